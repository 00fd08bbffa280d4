/// Reasons in words.
#pragma once

#include <string>

#include <arrears/engine/reason.hpp>

#include "catalogue.hpp"

namespace arrears {

/// The reasons' texts joined by "; ".
[[nodiscard]] std::string reason_text(const Catalogue& catalogue, const Reasons& reasons);

}  // namespace arrears
