/// The line of a file that a diagnostic points at, for those that only know its number: settings,
/// the dunning log, plans.
#pragma once

#include <arrears/model/diagnostic.hpp>

namespace arrears {

/// The place with its line read from the file. Unchanged where the line is there already, or not
/// known, and where the file is no plain UTF-8 text: a compressed or recoded one has other lines.
[[nodiscard]] Place with_excerpt(Place place);

}  // namespace arrears
