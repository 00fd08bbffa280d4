#include "report_specific.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <tuple>
#include <utility>

#include "column_kit.hpp"
#include "report_parts.hpp"

namespace arrears {
namespace {

using Key = std::pair<std::string_view, std::string_view>;  // customer, document

/// Where each row of the file stands.
using RowsByKey = std::map<Key, std::size_t>;

std::string name_of(const SpecificRow& row) {
  return row.doc_no.empty() ? row.customer_id : row.customer_id + ' ' + row.doc_no;
}

/// Shares an amount out in proportion to the weights, to the last unit: each gets its part rounded
/// down, and what is left goes to the first ones.
std::vector<std::int64_t> shared(std::int64_t amount, const std::vector<std::int64_t>& weights) {
  __extension__ using Wide = __int128;
  Wide whole = 0;
  for (const std::int64_t weight : weights) whole += weight;
  std::vector<std::int64_t> parts;
  std::int64_t left = amount;
  for (const std::int64_t weight : weights) {
    parts.push_back(static_cast<std::int64_t>(Wide{amount} * weight / whole));
    left -= parts.back();
  }
  for (std::size_t i = 0; left > 0; ++i, --left) ++parts[i];
  return parts;
}

}  // namespace

std::int64_t without_tax(std::int64_t minor, Rate tax) {
  if (tax.is_zero()) return minor;
  const std::int64_t hundred = 100 * tax.denominator();
  return ratio(minor, hundred + tax.digits(), hundred, 0).value_or(minor);
}

Cell rate_cell(Rate rate) {
  std::int64_t digits = rate.digits();
  int scale = rate.scale();
  for (; scale < 2; ++scale) digits *= 10;
  return number_cell(digits, scale);
}

Result<SpecificProvisions> SpecificProvisions::make(const ReportInput& input) {
  const auto& rows = input.files.specific;
  RowsByKey by_key;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (by_key.try_emplace({rows[i].customer_id, rows[i].doc_no}, i).second) continue;
    return fail(usage_error("specific-twice").with("name", name_of(rows[i])));
  }
  SpecificProvisions made;
  std::vector<std::vector<std::size_t>> items_of(rows.size());
  const Ledger& ledger = input.ledger;
  for (std::size_t i = 0; i < input.open.items.size(); ++i) {
    const OpenItem& item = input.open.items[i];
    const std::string_view customer = ledger.customer_id(ledger.customer(item.row));
    const std::string_view number = ledger.text(Column::doc_no, item.row);
    auto found = number.empty() ? by_key.end() : by_key.find({customer, number});
    if (found == by_key.end()) found = by_key.find({customer, {}});
    if (found != by_key.end()) {
      const SpecificRow& row = rows[found->second];
      const bool other = row.amount && row.amount->currency != ledger.currency(item.row);
      if (!other) {
        items_of[found->second].push_back(i);
        continue;
      }
    }
    if (ledger.text(Column::uncollectable, item.row).empty()) continue;
    made.items_[i] = {without_tax(item.open, input.provision.net_of_tax), Rate(100, 0),
                      "uncollectable"};
  }
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (items_of[r].empty()) {
      made.unmatched_.push_back(name_of(rows[r]));
      continue;
    }
    std::vector<std::int64_t> open;
    std::int64_t whole = 0;
    for (const std::size_t i : items_of[r]) {
      open.push_back(input.open.items[i].open);
      whole += open.back();
    }
    std::vector<std::int64_t> parts;
    if (rows[r].amount) parts = shared(std::min(rows[r].amount->minor, whole), open);
    for (std::size_t k = 0; k < items_of[r].size(); ++k) {
      ItemProvision& one = made.items_[items_of[r][k]];
      one.per_cent = rows[r].per_cent;
      one.reason = rows[r].reason;
      if (!parts.empty()) {
        one.amount = parts[k];
        continue;
      }
      const Currency currency = ledger.currency(input.open.items[items_of[r][k]].row);
      const Money net{without_tax(open[k], input.provision.net_of_tax), currency};
      const auto part = per_cent_of(net, *rows[r].per_cent, input.policy.rounding);
      one.amount = part ? part->minor : net.minor;
    }
  }
  return made;
}

const ItemProvision* SpecificProvisions::of(std::size_t item) const {
  const auto found = items_.find(item);
  return found == items_.end() ? nullptr : &found->second;
}

Table SpecificProvisions::table(const ReportInput& input) const {
  Table table = begin_report(input, "provision", "specific");
  table.head.clear();
  table.tie_out.clear();
  table.columns = {text_column("customer_id"), text_column("customer_name", 1),
                   text_column("doc_no"), typed_column("due_date", CellType::date, 1),
                   text_column("currency"), total_column("open_amount"),
                   typed_column("rate_pct", CellType::number, 1, 2), total_column("provision"),
                   code_column("reason", "specific")};
  table.columns[6].heading = "head.rate_per_cent";
  auto rows = std::make_shared<RowList>(table.columns.size());
  const Ledger& ledger = input.ledger;
  for (const auto& [index, one] : items_) {
    const OpenItem& item = input.open.items[index];
    const CustomerId customer = ledger.customer(item.row);
    const Currency currency = ledger.currency(item.row);
    rows->add({Cell::text(ledger.customer_id(customer)),
               Cell::text(input.ager.facts().name(customer)),
               Cell::text(ledger.text(Column::doc_no, item.row)), Cell::date(item.due),
               Cell::text(currency.code()), Cell::money({item.open, currency}),
               one.per_cent ? rate_cell(*one.per_cent) : Cell::none(CellType::number),
               Cell::money({one.amount, currency}), Cell::text(one.reason)});
  }
  if (!unmatched_.empty()) {
    table.foot.push_back({"report.specific-unmatched",
                          {std::to_string(unmatched_.size()), unmatched_.front()}});
  }
  table.rows = std::move(rows);
  return table;
}

}  // namespace arrears
