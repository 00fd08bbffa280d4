/// What is done with the dunning log alone, without a ledger.
#pragma once

#include "context.hpp"

namespace arrears {

/// `--history CUSTOMER`: the customer's rows of the log, in its order, reversals included.
[[nodiscard]] int show_history(Context& context, const std::string& customer);

/// `--undo RUN`: appends a reversal of a run (`last` is the last one that stands), dated `--as-of`
/// or today, and shows its rows.
[[nodiscard]] int undo_run(Context& context, const std::string& run);

}  // namespace arrears
