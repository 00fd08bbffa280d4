// SheetValue: the stored number of a spreadsheet's cell, and its format, to the text that the cell
// means. Nothing here rounds: an amount is the shortest text that gives the stored number.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include <arrears/read/conventions.hpp>

namespace arrears {

/// What a number format makes of a number.
struct NumberFormat {
  enum class Kind : unsigned char {
    number,
    date,      ///< a day, with or without a time
    time,      ///< a time of day without a day
    duration,  ///< hours, minutes or seconds beyond a day: [h]:mm
  };
  Kind kind = Kind::number;
  unsigned padding = 0;  ///< digits of a format such as 00000, which shows leading zeros
  /// Whether numbers above and below zero are shown with the other sign: `0.00" Cr"`, `(0.00)`.
  bool turns_positive = false, turns_negative = false;
  /// The currency beside the number: its code, or a sign that several share; ends with a zero.
  std::array<char, 4> unit{};
};

/// The format of a number in the list that every workbook shares (0 to 163).
[[nodiscard]] NumberFormat builtin_format(unsigned id);
/// The format of a code such as `dd\.mm\.yyyy;@` or `#,##0.00 [$EUR]`.
[[nodiscard]] NumberFormat format_of_code(std::string_view code);

/// How a sheet's numbers and days are to be written.
struct SheetConventions {
  bool from_1904 = false;                    ///< day 0 is 1904-01-01, not 1899-12-31
  DecimalMark mark = DecimalMark::point;
  bool with_units = false;  ///< numbers are followed by their format's currency
};

/// Appends what a stored number means: a decimal that no other convention reads otherwise, an ISO
/// date, a time. False when the text is no number, or no day that there is.
[[nodiscard]] bool append_value(std::string_view stored, NumberFormat format,
                                const SheetConventions& conventions, std::string& out);

}  // namespace arrears
