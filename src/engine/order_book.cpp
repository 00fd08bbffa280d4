#include <arrears/engine/order_book.hpp>

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>

#include "credit_account.hpp"

namespace arrears {
namespace {

__extension__ using Wide = __int128;

constexpr int kReviewMonths = 6;

/// Takes the open orders off the exposure.
void remove_orders(CustomerCredit& credit, const CreditInput& input) {
  for (Exposure& exposure : credit.exposures) exposure.orders = 0;
  const ComparedExposure compared =
      compare_exposures(credit.currency, credit.exposures, input.exchange, input.open.as_of);
  credit.exposure.reset();
  credit.exposure_least.reset();
  if (!compared.missing.known()) {
    credit.exposure = compared.sum;
  } else if (compared.least) {
    credit.exposure_least = compared.sum;
  }
}

Date limit_since(const Customer* book, Date day) {
  const CreditLimit* limit = book == nullptr ? nullptr : book->limit_period_on(day);
  return limit == nullptr ? Date{} : limit->from;
}

/// The topmost parent of a customer.
std::string top_of(const CustomerBook& book, const std::string& id) {
  std::set<std::string> seen;
  std::string at = id;
  while (seen.insert(at).second) {
    const Customer* customer = book.find(at);
    if (customer == nullptr || customer->parent_id.empty()) return at;
    at = customer->parent_id;
  }
  // A circle: all that is in it, and nothing that only leads into it, may name it.
  std::string least = at;
  for (std::string next = book.find(at)->parent_id; next != at;
       next = book.find(next)->parent_id) {
    least = std::min(least, next);
  }
  return least;
}

class Grouper {
 public:
  Grouper(const CreditInput& input, const CreditPolicy& policy)
      : in_(input), policy_(policy), rows_(input.ledger, input.open) {}

  CreditGroup group(std::string id, const std::vector<const CustomerCredit*>& members) {
    CreditGroup made;
    made.id = std::move(id);
    const CustomerCredit* parent = nullptr;
    for (const CustomerCredit* member : members) {
      made.members.push_back(member->id);
      if (member->id == made.id) parent = member;
    }
    const bool own = parent != nullptr && was_given(parent->basis);
    made.exposure.currency = currency_of(own ? parent : nullptr, members);
    made.comparable = made.exposure.currency.known();
    limit_missing_ = false;
    std::vector<Exposure> exposures;
    for (const CustomerCredit* member : members) {
      add_exposure(*member, made);
      exposures.insert(exposures.end(), member->exposures.begin(), member->exposures.end());
    }
    if (own) {
      made.limit = parent->limit;
      // A limit that has ended counts as 0, in a group as alone.
      if (parent->basis == LimitBasis::lapsed) {
        made.reasons.push_back(Reason("credit.limit-lapsed"));
      }
    } else {
      add_limits(members, made);
    }
    for (const CustomerCredit* member : members) add_standing(*member, made);
    made.comparable ? judge(made) : judge_part(made, exposures);
    if (made.excess) made.breach_since = breach_of(made, own);
    return made;
  }

 private:
  static Currency currency_of(const CustomerCredit* parent,
                              const std::vector<const CustomerCredit*>& members) {
    if (parent != nullptr) return parent->currency;
    for (const CustomerCredit* member : members) {
      if (was_given(member->basis)) return member->currency;
    }
    for (const CustomerCredit* member : members) {
      if (member->currency.known()) return member->currency;
    }
    return {};
  }

  void add_exposure(const CustomerCredit& member, CreditGroup& group) const {
    for (const Exposure& e : member.exposures) {
      const auto add = [&](std::int64_t minor, std::int64_t& sum) {
        const auto part =
            in_.exchange.convert({minor, e.currency}, group.exposure.currency, in_.open.as_of);
        if (part) sum += *part;
        group.comparable = group.comparable && part;
      };
      add(e.receivable, group.exposure.receivable);
      add(e.unapplied, group.exposure.unapplied);
      add(e.instruments, group.exposure.instruments);
      add(e.orders, group.exposure.orders);
      add(e.deliveries, group.exposure.deliveries);
      add(e.security, group.exposure.security);
      add(e.overdue, group.exposure.overdue);
    }
  }

