/// Days as spreadsheets count them.
#pragma once

#include <optional>
#include <string_view>

#include <arrears/read/day.hpp>

namespace arrears {

/// The day of a spreadsheet's count (1900 system, with its 29 February 1900 that never was); a
/// broken part is a time. Empty if the text is no such number.
[[nodiscard]] std::optional<Day> read_excel_serial(std::string_view text);

}  // namespace arrears
