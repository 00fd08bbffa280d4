#include "day_text.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "code_point.hpp"
#include "day_common.hpp"
#include "day_parts.hpp"
#include "excel_serial.hpp"

namespace arrears {
namespace {

constexpr std::size_t kLongest = 64;

/// Without blanks around it, in lower case and plain forms; what else lies beyond ASCII stays as it
/// is, but for the capitals that month names have.
std::string folded(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    const std::string_view bytes = text.substr(0, point.length);
    text.remove_prefix(point.length);
    if (const char c = plain_form(point.value)) {
      out.push_back(lower_case(c));
    } else {
      switch (point.value) {
        case 0xc4: out += "ä"; break;
        case 0xc9: out += "é"; break;
        case 0xdb: out += "û"; break;
        default: out += bytes;
      }
    }
  }
  const std::size_t first = out.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return out.substr(first, out.find_last_not_of(' ') - first + 1);
}

bool all_of(std::string_view text, std::string_view characters) {
  return text.find_first_not_of(characters) == std::string_view::npos;
}

/// `5:23.4`, `12:00:00 am`: what a spreadsheet leaves of a date and time; or a column too narrow.
bool is_ruined(std::string_view text) {
  if (all_of(text, "#")) return true;
  const std::size_t hour = count_digits(text);
  if (hour == 0 || hour > 2 || hour >= text.size() || text[hour] != ':') return false;
  if (count_digits(text.substr(hour + 1)) != 2) return false;
  return all_of(text.substr(hour + 3), "0123456789:., apm");
}

/// Takes a time of day off the end. False if what follows the date is no time.
bool drop_time(std::string_view& text, bool& had_time) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return true;
  std::size_t hour = colon;
  while (hour > 0 && is_digit(text[hour - 1])) --hour;
  if (hour == colon || colon - hour > 2 || hour < 2) return false;
  const bool iso = text[hour - 1] == 't' && is_digit(text[hour - 2]);
  if (!iso && text[hour - 1] != ' ') return false;
  if (count_digits(text.substr(colon + 1)) != 2) return false;
  if (!all_of(text.substr(colon + 3), "0123456789:.,+- apmzutcg")) return false;
  text = text.substr(0, hour - 1);
  while (!text.empty() && (text.back() == ' ' || text.back() == ',')) text.remove_suffix(1);
  had_time = true;
  return true;
}

/// `20260301` or `01032026`; only years from 1900 to 2199, so that one end at most can be the year.
DayReadings read_compact(std::string_view text) {
  DayReadings readings;
  const auto part = [&](std::size_t at, std::size_t n) { return digits_value(text.substr(at, n)); };
  const auto plausible = [](int year) { return year >= 1900 && year < 2200; };
  const Date by_year = plausible(part(0, 4)) ? day_of(part(0, 4), part(4, 2), part(6, 2)) : Date{};
  if (by_year.known()) {
    set_days(readings, by_year);
  } else if (plausible(part(4, 4))) {
    set_day(readings, DateOrder::dmy, day_of(part(4, 4), part(2, 2), part(0, 2)));
    set_day(readings, DateOrder::mdy, day_of(part(4, 4), part(0, 2), part(2, 2)));
  }
  return readings;
}

/// `1150301`; a day of the year behind a western one has no such month.
std::optional<DayReadings> read_compact_minguo(std::string_view text) {
  const int year = digits_value(text.substr(0, 3));
  if (year < 100 || !is_minguo(year)) return std::nullopt;
  DayReadings readings;
  set_day(readings, DateOrder::minguo,
      day_of(year + kMinguo, digits_value(text.substr(3, 2)), digits_value(text.substr(5, 2))));
  return readings;
}

/// Three numbers with the same mark between them.
std::optional<DayReadings> read_triple(std::string_view text) {
  std::array<std::string_view, 3> parts;
  char mark = '\0';
  for (std::size_t i = 0; i < 3; ++i) {
    const std::size_t size = count_digits(text);
    if (size == 0 || size > 4 || (size == 3 && i > 0)) return std::nullopt;
    parts[i] = text.substr(0, size);
    text.remove_prefix(size);
    if (i == 2) break;
    if (text.empty() || std::string_view("-/.").find(text[0]) == std::string_view::npos) {
      return std::nullopt;
    }
    if (mark != '\0' && text[0] != mark) return std::nullopt;
    mark = text[0];
    text.remove_prefix(1);
    while (!text.empty() && text[0] == ' ') text.remove_prefix(1);
  }
  // A point behind the year is Hungarian, a blank nobody's.
  if (!text.empty() && text != ".") return std::nullopt;
  if (parts[1].size() > 2) return std::nullopt;

  DayReadings readings;
  readings.points = mark == '.';
  const bool year_first = parts[0].size() == 4;
  const bool year_last = parts[2].size() == 4;
  if (parts[0].size() >= 3 && year_last) return std::nullopt;
  const int first = digits_value(parts[0]);
  if (parts[0].size() >= 2 && !year_first && !year_last && is_minguo(first)) {
    set_day(readings, DateOrder::minguo,
            day_of(first + kMinguo, digits_value(parts[1]), digits_value(parts[2])));
  }
  if (parts[0].size() == 3) {
    if (!is_minguo(first)) return std::nullopt;
    return readings;
  }
  readings.short_years = parts[0].size() == 2 && parts[2].size() == 2;
  if (year_first) {
    set_days(readings, day_of(first, digits_value(parts[1]), digits_value(parts[2])));
    return readings;
  }
  if (!year_last && parts[2].size() != 2 && parts[0].size() != 2) return std::nullopt;
  if (parts[2].size() != 1) {
    const int year = full_year(parts[2]);
    set_day(readings, DateOrder::dmy, day_of(year, digits_value(parts[1]), digits_value(parts[0])));
    set_day(readings, DateOrder::mdy, day_of(year, digits_value(parts[0]), digits_value(parts[1])));
  }
  if (!year_last && parts[0].size() == 2) {
    set_day(readings, DateOrder::ymd,
        day_of(full_year(parts[0]), digits_value(parts[1]), digits_value(parts[2])));
  }
  return readings;
}

