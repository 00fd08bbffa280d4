// Dates as nearly all cells of exports have them, eight bytes at a time.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "day_parts.hpp"
#include "fold_cells.hpp"

namespace arrears {

/// `2026-03-13`, `2026/03/13`.
[[nodiscard]] inline bool read_year_first(std::string_view text, const MonthStarts& starts,
                                          DayReadings& readings) {
  std::array<char, 10> iso;
  std::copy_n(text.begin(), iso.size(), iso.begin());
  iso[4] = iso[7] = '-';
  std::int32_t serial = 0;
  if (!read_iso_day({iso.data(), iso.size()}, starts, serial)) return false;
  set_days(readings, Date::from_serial(serial));
  return true;
}

/// `13.03.2026`, `03/13/2026`, `2026-03-13`, as `read_day_text` reads them. False for anything
/// else, and for what is no day in any order.
[[nodiscard]] inline bool read_common_day(std::string_view text, const MonthStarts& starts,
                                          DayReadings& readings) {
  if (text.size() != 10) return false;
  const auto is_mark = [](char c) { return c == '.' || c == '/' || c == '-'; };
  const char mark = text[2];
  if (!is_mark(mark) || mark != text[5]) {
    return is_mark(text[4]) && text[4] == text[7] && read_year_first(text, starts, readings);
  }
  std::array<std::uint32_t, 3> pairs;
  if (!is_digit(text[8]) || !is_digit(text[9]) || !read_three_pairs(text.data(), pairs)) {
    return false;
  }
  const auto last = static_cast<std::uint32_t>((text[8] - '0') * 10 + (text[9] - '0'));
  const std::uint32_t year = pairs[2] * 100 + last;
  if (year <= 1900 || year >= 2200) return false;
  const std::int32_t* const months = &starts[(year - 1900) * 12];
  const auto day_in = [months](std::uint32_t month, std::uint32_t day) {
    if (month - 1 >= 12) return Date{};
    const std::int32_t* const start = months + (month - 1);
    return day - 1 < static_cast<std::uint32_t>(start[1] - start[0])
               ? Date::from_serial(start[0] + static_cast<std::int32_t>(day - 1))
               : Date{};
  };
  const Date day_first = day_in(pairs[1], pairs[0]), month_first = day_in(pairs[0], pairs[1]);
  readings.points = mark == '.';
  set_day(readings, DateOrder::dmy, day_first);
  set_day(readings, DateOrder::mdy, month_first);
  return day_first.known() || month_first.known();
}

}  // namespace arrears
