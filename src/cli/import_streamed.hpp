// `arrears import` of large exports whose rows go out as they come in.
#pragma once

#include <optional>

#include "context.hpp"
#include "session.hpp"

namespace arrears {

/// Writes the canonical csv while the exports are read, in memory that grows by a number for each
/// row. Empty, with nothing said or written, when options or rows need the ledger as a whole.
[[nodiscard]] std::optional<int> run_import_streamed(Context& context, Session& session);

}  // namespace arrears