  void add_limits(const std::vector<const CustomerCredit*>& members, CreditGroup& group) {
    std::vector<LimitOnDay> limits;
    bool given = false, lapsed = false;
    for (const CustomerCredit* member : members) {
      LimitOnDay& limit = limits.emplace_back();
      limit.basis = member->basis;
      if (member->limit) limit.limit = Money{*member->limit, member->currency};
      given = given || was_given(member->basis);
      lapsed = lapsed || member->basis == LimitBasis::lapsed;
    }
    const GroupLimit sum =
        group_limit(limits, group.exposure.currency, in_.exchange, in_.open.as_of);
    limit_missing_ = !sum.comparable;
    group.comparable = group.comparable && sum.comparable;
    if (sum.limit) group.limit = sum.limit->minor;
    if (lapsed) group.reasons.push_back(Reason("credit.limit-lapsed"));
    if (given || !group.limit) return;
    const bool cash = *group.limit == 0;
    group.reasons.push_back(Reason(cash ? "credit.cash-only" : "credit.policy-limit"));
  }

  [[nodiscard]] Date breach_of(const CreditGroup& group, bool own_limit) const {
    std::vector<CreditCase> cases;
    std::size_t parent = 0;
    for (const std::string& id : group.members) {
      if (id == group.id) parent = cases.size();
      const CustomerId customer = in_.ledger.find_customer(id).value_or(CustomerId());
      cases.push_back(CreditCase{in_, policy_, customer, in_.side.customers.find(id), {}});
      if (customer.valid()) cases.back().rows = rows_.of(customer);
    }
    return group_breach_since(cases, own_limit ? &cases[parent] : nullptr,
                              group.exposure.currency);
  }

  /// What holds whatever the limit says, and what makes one watch.
  static void add_standing(const CustomerCredit& member, CreditGroup& group) {
    for (const Reason& reason : member.reasons) {
      const bool holds = holds_supply(reason);
      if (!holds && reason.code != "credit.small-overdue-past-deadline") continue;
      group.status = std::max(group.status, holds ? CreditStatus::hold : CreditStatus::watch);
      group.reasons.push_back(reason);
    }
  }

  void judge(CreditGroup& group) const {
    if (!group.limit) {
      group.reasons.push_back(Reason("credit.no-limit"));
      return;
    }
    const std::int64_t total = group.exposure.total();
    if (*group.limit > 0) {
      group.utilisation = scaled(total, 10000, *group.limit)
                              .value_or(std::numeric_limits<std::int64_t>::max());
    }
    if (total > *group.limit) {
      group.excess = total - *group.limit;
      group.status = std::max(group.status, policy_.hold_on_breach ? CreditStatus::hold
                                                                   : CreditStatus::breach);
      group.reasons.push_back(
          Reason("credit.over-limit")
              .with("excess", Money{*group.excess, group.exposure.currency}.to_decimal())
              .with("currency", std::string(group.exposure.currency.code())));
    } else if (*group.limit > 0 &&
               Wide{total} * 100 >= Wide{*group.limit} * policy_.watch_per_cent) {
      group.status = std::max(group.status, CreditStatus::watch);
      group.reasons.push_back(Reason("credit.near-limit"));
    }
  }

  /// Where something has no rate: as for one customer.
  void judge_part(CreditGroup& group, std::span<const Exposure> exposures) const {
    group.reasons.push_back(Reason("ship.not-comparable"));
    if (!group.limit) {
      if (limit_missing_) group.status = std::max(group.status, CreditStatus::watch);
      return;
    }
    const Currency currency = group.exposure.currency;
    const ComparedExposure known =
        compare_exposures(currency, exposures, in_.exchange, in_.open.as_of);
    const auto least = known.least ? std::optional(known.sum) : std::nullopt;
    if (const auto over = excess_at_least(least, *group.limit, currency)) {
      group.reasons.push_back(*over);
      group.status = std::max(group.status, CreditStatus::breach);
      if (policy_.hold_on_breach) group.status = CreditStatus::hold;
    }
    group.status = std::max(group.status, CreditStatus::watch);
  }

