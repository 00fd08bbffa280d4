/// `arrears score --explain DOC`: why a document has its chances, step by step.
#pragma once

#include <arrears/render/score_tables.hpp>

#include "context.hpp"

namespace arrears {

/// Writes the sentences of all open items of that number; the exit status.
[[nodiscard]] int explain_score(Context& context, const ScoreView& view);

}  // namespace arrears
