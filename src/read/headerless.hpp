// Exports without a header: the profile says what each cell is.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "find_header.hpp"

namespace arrears {

/// The header that `profile.positions` stands for, where the first rows agree with it: as many
/// cells, a day where a date belongs and a number where money belongs.
[[nodiscard]] std::optional<FoundHeader> headerless(const std::string& file, std::string_view head,
                                                    const Profile& profile);

}  // namespace arrears
