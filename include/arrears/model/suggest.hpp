/// Did-you-mean: the closest of some names to one that does not exist.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace arrears {

/// Optimal string alignment distance (insert, delete, replace, swap neighbours) on UTF-8 code
/// points; ASCII letters compare without regard to case.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate nearest to `name`, at a distance of at most 2 and at most a third of the longer
/// one's length; of equally near ones the first. Empty when none is near.
[[nodiscard]] std::optional<std::string> closest(std::string_view name,
                                                 std::span<const std::string_view> candidates);
[[nodiscard]] std::optional<std::string> closest(std::string_view name,
                                                 std::span<const std::string> candidates);

}  // namespace arrears
