/// Due dates: the effective due date of every row, and how many came from where.
///
/// The row's own date, else the row's terms, else the customer's, else the default terms, else the
/// document date (semantics.md §2); moved to a business day where the policy says so. When every
/// debit has its own date and nothing rolls, the ledger's column is used as it is, without a copy.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tsl/robin_map.h>

#include <arrears/model/calendar.hpp>
#include <arrears/model/columns.hpp>
#include <arrears/model/customer.hpp>
#include <arrears/model/diagnostic.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/policy.hpp>
#include <arrears/model/result.hpp>
#include <arrears/model/terms.hpp>

namespace arrears {

/// The due date of a `next-delivery` item whose next delivery has not been made: it is not due, and
/// it sorts last. Shown as an empty cell.
inline constexpr Date kDueOpen = Date(std::chrono::sys_days{std::chrono::year{9999} / 12 / 31});

/// Where a due date comes from.
enum class DueSource : std::uint8_t {
  own, row_terms, customer_terms, default_terms, document_date
};

/// Where the due dates of the debit rows came from.
struct DueCounts {
  std::size_t own = 0;
  std::size_t row_terms = 0;
  std::size_t customer_terms = 0;
  std::size_t default_terms = 0;
  std::size_t document_date = 0;
  std::size_t rolled = 0;            ///< moved to a business day, whatever they came from
  std::size_t unreadable_terms = 0;  ///< rows whose terms were passed over
  std::string unreadable_example;    ///< one of those terms (the smallest by bytes)
};

/// What due dates rest on besides the ledger. Pointers may be null and must outlive the result.
struct DueOptions {
  DueRoll due_roll = DueRoll::none;
  std::string default_terms;
  const CustomerBook* customers = nullptr;
  const Calendar* calendar = nullptr;  ///< null: only weekends
  Date known_at;                       ///< rows entered later are no "next delivery"
};

/// Looks at the ledger (and customer book) it was made from, which must outlive it and stay put.
class DueDates {
 public:
  /// Fails with `terms-unknown` when the default terms cannot be read.
  [[nodiscard]] static Result<DueDates> resolve(const Ledger& ledger, const DueOptions& options);

  /// The due date by the whole ledger. Credits, refunds and returns have their own date.
  /// `kDueOpen` for a next delivery that never came.
  [[nodiscard]] Date of(RowId row) const;
  /// The same by what had happened on `day`: a next delivery after it is still open.
  [[nodiscard]] Date as_of(RowId row, Date day) const;
  /// For a `next-delivery` row the day on which its due date became known; else unknown.
  [[nodiscard]] Date known_from(RowId row) const;
  [[nodiscard]] bool any_next_delivery() const { return !next_delivery_.empty(); }

  /// Where the row's due date comes from; credits, refunds and returns have their document date.
  [[nodiscard]] DueSource source_of(RowId row) const;
  /// The terms that hold for the row (row, customer, default); null when there are none.
  [[nodiscard]] const Terms* terms_of(RowId row) const;
  [[nodiscard]] bool any_discounts() const { return any_discounts_; }

  [[nodiscard]] const DueCounts& counts() const { return counts_; }
  /// The counts in words: `due-from-terms`, `due-from-document`, `terms-unreadable`, `due-rolled`.
  [[nodiscard]] Diagnostics notes() const;

 private:
  DueDates() = default;
  friend class DueResolver;
  [[nodiscard]] std::pair<const Terms*, DueSource> terms_and_source(RowId row) const;

  const Ledger* ledger_ = nullptr;
  std::vector<std::int32_t> resolved_;  // empty: the ledger's own column
  tsl::robin_map<std::uint32_t, Date> next_delivery_;  // row -> day of the next invoice
  std::vector<Terms> terms_;
  tsl::robin_map<const char*, std::uint32_t> by_text_;  // interned text -> terms_ + 1, 0 unreadable
  std::vector<std::uint32_t> by_customer_;              // terms_ + 1; empty: no customer has any
  std::uint32_t default_ = 0;
  bool any_discounts_ = false;
  DueCounts counts_;
};

/// The columns that due dates need.
[[nodiscard]] ColumnSet due_columns();

}  // namespace arrears
