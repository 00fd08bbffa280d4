/// ParentGroups: customers under their uppermost parent (`parent_id` of `customers.csv`), and cash
/// application across such a group (`--by-parent`).
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include <arrears/engine/apply.hpp>
#include <arrears/model/customer.hpp>
#include <arrears/model/ledger.hpp>

namespace arrears {

/// Views live as long as ledger and book.
class ParentGroups {
 public:
  /// `book` may be null: then everybody is his own parent. A circle of parents ends where it began.
  ParentGroups(const Ledger& ledger, const CustomerBook* book);

  /// The uppermost parent of a customer, which need not have rows of its own; itself without one.
  [[nodiscard]] std::string_view root(CustomerId id) const { return roots_[id.index()]; }
  /// Whether anybody has a parent.
  [[nodiscard]] bool any() const { return any_; }

 private:
  std::vector<std::string_view> roots_;
  bool any_ = false;
};

/// As `apply_cash` for several dates, but a payment or credit of one customer may settle documents
/// of any customer of its group, still within one company and currency. A number that several
/// customers of the group bear means the payer's own document; where the payer has none, nothing.
/// Items stay with the customer on whose row they are.
[[nodiscard]] Result<std::vector<OpenItems>> apply_cash_by_parent(const Ledger& ledger,
                                                                  const DueDates& due,
                                                                  const ParentGroups& groups,
                                                                  std::span<const Date> as_of,
                                                                  const ApplyOptions& options);

}  // namespace arrears
