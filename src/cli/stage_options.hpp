/// `--stage-days` and `--class-days`: where the eight stages and the five classes begin.
#pragma once

#include <arrears/model/policy.hpp>

#include "options.hpp"

namespace arrears {

/// Changes what the options name and leaves the rest at its default. Fails with `option-value`.
[[nodiscard]] Result<bool> settle_stages(const Options& options, AgePolicy& policy);

}  // namespace arrears
