#include "excel_serial.hpp"

#include <algorithm>

namespace arrears {

std::optional<Day> read_excel_serial(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789";
  constexpr int kLast = 2958465;  // 9999-12-31
  const std::size_t digits = std::min(text.find_first_not_of(kDigits), text.size());
  if (digits == 0 || digits > 7) return std::nullopt;
  const std::string_view rest = text.substr(digits);
  if (!rest.empty() && rest[0] != '.' && rest[0] != ',') return std::nullopt;
  if (rest.size() == 1 || rest.find_first_not_of(kDigits, 1) != std::string_view::npos) {
    return std::nullopt;
  }
  int serial = 0;
  for (const char c : text.substr(0, digits)) serial = serial * 10 + (c - '0');
  if (serial > kLast) return std::nullopt;
  Day day;
  day.had_time = !rest.empty();
  if (serial == 0) {
    day.fault = DayFault::empty;
  } else if (serial == 60) {
    day.fault = DayFault::no_such_day;
  } else {
    const Date first = Date::from_ymd(1899, 12, serial > 60 ? 30 : 31).value();
    day.date = first.plus_days(serial);
  }
  return day;
}

}  // namespace arrears
