#include "dun_protection.hpp"

#include <algorithm>

#include <arrears/engine/limitation.hpp>

#include "kept_plans.hpp"

namespace arrears {

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
  for (const KeptPlan& plan : kept_plans(input_.ledger, input_.open, input_.side.plans)) {
    planned_.insert(plan.rows.begin(), plan.rows.end());
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
  const LimitationRule* rule = limitation_of(options_.limitations, country);
  return rule != nullptr && as_of_ > barred_after(due, *rule);
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
