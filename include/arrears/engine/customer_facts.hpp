/// CustomerFacts: what is known of each customer as of a date: name, salesperson, region, payments.
///
/// From `customers.csv`; else from the latest document dated on or before the as-of date that says
/// anything (ties: highest document number, then smallest bytes; semantics.md §1).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include <arrears/model/columns.hpp>
#include <arrears/model/customer.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/money.hpp>

namespace arrears {

/// The customer's newest payment on or before the as-of date.
struct LastPayment {
  Date date;                 ///< unknown: there is none
  std::int64_t amount = 0;   ///< sum of all payments of that day, minor units
};

/// Views live as long as the ledger and the book.
class CustomerFacts {
 public:
  /// `book` may be null; `known_at` unknown means everything was known. `threads` share the work.
  CustomerFacts(const Ledger& ledger, const CustomerBook* book, Date as_of, Date known_at = {},
                unsigned threads = 1);

  [[nodiscard]] std::string_view name(CustomerId id) const;
  [[nodiscard]] std::string_view salesperson(CustomerId id) const;
  [[nodiscard]] std::string_view region(CustomerId id) const;
  [[nodiscard]] const Customer* customer(CustomerId id) const { return customers_[id.index()]; }
  [[nodiscard]] bool monthly_settler(CustomerId id) const;
  /// Valid on the as-of date and in that currency; else empty.
  [[nodiscard]] std::optional<Money> credit_limit(CustomerId id, Currency currency) const;
  [[nodiscard]] LastPayment last_payment(CustomerId id, Currency currency) const;

 private:
  [[nodiscard]] std::string_view own_or_latest(std::string_view own,
                                               const std::vector<RowId>& latest, CustomerId id,
                                               Column column) const;
  void find_last_payments(Date known_at);

  const Ledger* ledger_;
  Date as_of_;
  std::vector<const Customer*> customers_;
  std::vector<RowId> name_row_, salesperson_row_, region_row_;
  std::vector<LastPayment> payments_;  // customer * currencies + currency position
};

}  // namespace arrears
