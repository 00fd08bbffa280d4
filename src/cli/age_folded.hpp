/// Ageing by customer without a ledger in memory, where options and rows allow it.
#pragma once

#include <optional>

#include "session.hpp"

namespace arrears {

/// The exit status of `age`, or empty, with nothing said, when the ledger has to be read as a
/// whole. `session` is planned and not yet read.
[[nodiscard]] std::optional<int> run_age_folded(Context& context, Session& session);

}  // namespace arrears
