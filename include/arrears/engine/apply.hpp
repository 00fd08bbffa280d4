/// Cash application: which documents are open, with what, and which credits wait (semantics.md §4).
///
/// Each account (company, customer, currency) is replayed day by day as a clerk would have booked
/// it, so the order of rows never matters, nothing dated after a day changes a figure for it, and
/// one replay serves many as-of dates. An account of debits only is a plain pass over its rows.
#pragma once

#include <span>
#include <vector>

#include <arrears/engine/due_dates.hpp>
#include <arrears/engine/open_items.hpp>
#include <arrears/model/columns.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/policy.hpp>
#include <arrears/model/result.hpp>

namespace arrears {

struct ApplyOptions {
  Date as_of;                      ///< must be known
  Date known_at;                   ///< unknown: everything in the ledger was known
  ApplyPolicy policy;
  bool keep_applications = false;  ///< for explanations, interest and lists of applications
  bool in_order = true;            ///< false: within a customer and currency, items and credits
                                   ///< stand in no order (enough for sums)
  Date details_from = {};          ///< known: of earlier dates only sums are wanted, so they have
                                   ///< no applications and no order
  unsigned threads = 1;            ///< changes no byte of the result
};

/// The open items as of `options.as_of`. Fails with `tie-out-failed` (status 70) when the documents
/// and the result disagree, which is a bug of ours.
///
/// Of each debit row, amount less its applications is what is open, where those with reason
/// `recovery` are left out (they bring a write-off back, not the debt). Settlements that no row
/// stands for carry these dates: `open_amount` the document's own (the true one is not known, only
/// that it lies before every as-of), `settled_date` the settlement's. What a return takes back is
/// negative and has the returned payment as its credit.
[[nodiscard]] Result<OpenItems> apply_cash(const Ledger& ledger, const DueDates& due,
                                           const ApplyOptions& options);

/// The same for several dates (rising, `options.as_of` is not looked at) from one replay.
[[nodiscard]] Result<std::vector<OpenItems>> apply_cash(const Ledger& ledger, const DueDates& due,
                                                        std::span<const Date> as_of,
                                                        const ApplyOptions& options);

/// The open items of one customer only; the others' parts are empty. The tie-out is theirs alone.
[[nodiscard]] Result<OpenItems> apply_cash(const Ledger& ledger, const DueDates& due,
                                           CustomerId customer, const ApplyOptions& options);

/// The columns that cash application needs.
[[nodiscard]] ColumnSet apply_columns();

}  // namespace arrears
