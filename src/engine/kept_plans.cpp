#include "kept_plans.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_set>

#include <arrears/model/rate.hpp>

namespace arrears {
namespace {

using Rates = std::vector<const PlanInstalment*>;

std::optional<std::int64_t> in_minor(Rate major, Currency currency) {
  std::int64_t unit = 1;
  for (int i = 0; i < currency.exponent(); ++i) unit *= 10;
  return scaled(major.digits(), unit, major.denominator());
}

/// The rates still to come, summed up; empty when a sum does not fit.
std::optional<std::vector<std::pair<Date, std::int64_t>>> to_come(const Rates& rates, Date as_of,
                                                                  Currency currency) {
  std::vector<std::pair<Date, std::int64_t>> sums;
  Rate sum;
  for (const PlanInstalment* rate : rates) {
    if (rate->due_date < as_of) continue;
    const auto next = sum.plus(rate->amount);
    const auto minor = next ? in_minor(*next, currency) : std::nullopt;
    if (!minor) return std::nullopt;
    sum = *next;
    sums.emplace_back(rate->due_date, *minor);
  }
  return sums;
}

struct Covered {
  Sum open;
  std::vector<RowId> rows;
};

std::map<Currency, Covered> covered_by(const Ledger& ledger, const OpenItems& open,
                                       CustomerId customer, const Rates& rates) {
  bool account = false;
  std::unordered_set<std::string_view> documents;
  for (const PlanInstalment* rate : rates) {
    account = account || rate->doc_no.empty();
    documents.insert(rate->doc_no);
  }
  std::map<Currency, Covered> covered;
  for (const OpenItem& item : open.items_of(customer)) {
    const bool meant = account ? item.due <= rates.front()->due_date
                               : documents.contains(ledger.text(Column::doc_no, item.row));
    if (!meant) continue;
    Covered& own = covered[ledger.currency(item.row)];
    own.open.add(item.open);
    own.rows.push_back(item.row);
  }
  for (const UnappliedCredit& credit : open.unapplied_of(customer)) {
    const auto found = covered.find(ledger.currency(credit.row));
    if (found != covered.end()) found->second.open.subtract(credit.left);
  }
  return covered;
}

}  // namespace

std::vector<KeptPlan> kept_plans(const Ledger& ledger, const OpenItems& open,
                                 const std::vector<PlanInstalment>& plans) {
  std::map<std::pair<CustomerId, std::string_view>, Rates> by_plan;
  for (const PlanInstalment& rate : plans) {
    const auto customer = ledger.find_customer(rate.customer_id);
    if (customer) by_plan[{*customer, rate.plan_id}].push_back(&rate);
  }
  std::vector<KeptPlan> kept;
  for (auto& [key, rates] : by_plan) {
    std::stable_sort(rates.begin(), rates.end(),
                     [](const PlanInstalment* a, const PlanInstalment* b) {
                       return a->due_date < b->due_date;
                     });
    for (auto& [currency, covered] : covered_by(ledger, open, key.first, rates)) {
      auto sums = to_come(rates, open.as_of, currency);
      const auto owed = covered.open.minor();
      if (!sums || !owed || *owed > (sums->empty() ? 0 : sums->back().second)) continue;
      kept.push_back({key.first, std::move(covered.rows), std::move(*sums)});
    }
  }
  return kept;
}

}  // namespace arrears
