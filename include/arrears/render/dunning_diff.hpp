/// Dunning diff: what has changed since the last run of the log (`dunning --diff`).
#pragma once

#include <span>

#include <arrears/engine/dun.hpp>
#include <arrears/model/table.hpp>

namespace arrears {

/// One row for each item of the last standing run that is not as it was, and for each item that
/// this run would write to: `change` is
///
/// - `new`: written to for the first time
/// - `raised`: to the next level; `repeated`: once more at the same one
/// - `cleared`: no longer open
/// - `protected`: still open, but now kept from dunning (`reason` says by what)
/// - `reduced`, `increased`: another open amount, and no letter today
///
/// `…_before` are what the last run said. Items that wait unchanged have no row. The plan, the
/// ledger and the log must outlive the table.
[[nodiscard]] Table dunning_diff_table(const DunningPlan& plan, const Ledger& ledger,
                                       std::span<const DunningRecord> log);

}  // namespace arrears
