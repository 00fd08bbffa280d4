/// Credit tables: the order book, the half-year review, and groups under one parent.
#pragma once

#include <span>

#include <arrears/engine/order_book.hpp>
#include <arrears/model/table.hpp>

namespace arrears {

/// What these tables look at; all of it must outlive them.
struct CreditView {
  const CreditInput& input;
  const CustomerFacts& facts;
};

/// One row per order, in the order in which the limits are used up.
[[nodiscard]] Table order_table(const CreditView& view, std::span<const OrderDecision> decisions);

/// One row per customer to review, with the evidence.
[[nodiscard]] Table review_table(const CreditView& view, std::span<const CreditReview> reviews);

/// One row per group, with its exposure by component.
[[nodiscard]] Table group_table(const CreditView& view, std::span<const CreditGroup> groups);

}  // namespace arrears
