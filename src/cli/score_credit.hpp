/// The questions of `arrears score` that are about credit alone.
#pragma once

#include "analysis.hpp"
#include "context.hpp"

namespace arrears {

/// `--may-ship`, `--by order`, `--by parent` and `--review`: whether one of them was asked.
[[nodiscard]] bool asks_for_credit(const Options& options);
/// Answers it; the exit status.
[[nodiscard]] int answer_credit(Context& context, const Analysis& analysis);

}  // namespace arrears
