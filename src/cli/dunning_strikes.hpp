/// Strikes: documents and customers that a person keeps out of a run (`--except`).
#pragma once

#include <functional>

#include <arrears/engine/dun.hpp>
#include <arrears/model/result.hpp>

#include "options.hpp"

namespace arrears {

/// Whether a row is struck; empty without `--except`. Fails with `except-unknown` (status 2) for a
/// name that neither a customer nor a document of the ledger has. The ledger must outlive it.
[[nodiscard]] Result<std::function<bool(const DunningRow&)>> strikes(const Options& options,
                                                                     const Ledger& ledger);

}  // namespace arrears
