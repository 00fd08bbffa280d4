// Separators of columns: those that are tried, and what to say of others.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <arrears/model/diagnostic.hpp>
#include <arrears/read/profile.hpp>

#include "header_faults.hpp"

namespace arrears {

inline constexpr std::array<char, 4> kSeparators = {',', ';', '\t', '|'};
/// Tried where none of those makes a header.
inline constexpr std::array<char, 4> kRareSeparators = {'^', '~', '#', ':'};

/// A separator of more than one character with which some line is a header (`profile` null: of any
/// profile); `separator-several-characters`. `part`: only those that hold this character and
/// another; a doubled one merely leaves every second cell empty.
[[nodiscard]] std::optional<Diagnostic> long_separator(const std::string& file,
                                                       std::string_view head,
                                                       const Profile* profile, char part = '\0');

/// Rows that have another separator than their header: `separator-differs`.
[[nodiscard]] std::optional<Diagnostic> rows_of_other_separator(const std::string& file,
                                                                const HeaderTry& found);

}  // namespace arrears
