#include <arrears/engine/credit.hpp>

#include "credit_account.hpp"

namespace arrears {
namespace {

ShipAnswer no(ShipAnswer answer, Reason reason) {
  answer.yes = false;
  answer.reasons.push_back(std::move(reason));
  return answer;
}

Reason over_limit(const ShipAnswer& answer) {
  const Money over{*answer.exposure_after - *answer.limit, answer.currency};
  return Reason("ship.over-limit")
      .with("excess", over.to_decimal())
      .with("currency", std::string(over.currency.code()));
}

/// A customer that nobody knows has no history: the policy's limit for strangers decides.
ShipAnswer judge_stranger(ShipAnswer answer, const CreditPolicy& policy) {
  answer.reasons.push_back(Reason("ship.unknown-customer"));
  answer.currency = answer.amount.currency;
  answer.exposure_after = answer.amount.minor;
  if (policy.no_limit == NoLimit::none) {
    answer.yes = true;
    answer.reasons.push_back(Reason("credit.no-limit"));
    return answer;
  }
  const bool same = policy.no_limit_amount &&
                    policy.no_limit_amount->currency == answer.amount.currency;
  if (policy.no_limit != NoLimit::amount) {
    answer.limit = 0;
    return no(std::move(answer), Reason("ship.cash-only"));
  }
  if (!same) return no(std::move(answer), Reason("ship.not-comparable"));
  answer.limit = policy.no_limit_amount->minor;
  answer.yes = answer.amount.minor <= *answer.limit;
  answer.reasons.push_back(answer.yes ? Reason("ship.within-limit") : over_limit(answer));
  return answer;
}

}  // namespace

bool holds_supply(const Reason& reason) {
  return reason.code == "credit.blacklisted" || reason.code == "credit.insolvent" ||
         reason.code == "credit.broken-promise" ||
         reason.code == "credit.overdue-past-deadline";
}

ShipAnswer may_ship(const CustomerCredit* credit, std::string_view customer_id, Money amount,
                    const CreditInput& input, const CreditPolicy& policy) {
  ShipAnswer answer;
  answer.customer_id = std::string(customer_id);
  answer.amount = amount;
  if (credit == nullptr) return judge_stranger(std::move(answer), policy);
  answer.limit = credit->limit;
  answer.currency = credit->currency.known() ? credit->currency : amount.currency;
  const auto more = input.exchange.convert(amount, answer.currency, input.open.as_of);
  if (credit->exposure && more) answer.exposure_after = *credit->exposure + *more;
  for (const Reason& reason : credit->reasons) {
    if (holds_supply(reason)) answer.reasons.push_back(reason);
  }
  if (credit->batch_open) answer.reasons.push_back(Reason("ship.batch-open"));
  if (!answer.reasons.empty()) return answer;
  if (credit->basis == LimitBasis::policy_none) {
    answer.yes = true;
    answer.reasons.push_back(Reason("credit.no-limit"));
    return answer;
  }
  if (!answer.exposure_after) {
    std::optional<std::int64_t> least;
    if (credit->exposure_least && more) least = *credit->exposure_least + *more;
    const auto over = excess_at_least(least, *credit->limit, answer.currency);
    return no(std::move(answer), over.value_or(Reason("ship.not-comparable")));
  }
  if (*answer.exposure_after <= *credit->limit) {
    answer.yes = true;
    answer.reasons.push_back(Reason("ship.within-limit"));
    return answer;
  }
  if (credit->basis == LimitBasis::policy_cash) {
    return no(std::move(answer), Reason("ship.cash-only"));
  }
  if (credit->basis == LimitBasis::lapsed) answer.reasons.push_back(Reason("credit.limit-lapsed"));
  Reason over = over_limit(answer);
  return no(std::move(answer), std::move(over));
}

}  // namespace arrears
