// What the readings of dates share: numbers, years, and the days they make.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

#include "code_point.hpp"
#include "day_text.hpp"

namespace arrears {

/// How many digits a text begins with.
inline std::size_t count_digits(std::string_view text) {
  return std::min(text.find_first_not_of("0123456789"), text.size());
}

inline int digits_value(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

inline Date day_of(int year, int month, int day) {
  if (month < 1 || day < 1) return {};
  return Date::from_ymd(year, static_cast<unsigned>(month), static_cast<unsigned>(day))
      .value_or(Date{});
}

/// Two-digit years stand for 1970 to 2069.
inline int full_year(std::string_view digits) {
  const int year = digits_value(digits);
  return digits.size() == 2 ? year + (year < 70 ? 2000 : 1900) : year;
}

inline void set_day(DayReadings& readings, DateOrder order, Date day) {
  readings.days[static_cast<std::size_t>(order)] = day;
}

/// A year of the Republic of China: three digits, or the two before its hundredth.
inline constexpr int kMinguo = 1911;
inline bool is_minguo(int year) { return year >= 1 && year <= 160; }

inline void set_days(DayReadings& readings, Date day) {
  readings.ordered = true;
  readings.days.fill(day);
}

/// `2026年3月1日`; also with 号, and without either; `2026년 3월 1일`; `民國115年3月1日`. Empty for
/// what is no such date.
[[nodiscard]] std::optional<DayReadings> read_day_with_units(std::string_view text);

/// A month's name and two numbers: `1 Mar 2026`, `dimanche 1er mars 2026`. Empty for anything else.
[[nodiscard]] std::optional<DayReadings> read_day_with_month(std::string_view text);

}  // namespace arrears
