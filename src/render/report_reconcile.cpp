// report reconcile: our open items against the customer's own list.
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>

#include "column_kit.hpp"
#include "report_parts.hpp"

namespace arrears {
namespace {

/// Both sides of one document.
struct Pair {
  Date doc_date;
  std::int64_t ours = 0, theirs = 0;
  bool here = false, there = false;

  [[nodiscard]] std::string_view result() const {
    if (!there) return "only_here";
    if (!here) return "only_there";
    return ours == theirs ? "matched" : "amount_differs";
  }
};
using Key = std::tuple<std::string, Currency, std::string>;  // customer, currency, number

class Reconciler {
 public:
  explicit Reconciler(const ReportInput& input) : in_(input) {
    for (const OpenItem& item : in_.open.items) add_ours(item.row, item.open);
    for (const UnappliedCredit& credit : in_.open.unapplied) add_ours(credit.row, -credit.left);
    for (const TheirItem& item : in_.files.theirs) add_theirs(item);
  }

  void fill(RowList& rows) const {
    for (const auto& entry : pairs_) {
      const Pair& pair = entry.second;
      const std::string& customer = std::get<0>(entry.first);
      const Currency currency = std::get<1>(entry.first);
      if (!pair.there && !customers_.empty() && customers_.count(customer) == 0) continue;
      const auto id = in_.ledger.find_customer(customer);
      rows.add({Cell::text(customer),
                Cell::text(id ? in_.ager.facts().name(*id) : std::string_view()),
                Cell::text(std::get<2>(entry.first)), Cell::date(pair.doc_date),
                Cell::text(currency.code()),
                pair.here ? Cell::money({pair.ours, currency}) : Cell::none(CellType::money),
                pair.there ? Cell::money({pair.theirs, currency}) : Cell::none(CellType::money),
                Cell::money({pair.ours - pair.theirs, currency}), Cell::text(pair.result())});
    }
  }

 private:
  void add_ours(RowId row, std::int64_t minor) {
    const std::string number(in_.ledger.text(Column::doc_no, row));
    const std::string customer(in_.ledger.customer_id(in_.ledger.customer(row)));
    const Currency currency = in_.ledger.currency(row);
    Pair& pair = pairs_[{customer, currency, number}];
    pair.here = true;
    pair.ours += minor;
    pair.doc_date = in_.ledger.doc_date(row);
    holders_[{currency, number}].insert(customer);
  }

  void add_theirs(const TheirItem& item) {
    const Currency currency = item.amount.currency;
    std::string customer = item.customer_id;
    if (customer.empty()) {
      // A list that names no customer is matched by number where only one customer bears it.
      const auto found = holders_.find({currency, item.doc_no});
      if (found != holders_.end() && found->second.size() == 1) customer = *found->second.begin();
    }
    Pair& pair = pairs_[{customer, currency, item.doc_no}];
    pair.there = true;
    pair.theirs += item.amount.minor;
    if (!pair.doc_date.known()) pair.doc_date = item.doc_date;
    if (!customer.empty()) customers_.insert(customer);
  }

  const ReportInput& in_;
  std::map<Key, Pair> pairs_;
  std::map<std::pair<Currency, std::string>, std::set<std::string>> holders_;
  std::set<std::string> customers_;  // whose list it is
};

}  // namespace

Result<std::vector<Table>> make_reconcile(const ReportInput& input) {
  if (!input.theirs_given) {
    return fail(usage_error("report-needs-file")
                    .with("kind", "reconcile")
                    .with("option", "--theirs"));
  }
  Table table = begin_report(input, "reconcile", "");
  table.tie_out.clear();
  table.columns = {text_column("customer_id"), text_column("customer_name", 1),
                   text_column("doc_no"), typed_column("doc_date", CellType::date),
                   text_column("currency"), total_column("our_amount"),
                   total_column("their_amount"), total_column("difference"),
                   code_column("result", "reconcile")};
  auto rows = std::make_shared<RowList>(table.columns.size());
  Reconciler(input).fill(*rows);
  table.rows = std::move(rows);
  return std::vector<Table>{std::move(table)};
}

}  // namespace arrears
