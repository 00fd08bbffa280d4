/// Spells: a history cut into stretches of days in which items could be paid.
#pragma once

#include <cstdint>
#include <vector>

#include <arrears/engine/history.hpp>

#include "customer_blocks.hpp"

namespace arrears {

/// A stretch of days past due in which (a share of) one item could be paid, and whether it was.
struct Spell {
  std::int32_t from = 0, to = 0;  ///< days past due, both included
  float weight = 1.0F;            ///< share of the item still at risk
  float paid = 0.0F;              ///< share paid on day `to`
  bool disputed = false;
  std::int32_t zero = 0;          ///< serial number of the date that is day 0
};

[[nodiscard]] CustomerRange all_customers(const PaymentHistory& history);
/// The same in stretches.
[[nodiscard]] std::vector<CustomerRange> customer_blocks(const PaymentHistory& history);

/// The spells of a history as known on a day, by customer.
struct Spells {
  CustomerRange customers;
  std::vector<Spell> all;
  std::vector<std::uint32_t> first;  ///< per customer, one more at the end
  double paid = 0.0;
  double credited = 0.0;
  bool any_settled = false;          ///< some document was paid in full
};

/// How late customers usually pay, as known on a day.
class Habits {
 public:
  /// `weight`: how many payments the mean of all counts among a customer's own.
  Habits(const PaymentHistory& history, Date as_of, double weight);
  /// The same of some customers, with a mean that is known already.
  Habits(const PaymentHistory& history, Date as_of, double weight, double mean,
         CustomerRange customers);
  [[nodiscard]] double mean() const { return mean_; }
  /// Days by which the customer pays later than all, rounded.
  [[nodiscard]] std::int32_t delay(CustomerId customer) const;
  /// The same without what this item of the history itself contributed.
  [[nodiscard]] std::int32_t delay_without(const HistoryItem& item) const;

 private:
  struct Record {
    double days = 0.0;
    double payments = 0.0;
  };
  [[nodiscard]] Record record_of(const PaymentHistory& history, const HistoryItem& item) const;
  [[nodiscard]] std::int32_t rounded(Record record) const;

  Date as_of_;
  double weight_;
  double mean_ = 0.0;
  std::uint32_t first_ = 0;      // customer of the first record
  std::vector<Record> records_;
  const HistoryItem* first_item_ = nullptr;
  std::vector<Record> items_;    // of each item, from the first on
};

/// Cuts the history at `as_of`. Payments that came back by then never took place. With habits, days
/// count from each customer's usual day. With a half-life in days, spells that ended longer ago
/// weigh less.
[[nodiscard]] Spells spells_of(const PaymentHistory& history, Date as_of,
                               const Habits* habits = nullptr, double half_life = 0.0);
/// The same of some customers.
[[nodiscard]] Spells spells_of(const PaymentHistory& history, Date as_of, CustomerRange customers,
                               const Habits* habits, double half_life);

}  // namespace arrears
