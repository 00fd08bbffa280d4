/// OpenItems: the state of all accounts as of one date, the result of cash application.
///
/// Items stand by customer (in order of `CustomerId`), then currency, due date, document number and
/// all fields by bytes; credits by customer, then currency, document date, number, all fields.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <arrears/model/date.hpp>
#include <arrears/model/diagnostic.hpp>
#include <arrears/model/ids.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/open_item.hpp>

namespace arrears {

/// What was written off of one debit row, and what of that came back.
struct WriteOff {
  RowId debit;
  std::int64_t written = 0;    ///< still written off, net of recoveries, minor units
  std::int64_t recovered = 0;  ///< payments after the write-off
};

struct OpenItems {
  Date as_of;
  Date known_at;  ///< unknown: not asked for
  std::vector<OpenItem> items;
  std::vector<UnappliedCredit> unapplied;
  std::vector<WriteOff> write_offs;        ///< by customer, then debit row
  std::vector<Application> applications;   ///< by customer, debit row, then as made; if kept
  std::vector<TieOut> tie_out;             ///< one per currency of the ledger, by code
  Diagnostics notes;

  /// Positions of a customer's first item and credit; one more entry than there are customers.
  std::vector<std::uint32_t> item_begin, unapplied_begin, application_begin;

  [[nodiscard]] std::span<const OpenItem> items_of(CustomerId customer) const {
    return slice(items, item_begin, customer);
  }
  [[nodiscard]] std::span<const UnappliedCredit> unapplied_of(CustomerId customer) const {
    return slice(unapplied, unapplied_begin, customer);
  }
  /// All applications of a customer, by debit row; those without a debit row come last.
  [[nodiscard]] std::span<const Application> applications_of(CustomerId customer) const {
    return slice(applications, application_begin, customer);
  }
  /// What was applied to one debit row, in the order in which it was made.
  [[nodiscard]] std::span<const Application> applications_to(const Ledger& ledger,
                                                             RowId debit) const;
  /// What of the row is written off; 0 if nothing. Binary search.
  [[nodiscard]] WriteOff written_off(const Ledger& ledger, RowId debit) const;

 private:
  template <class T>
  static std::span<const T> slice(const std::vector<T>& all,
                                  const std::vector<std::uint32_t>& begin, CustomerId customer) {
    if (begin.empty()) return {};
    const std::size_t first = begin[customer.index()];
    return std::span<const T>(all).subspan(first, begin[customer.index() + 1] - first);
  }
};

}  // namespace arrears