/// Years of Japanese reigns (`令和8年3月1日`, `r8.3.1`), and anything in Thai.
bool is_other_era(std::string_view text) {
  for (const std::string_view reign : {"令和", "平成", "昭和", "大正", "明治"}) {
    if (text.starts_with(reign)) return true;
  }
  if (text.find("\xE0\xB8") != std::string_view::npos) return true;
  if (std::string_view("rhst").find(text[0]) == std::string_view::npos) return false;
  const std::string_view rest = text.substr(1);
  const std::size_t year = count_digits(rest);
  return year >= 1 && year <= 2 && all_of(rest, "0123456789./-") &&
         std::count_if(rest.begin(), rest.end(), [](char c) { return !is_digit(c); }) == 2;
}

DayReadings failed(DayFault fault) {
  DayReadings readings;
  readings.fault = fault;
  return readings;
}

/// What programs with a column that cannot be empty write where there is no day.
bool means_no_day(Date day) {
  static const std::array<Date, 4> kNone{day_of(1, 1, 1), day_of(1753, 1, 1),
                                         day_of(1899, 12, 30), day_of(1900, 1, 1)};
  return std::find(kNone.begin(), kNone.end(), day) != kNone.end();
}

/// Takes out the readings whose year nobody means. Thai years are 543 ahead.
void drop_odd_years(DayReadings& readings) {
  DayFault why = DayFault::no_such_day;
  bool any = false;
  for (Date& day : readings.days) {
    if (!day.known()) continue;
    const int year = day.year();
    if (means_no_day(day)) {
      why = DayFault::empty;
    } else if (year >= 2400 && year < 2700) {
      why = DayFault::other_era;
    } else if (year < 1900) {
      why = DayFault::odd_year;
    } else {
      any = true;
      continue;
    }
    day = Date{};
  }
  if (!any) readings.fault = why;
}

/// The text is folded, and not empty.
DayReadings read_folded(std::string_view text) {
  if (is_ruined(text)) return failed(DayFault::excel_ruined);
  if (all_of(text, "0-/.: ") && text.find('0') != std::string_view::npos) {
    return failed(DayFault::empty);
  }
  bool had_time = false;
  std::string_view date = text;
  if (!drop_time(date, had_time) || date.empty()) return failed(DayFault::not_a_date);

  std::optional<DayReadings> readings;
  if (all_of(date, "0123456789")) {
    if (date.size() == 8) readings = read_compact(date);
    if (date.size() == 7) readings = read_compact_minguo(date);
  } else if (is_other_era(date)) {
    return failed(DayFault::other_era);
  } else if (is_digit(date[0]) && all_of(date, "0123456789-/. ")) {
    readings = read_triple(date);
  } else if (date.find("年") != std::string_view::npos ||
             date.find("년") != std::string_view::npos) {
    readings = read_day_with_units(date);
  } else {
    readings = read_day_with_month(date);
  }
  if (!readings) {
    const auto serial = read_excel_serial(date);
    // 1927 to 2119: shorter and longer numbers are no dates that anyone would have written.
    const bool likely = serial && count_digits(date) == 5 && date[0] <= '7';
    return failed(likely ? DayFault::excel_serial : DayFault::not_a_date);
  }
  readings->had_time = had_time;
  drop_odd_years(*readings);
  return *readings;
}

bool is_folded(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_digit(c) || c == '-' || c == '/' || c == '.'; });
}

}  // namespace

DayReadings read_day_text(std::string_view text) {
  DayReadings common;
  if (read_common_day(text, month_starts(), common)) return common;
  if (text.size() > kLongest) {
    // Only blanks may be that many.
    const std::size_t first = std::min(text.find_first_not_of(' '), text.size());
    text = text.substr(first, text.find_last_not_of(' ') + 1 - first);
    if (text.size() > kLongest) return failed(DayFault::not_a_date);
  }
  if (!text.empty() && is_folded(text)) return read_folded(text);
  const std::string plain = folded(text);
  return plain.empty() ? failed(DayFault::empty) : read_folded(plain);
}

}  // namespace arrears
