#include "dun_protection.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace arrears {
namespace {

// The sum of what is still to come; empty when it does not fit.
std::optional<Rate> remaining(std::span<const PlanInstalment* const> rates, Date as_of) {
  Rate sum;
  for (const PlanInstalment* rate : rates) {
    if (rate->due_date < as_of) continue;
    const auto next = sum.plus(rate->amount);
    if (!next) return std::nullopt;
    sum = *next;
  }
  return sum;
}

std::optional<std::int64_t> in_minor(Rate major, Currency currency) {
  std::int64_t unit = 1;
  for (int i = 0; i < currency.exponent(); ++i) unit *= 10;
  return scaled(major.digits(), unit, major.denominator());
}

}  // namespace

Protection::Protection(const DunningInput& input, const DunningOptions& options)
    : input_(input), options_(options), as_of_(input.open.as_of) {
  read_promises();
  read_plans();
}

void Protection::read_promises() {
  for (const PromiseStatus& promise : input_.promises) {
    if (promise.state != PromiseState::open || !promise.suspends) continue;
    if (promise.rows.empty()) promised_accounts_.insert(promise.customer);
    promised_.insert(promise.rows.begin(), promise.rows.end());
  }
}

void Protection::read_plans() {
  std::map<std::pair<CustomerId, std::string_view>, std::vector<const PlanInstalment*>> plans;
  for (const PlanInstalment& rate : input_.side.plans) {
    const auto customer = input_.ledger.find_customer(rate.customer_id);
    if (customer) plans[{*customer, rate.plan_id}].push_back(&rate);
  }
  for (const auto& [key, rates] : plans) judge_plan(key.first, rates);
}

// A plan keeps its protection while no more is open than the rates still to come: a rate that was
// due before today and is not paid leaves more. What waits unapplied counts as paid.
void Protection::judge_plan(CustomerId customer, std::span<const PlanInstalment* const> rates) {
  const auto to_come = remaining(rates, as_of_);
  if (!to_come) return;
  Date first = rates.front()->due_date;
  bool account = false;
  std::unordered_set<std::string_view> documents;
  for (const PlanInstalment* rate : rates) {
    first = std::min(first, rate->due_date);
    account = account || rate->doc_no.empty();
    documents.insert(rate->doc_no);
  }
  std::map<Currency, std::pair<Sum, std::vector<RowId>>> covered;
  for (const OpenItem& item : input_.open.items_of(customer)) {
    // A plan for the whole account is about what was due when it was made.
    const bool meant = account ? item.due <= first
                               : documents.contains(input_.ledger.text(Column::doc_no, item.row));
    if (!meant) continue;
    auto& [open, rows] = covered[input_.ledger.currency(item.row)];
    open.add(item.open);
    rows.push_back(item.row);
  }
  for (const UnappliedCredit& credit : input_.open.unapplied_of(customer)) {
    const auto found = covered.find(input_.ledger.currency(credit.row));
    if (found != covered.end()) found->second.first.subtract(credit.left);
  }
  for (const auto& [currency, what] : covered) {
    const auto limit = in_minor(*to_come, currency);
    const auto open = what.first.minor();
    if (limit && open && *open <= *limit) planned_.insert(what.second.begin(), what.second.end());
  }
}

SkipReason Protection::of_customer(const Customer* customer) const {
  if (customer == nullptr) return SkipReason::none;
  switch (customer->legal_status) {
    case LegalStatus::none: break;
    case LegalStatus::insolvent: return SkipReason::insolvent;
    case LegalStatus::deceased: return SkipReason::deceased;
    case LegalStatus::in_litigation: return SkipReason::in_litigation;
    case LegalStatus::with_lawyer: return SkipReason::with_lawyer;
    case LegalStatus::with_agency: return SkipReason::with_agency;
  }
  const bool until_lifted = customer->dunning_block && !customer->block_until.known();
  const bool until_day = customer->block_until.known() && as_of_ < customer->block_until;
  return until_lifted || until_day ? SkipReason::blocked : SkipReason::none;
}

SkipReason Protection::of_item(const OpenItem& item, const Customer* customer) const {
  const CustomerId id = input_.ledger.customer(item.row);
  if (promised_.contains(item.row) || promised_accounts_.contains(id)) return SkipReason::promise;
  if (planned_.contains(item.row)) return SkipReason::plan;
  if (!input_.ledger.text(Column::assigned_to, item.row).empty()) return SkipReason::assigned;
  return time_barred(item.due, customer) ? SkipReason::time_barred : SkipReason::none;
}

bool Protection::time_barred(Date due, const Customer* customer) const {
  const std::string_view country = customer != nullptr ? customer->country : std::string_view{};
  const Limitation* rule = nullptr;
  for (const Limitation& candidate : options_.limitations) {
    if (candidate.country == country) rule = &candidate;
    if (candidate.country.empty() && rule == nullptr) rule = &candidate;
  }
  if (rule == nullptr) return false;
  Date last = due.plus_months(12 * rule->years);
  if (rule->from_year_end) last = *Date::from_ymd(due.year() + rule->years, 12, 31);
  return as_of_ > last;
}

Protection::Parts Protection::split(const OpenItem& item) const {
  const Ledger& ledger = input_.ledger;
  Parts parts{0, item.open};
  const Date since = ledger.date(Column::dispute_date, item.row);
  if (since.known() && since > as_of_) return parts;
  const auto amount = ledger.money(Column::disputed_amount, item.row);
  if (amount && *amount > 0) {
    parts.disputed = item.retention ? 0 : std::min(*amount, parts.rest);
  } else if (ledger.text(Column::disputed, item.row) == "yes") {
    parts.disputed = parts.rest;
  }
  parts.rest -= parts.disputed;
  return parts;
}

}  // namespace arrears
