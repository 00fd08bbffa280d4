#include <arrears/engine/order_book.hpp>

#include <algorithm>
#include <tuple>

#include "credit_account.hpp"

namespace arrears {
namespace {

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

}  // namespace arrears
