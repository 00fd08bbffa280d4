/// Order book: which orders may be released while the limit lasts, several questions at once, and
/// groups of customers under one limit (semantics.md §6).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/engine/credit.hpp>

namespace arrears {

/// Answers questions one after the other; what was answered with yes uses up its customer's limit
/// for those that follow. All it refers to must outlive it.
class ShippingDesk {
 public:
  /// With `orders_are_questions` the open orders are not part of the exposure: each is asked about.
  ShippingDesk(std::span<const CustomerCredit> credit, const CreditInput& input,
               const CreditPolicy& policy, bool orders_are_questions);
  [[nodiscard]] ShipAnswer ask(std::string_view customer_id, Money amount);

 private:
  const CreditInput& input_;
  const CreditPolicy& policy_;
  std::map<std::string, CustomerCredit, std::less<>> accounts_;
  std::map<std::string, std::int64_t, std::less<>> strangers_;  // minor units released so far
};

/// One order of `orders.csv` and what becomes of it.
struct OrderDecision {
  const Order* order = nullptr;
  ShipAnswer answer;
};

/// Orders dated up to the day, oldest first (those without a date before them), then by number: an
/// order that does not fit is held and leaves the limit to smaller ones behind it.
[[nodiscard]] std::vector<OrderDecision> release_orders(std::span<const CustomerCredit> credit,
                                                        const CreditInput& input,
                                                        const CreditPolicy& policy);

/// One customer of the half-year review.
struct CreditReview {
  const CustomerCredit* credit = nullptr;
  Date limit_from;           ///< since when the limit holds; unknown: nobody said
  Date due_on;               ///< half a year after that; unknown: overdue since ever
};

/// Customers with a limit or purchases whose limit is half a year old or of unknown age, or whose
/// suggested grade is not the one in the book, by id.
[[nodiscard]] std::vector<CreditReview> review_list(std::span<const CustomerCredit> credit,
                                                    const CreditInput& input);

/// A parent and all below it, under the parent's limit; without one, under the sum of the members'
/// limits, those left out that stand under a member whose own limit holds for all below it.
struct CreditGroup {
  std::string id;                   ///< of the parent; a customer alone is its own
  std::string under;                ///< the group that it is part of; empty: none
  std::vector<std::string> members; ///< ids of those that are known, by bytes
  Exposure exposure;                ///< all in `exposure.currency`; empty parts count 0
  bool comparable = false;          ///< every amount could be converted
  std::optional<std::int64_t> limit, excess;
  std::optional<std::int64_t> utilisation;  ///< hundredths of a per cent
  /// First day since which the members' receivables together have been over the limit valid on each
  /// day; unknown without excess, or where other components alone cause it.
  Date breach_since;
  CreditStatus status = CreditStatus::ok;   ///< the worst of the members' standing and the limit
  Reasons reasons;
};

/// Every customer belongs to one topmost group, and to one for each parent between; a circle of
/// parents is named by its smallest id.
[[nodiscard]] std::vector<CreditGroup> group_by_parent(std::span<const CustomerCredit> credit,
                                                       const CreditInput& input,
                                                       const CreditPolicy& policy);

}  // namespace arrears