  const CreditInput& in_;
  const CreditPolicy& policy_;
  RowsByCustomer rows_;
  bool limit_missing_ = false;  // some member's limit has no rate
};

}  // namespace

ShippingDesk::ShippingDesk(std::span<const CustomerCredit> credit, const CreditInput& input,
                           const CreditPolicy& policy, bool orders_are_questions)
    : input_(input), policy_(policy) {
  for (const CustomerCredit& one : credit) {
    CustomerCredit& account = accounts_.emplace(one.id, one).first->second;
    if (orders_are_questions) remove_orders(account, input);
  }
}

ShipAnswer ShippingDesk::ask(std::string_view customer_id, Money amount) {
  const auto found = accounts_.find(customer_id);
  if (found == accounts_.end()) {
    std::int64_t& released = strangers_[std::string(customer_id)];
    Money all = amount;
    all.minor += released;
    ShipAnswer answer = may_ship(nullptr, customer_id, all, input_, policy_);
    answer.amount = amount;
    if (answer.yes) released = all.minor;
    return answer;
  }
  ShipAnswer answer = may_ship(&found->second, customer_id, amount, input_, policy_);
  if (answer.yes && answer.exposure_after) found->second.exposure = answer.exposure_after;
  return answer;
}

std::vector<OrderDecision> release_orders(std::span<const CustomerCredit> credit,
                                          const CreditInput& input, const CreditPolicy& policy) {
  std::vector<OrderDecision> decisions;
  for (const Order& order : input.side.orders) {
    if (!order.date.known() || order.date <= input.open.as_of) {
      decisions.push_back(OrderDecision{&order, ShipAnswer{}});
    }
  }
  std::stable_sort(decisions.begin(), decisions.end(),
                   [](const OrderDecision& a, const OrderDecision& b) {
                     const Order& x = *a.order;
                     const Order& y = *b.order;
                     return std::tie(x.date, x.order_no, x.customer_id, x.amount.currency,
                                     x.amount.minor) < std::tie(y.date, y.order_no, y.customer_id,
                                                                y.amount.currency, y.amount.minor);
                   });
  ShippingDesk desk(credit, input, policy, true);
  for (OrderDecision& decision : decisions) {
    decision.answer = desk.ask(decision.order->customer_id, decision.order->amount);
  }
  return decisions;
}

std::vector<CreditReview> review_list(std::span<const CustomerCredit> credit,
                                      const CreditInput& input) {
  std::vector<CreditReview> reviews;
  const Date day = input.open.as_of;
  for (const CustomerCredit& one : credit) {
    if (!was_given(one.basis) && one.evidence.months == 0) continue;
    CreditReview review;
    review.credit = &one;
    review.limit_from = limit_since(input.side.customers.find(one.id), day);
    if (review.limit_from.known()) review.due_on = review.limit_from.plus_months(kReviewMonths);
    const bool rated = one.suggested_grade != Grade::not_rated;
    const bool differs = rated && one.grade != to_string(one.suggested_grade);
    if (!review.due_on.known() || review.due_on <= day || differs) reviews.push_back(review);
  }
  return reviews;
}

std::vector<CreditGroup> group_by_parent(std::span<const CustomerCredit> credit,
                                         const CreditInput& input, const CreditPolicy& policy) {
  std::map<std::string, std::vector<const CustomerCredit*>> members;
  for (const CustomerCredit& one : credit) {
    members[top_of(input.side.customers, one.id)].push_back(&one);
  }
  std::vector<CreditGroup> groups;
  Grouper grouper(input, policy);
  for (const auto& [id, own] : members) groups.push_back(grouper.group(id, own));
  return groups;
}

}  // namespace arrears
