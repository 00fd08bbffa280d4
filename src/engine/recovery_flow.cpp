#include <arrears/engine/recovery_flow.hpp>

#include <map>
#include <utility>

namespace arrears {
namespace {

void add_flow(const PaymentHistory& history, const HistoryItem& item, const Period& period,
              SalesRecovery& sum) {
  const bool billed = item.doc_date >= period.from;
  sum.to_recover += history.state(item, period.from.plus_days(-1)).open;
  if (billed) sum.to_recover += item.amount;
  for (const HistoryEvent& event : history.events(item)) {
    if (event.kind == EventKind::unknown && billed) sum.to_recover -= event.amount;
    if (event.date < period.from || event.date > period.until) continue;
    if (event.kind == EventKind::paid) sum.recovered += event.amount;
    if (event.kind == EventKind::credited) sum.to_recover -= event.amount;
  }
}

}  // namespace

std::vector<SalesRecovery> recovery_by_salesperson(const Ledger& ledger,
                                                   const CustomerFacts& facts,
                                                   const PaymentHistory& history,
                                                   const Period& period) {
  std::map<std::pair<std::string_view, Currency>, SalesRecovery> sums;
  std::map<std::pair<std::string_view, Currency>, CustomerId> last;
  for (const HistoryItem& item : history.items()) {
    if (item.doc_date > period.until) continue;
    const std::string_view own = ledger.text(Column::salesperson, item.row);
    const std::string_view who = own.empty() ? facts.salesperson(item.customer) : own;
    const std::pair key{who, item.currency};
    SalesRecovery& sum = sums[key];
    sum.salesperson = who;
    sum.currency = item.currency;
    const std::int64_t open = history.state(item, period.until).open;
    sum.gross += open;
    if (item.due < period.until) sum.overdue += open;
    // Items stand by customer, so one look back counts each customer once.
    CustomerId& seen = last[key];
    if (open > 0 && seen != item.customer) {
      seen = item.customer;
      ++sum.customers;
    }
    if (item.is_claim && item.due <= period.until) add_flow(history, item, period, sum);
  }
  std::vector<SalesRecovery> result;
  for (const auto& entry : sums) {
    const SalesRecovery& sum = entry.second;
    if (sum.gross != 0 || sum.to_recover != 0 || sum.recovered != 0) result.push_back(sum);
  }
  return result;
}

}  // namespace arrears
