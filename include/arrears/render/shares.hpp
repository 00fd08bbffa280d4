/// Shares and totals of an ageing table: who carries how much of it, and what `--fail-if` may ask
/// of the whole.
#pragma once

#include <arrears/model/table.hpp>

namespace arrears {

/// The table with `share_pct` and `cumulative_pct` behind its columns and its rows by currency and
/// falling share (80/20). The share is of what is owed: balance + unapplied, in the currency. Both
/// are not known where a currency owes nothing. The table must have the columns of an ageing.
[[nodiscard]] Table add_shares(const Table& table);

/// One row per currency of the tie-out: `currency`, `total_not_due`, `total_overdue`,
/// `total_unapplied`, `total_balance`, `overdue_pct` (of not due + overdue, not known where that is
/// nothing), then `total_NAME` for every other column of amounts that adds up.
[[nodiscard]] Table totals_of(const Table& table);

}  // namespace arrears
