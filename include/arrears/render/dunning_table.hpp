/// Dunning tables: the plan and the log as tables (formats.md `dunning`, and the log).
#pragma once

#include <span>

#include <arrears/engine/dun.hpp>
#include <arrears/model/table.hpp>

namespace arrears {

/// The plan, one row per item considered. The plan and the ledger must outlive the table.
[[nodiscard]] Table dunning_table(const DunningPlan& plan, const Ledger& ledger);

/// Log rows (`dunning --history`), in their order.
[[nodiscard]] Table dunning_log_table(std::span<const DunningRecord> rows, Date as_of);

/// The lines of the plan's interest: customer, document, from, until, days, balance, rate, amount.
[[nodiscard]] Table interest_table(const DunningPlan& plan, const Ledger& ledger);

}  // namespace arrears
