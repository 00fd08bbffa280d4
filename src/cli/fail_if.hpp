/// `--fail-if`: a condition on the rows of a table and on its totals.
#pragma once

#include <arrears/model/diagnostic.hpp>
#include <arrears/model/result.hpp>
#include <arrears/model/table.hpp>

#include "context.hpp"

namespace arrears {

struct FailAnswer {
  bool holds = false;
  Diagnostics figures;  ///< the totals that it asked about, where it holds
};

/// Whether the option is given: only then are the totals asked for, a pass over the rows.
[[nodiscard]] bool asks_fail_if(const Context& context);

/// Conditions on columns of the table ask whether some row meets them all; those on names that only
/// `context.totals` has ask about the totals, and both must hold in one currency. Without the
/// option nothing holds. Fails as `rows_where` does.
[[nodiscard]] Result<FailAnswer> ask_fail_if(const Table& table, const Context& context);

}  // namespace arrears
