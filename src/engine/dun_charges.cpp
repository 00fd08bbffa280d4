#include "dun_charges.hpp"

#include <algorithm>

namespace arrears {
namespace {

bool bears_interest(DocType type) {
  return type != DocType::opening && type != DocType::interest && type != DocType::fee;
}

// In Germany the first reminder may be what puts the debtor in default, and costs nothing then.
bool first_german_reminder(const DunningLetter& letter, const WorkRow& work) {
  return letter.master != nullptr && letter.master->country == "DE" && work.past.level == 0;
}

bool wants_charges(const std::vector<WorkRow*>& rows) {
  return std::any_of(rows.begin(), rows.end(), [](const WorkRow* work) {
    const Level* level = work->row.level_info();
    return work->row.send && (level->interest || level->fee.statutory);
  });
}

}  // namespace

bool Charges::statutory_allowed(const DunningLetter& letter) {
  const auto& only = letter.procedure->charges_only_for;
  if (only.empty()) return true;
  const CustomerType type =
      letter.master != nullptr ? letter.master->type : CustomerType::unknown;
  if (std::find(only.begin(), only.end(), type) != only.end()) return true;
  if (counted_ != letter.customer) {
    counted_ = letter.customer;
    ++(type == CustomerType::unknown ? tally_.unknown_type : tally_.other_type);
  }
  return false;
}

bool Charges::charge(std::vector<WorkRow*>& rows, const DunningLetter& letter,
                     std::vector<InterestStatement>& statements) {
  const bool allowed = !wants_charges(rows) || statutory_allowed(letter);
  for (WorkRow* work : rows) {
    if (!work->row.send) continue;
    if (!charge_item(*work, letter, allowed)) return false;
    const bool interest = work->row.level_info()->interest && allowed;
    if (interest && !charge_interest(*work, statements)) return false;
  }
  return charge_letter(rows, letter, allowed);
}

bool Charges::charge_letter(std::vector<WorkRow*>& rows, const DunningLetter& letter,
                            bool allowed) {
  const Fee& fee = letter.level_info().fee;
  if (fee.per != FeePer::letter || fee.none() || (fee.statutory && !allowed)) return true;
  const auto risen = [&](const WorkRow* work) {
    return work->row.send && !(first_german_reminder(letter, *work) && !fee.statutory);
  };
  // One letter, one fee: in its own currency, else in that of the items which the letter is about.
  const auto main = std::find_if(rows.begin(), rows.end(), [&](const WorkRow* work) {
    return risen(work) && work->row.level == letter.level;
  });
  const Currency wanted =
      fee.currency.known() || main == rows.end() ? fee.currency : (*main)->row.currency;
  const auto bearer = std::find_if(rows.begin(), rows.end(), [&](const WorkRow* work) {
    return risen(work) && (!wanted.known() || wanted == work->row.currency);
  });
  if (bearer == rows.end()) {
    tally_.fee_currency += std::any_of(rows.begin(), rows.end(), risen) ? 1U : 0U;
    return true;
  }
  const Currency currency = (*bearer)->row.currency;
  Sum open;
  for (const WorkRow* work : rows) {
    if (work->row.send && work->row.currency == currency) open.add(work->row.open);
  }
  const auto base = open.minor();
  const auto amount = base ? fee.of({*base, currency}, options_.rounding) : std::nullopt;
  if (!amount) return false;
  return !__builtin_add_overflow((*bearer)->row.fee, *amount, &(*bearer)->row.fee);
}

bool Charges::charge_item(WorkRow& work, const DunningLetter& letter, bool allowed) {
  const Fee& fee = work.row.level_info()->fee;
  if (fee.per == FeePer::letter || fee.none()) return true;
  if (fee.statutory ? !allowed : first_german_reminder(letter, work)) return true;
  if (fee.per == FeePer::item_once && work.past.fee_charged) return true;
  if (fee.currency.known() && fee.currency != work.row.currency) {
    ++tally_.fee_currency;
    return true;
  }
  const auto amount = fee.of({work.row.open, work.row.currency}, options_.rounding);
  if (!amount) return false;
  work.row.fee = *amount;
  return true;
}

bool Charges::charge_interest(WorkRow& work, std::vector<InterestStatement>& statements) {
  DunningRow& row = work.row;
  const InterestRules& rules = row.procedure->interest;
  if (!bears_interest(input_.ledger.type(row.row)) || rules.none()) return true;
  const Date as_of = input_.open.as_of;
  Date start = row.due.plus_days(rules.from == InterestFrom::due_plus ? rules.from_days : 0);
  if (rules.from == InterestFrom::first_letter) {
    if (!work.past.first_letter.known()) return true;  // this is the first letter
    start = std::max(row.due, work.past.first_letter);
  }
  InterestInput input;
  input.fixed_on = start.plus_days(1);
  input.first = std::max(input.fixed_on, work.past.charged_until.known()
                                             ? work.past.charged_until.plus_days(1)
                                             : input.fixed_on);
  input.last = as_of;
  if (input.last < input.first) return true;
  // Backwards from what is open today, so that every payment since then is on top.
  std::vector<BalanceChange> changes;
  Sum balance;
  balance.add(row.open);
  for (const Application& step : input_.open.applications_to(input_.ledger, row.row)) {
    // Payments of a row go to its other part before they go to what is retained.
    if (work.retention) break;
    if (step.effective < input.first || step.effective > as_of) continue;
    changes.push_back({step.effective, step.amount});
    balance.add(step.amount);
  }
  const auto opening = balance.minor();
  if (!opening) return false;
  input.balance = *opening;
  input.changes = changes;
  input.base_rates = input_.side.base_rates;
  InterestStatement statement = compute_interest(input, rules, options_.rounding);
  if (statement.overflow) return false;
  tally_.rate_unknown += statement.rate_unknown ? 1U : 0U;
  if (statement.rate_known_until.known()) {
    tally_.rate_known_until = statement.rate_known_until;
    tally_.stale_reference = rules.reference;
  }
  row.interest = statement.total;
  if (!statement.stretches.empty()) {
    row.statement = static_cast<std::int32_t>(statements.size());
    statements.push_back(std::move(statement));
  }
  return true;
}

}  // namespace arrears
