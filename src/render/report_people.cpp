// report salespeople and collectors: what each of them recovered, and what contacts brought.
#include <map>
#include <memory>
#include <set>

#include <arrears/engine/recovery_flow.hpp>

#include "column_kit.hpp"
#include "report_parts.hpp"

namespace arrears {
namespace {

Cell share(std::int64_t part, std::int64_t whole) {
  const auto digits = ratio(part, whole, 100, 2);
  return digits ? Cell::decimal(CellType::percent, *digits) : Cell::none(CellType::percent);
}

bool within(const Period& period, Date day) { return day >= period.from && day <= period.until; }

/// What one collector did in the period.
struct Collector {
  std::int64_t contacts = 0, promises = 0, kept = 0, broken = 0, open = 0;
  std::set<std::string_view> customers;
};

/// Who spoke with the customer last on or before the day on which a promise was made.
std::string_view who_obtained(const ReportInput& input, const Promise& promise) {
  const Contact* latest = nullptr;
  for (const Contact& contact : input.side.contacts) {
    if (contact.customer_id != promise.customer_id || contact.by.empty()) continue;
    if (promise.made_on.known() && contact.date > promise.made_on) continue;
    const auto later = [&](const Contact& a, const Contact& b) {
      return a.date != b.date ? a.date > b.date : a.by < b.by;
    };
    if (latest == nullptr || later(contact, *latest)) latest = &contact;
  }
  return latest == nullptr ? std::string_view() : std::string_view(latest->by);
}

}  // namespace

Result<std::vector<Table>> make_salespeople(const ReportInput& input) {
  Table table = begin_report(input, "salespeople", "");
  table.head.push_back(period_fact(input.period));
  table.columns = {text_column("salesperson"), text_column("currency"), total_column("gross"),
                   total_column("overdue"), typed_column("overdue_pct", CellType::percent),
                   total_column("to_recover"), total_column("recovered"),
                   typed_column("recovery_pct", CellType::percent),
                   typed_column("customers", CellType::integer, 1)};
  for (const std::size_t i : {5U, 6U, 7U}) table.columns[i].absent = "report.not-available";
  std::set<Currency> lists;
  for (const IndicatorSet& set :
       indicators({input.ledger, *input.history, input.open, input.side.sales, input.period,
                   input.year_days})) {
    if (!set.open_list) continue;
    lists.insert(set.currency);
    table.foot.push_back({"report.no-history", {std::string(set.currency.code())}});
  }
  auto rows = std::make_shared<RowList>(table.columns.size());
  for (const SalesRecovery& one : recovery_by_salesperson(input.ledger, input.ager.facts(),
                                                          *input.history, input.period)) {
    const bool known = lists.count(one.currency) == 0;
    const auto flow = [&](std::int64_t minor) {
      return known ? Cell::money({minor, one.currency}) : Cell::none(CellType::money);
    };
    rows->add({Cell::text(one.salesperson), Cell::text(one.currency.code()),
               Cell::money({one.gross, one.currency}), Cell::money({one.overdue, one.currency}),
               share(one.overdue, one.gross), flow(one.to_recover), flow(one.recovered),
               known ? share(one.recovered, one.to_recover) : Cell::none(CellType::percent),
               Cell::integer(one.customers)});
  }
  table.rows = std::move(rows);
  return std::vector<Table>{std::move(table)};
}

Result<std::vector<Table>> make_collectors(const ReportInput& input) {
  Table table = begin_report(input, "collectors", "");
  table.tie_out.clear();
  table.head.push_back(period_fact(input.period));
  table.columns = {text_column("collector"), typed_column("contacts", CellType::integer),
                   typed_column("customers", CellType::integer),
                   typed_column("promises", CellType::integer),
                   typed_column("promises_kept", CellType::integer),
                   typed_column("promises_broken", CellType::integer),
                   typed_column("promises_open", CellType::integer),
                   typed_column("kept_pct", CellType::percent)};
  table.columns.back().absent = "report.not-available";
  std::map<std::string_view, Collector> collectors;
  for (const Contact& contact : input.side.contacts) {
    if (!within(input.period, contact.date)) continue;
    Collector& one = collectors[contact.by];
    ++one.contacts;
    one.customers.insert(contact.customer_id);
  }
  for (const PromiseStatus& status : input.promises) {
    const Promise& promise = input.side.promises[status.promise];
    if (!within(input.period, promise.made_on)) continue;
    Collector& one = collectors[who_obtained(input, promise)];
    ++one.promises;
    if (status.state == PromiseState::kept) ++one.kept;
    if (status.state == PromiseState::broken) ++one.broken;
    if (status.state == PromiseState::open) ++one.open;
  }
  auto rows = std::make_shared<RowList>(table.columns.size());
  for (const auto& entry : collectors) {
    const Collector& one = entry.second;
    rows->add({Cell::text(entry.first), Cell::integer(one.contacts),
               Cell::integer(static_cast<std::int64_t>(one.customers.size())),
               Cell::integer(one.promises), Cell::integer(one.kept), Cell::integer(one.broken),
               Cell::integer(one.open), share(one.kept, one.kept + one.broken)});
  }
  table.rows = std::move(rows);
  return std::vector<Table>{std::move(table)};
}

}  // namespace arrears
