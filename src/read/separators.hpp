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

/// What separates the cells of a row that `own` does not: at least `cells` of them, days or amounts
/// among them; 0 if nothing does.
[[nodiscard]] char separator_of_row(std::string_view row, char own, std::size_t cells);

/// `separator-differs`, without its place.
[[nodiscard]] Diagnostic separator_differs(char header, char rows);

}  // namespace arrears
