/// `age --against OLD-LEDGER`: what changed since an earlier export of the same books.
#pragma once

#include "age_days.hpp"
#include "context.hpp"

namespace arrears {

/// Reads the earlier export, looks at both on the as-of date and writes what differs; the exit
/// status. Sets the plan's ledger part.
int run_against(Context& context, AgeRun& run);

}  // namespace arrears
