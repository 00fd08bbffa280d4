/// Policy options: named conventions of the command line and settings into a Policy.
#pragma once

#include "session.hpp"

namespace arrears {

/// Fills `session.policy` from the options; faults are said and give false.
[[nodiscard]] bool settle_policy(Context& context, Session& session);

}  // namespace arrears
