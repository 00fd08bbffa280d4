#include "day_text.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "code_point.hpp"
#include "excel_serial.hpp"
#include "month_name.hpp"

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

std::size_t count_digits(std::string_view text) {
  return std::min(text.find_first_not_of("0123456789"), text.size());
}

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
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

Date day_of(int year, int month, int day) {
  if (month < 1 || day < 1) return {};
  return Date::from_ymd(year, static_cast<unsigned>(month), static_cast<unsigned>(day))
      .value_or(Date{});
}

/// Two-digit years stand for 1970 to 2069.
int full_year(std::string_view digits) {
  const int year = number(digits);
  return digits.size() == 2 ? year + (year < 70 ? 2000 : 1900) : year;
}

void set(DayReadings& readings, DateOrder order, Date day) {
  readings.days[static_cast<std::size_t>(order)] = day;
}

void set_all(DayReadings& readings, Date day) {
  readings.ordered = true;
  readings.days.fill(day);
}

/// `20260301` or `01032026`; only years from 1900 to 2199, so that one end at most can be the year.
DayReadings read_compact(std::string_view text) {
  DayReadings readings;
  const auto part = [&](std::size_t at, std::size_t n) { return number(text.substr(at, n)); };
  const auto plausible = [](int year) { return year >= 1900 && year < 2200; };
  const Date by_year = plausible(part(0, 4)) ? day_of(part(0, 4), part(4, 2), part(6, 2)) : Date{};
  if (by_year.known()) {
    set_all(readings, by_year);
  } else if (plausible(part(4, 4))) {
    set(readings, DateOrder::dmy, day_of(part(4, 4), part(2, 2), part(0, 2)));
    set(readings, DateOrder::mdy, day_of(part(4, 4), part(0, 2), part(2, 2)));
  }
  return readings;
}

/// Three numbers with the same mark between them.
std::optional<DayReadings> read_triple(std::string_view text) {
  std::array<std::string_view, 3> parts;
  char mark = '\0';
  for (std::size_t i = 0; i < 3; ++i) {
    const std::size_t size = count_digits(text);
    if (size == 0 || size > 4 || size == 3) return std::nullopt;
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
  if (year_first && year_last) return std::nullopt;
  if (year_first) {
    set_all(readings, day_of(number(parts[0]), number(parts[1]), number(parts[2])));
    return readings;
  }
  if (!year_last && parts[2].size() != 2 && parts[0].size() != 2) return std::nullopt;
  if (parts[2].size() != 1) {
    const int year = full_year(parts[2]);
    set(readings, DateOrder::dmy, day_of(year, number(parts[1]), number(parts[0])));
    set(readings, DateOrder::mdy, day_of(year, number(parts[0]), number(parts[1])));
  }
  if (!year_last && parts[0].size() == 2) {
    set(readings, DateOrder::ymd,
        day_of(full_year(parts[0]), number(parts[1]), number(parts[2])));
  }
  return readings;
}

/// `2026年3月1日`; also with 号, and without either.
std::optional<DayReadings> read_chinese(std::string_view text) {
  std::array<int, 3> parts{};
  constexpr std::array<std::string_view, 3> kUnits{"年", "月", "日"};
  for (std::size_t i = 0; i < 3; ++i) {
    const std::size_t size = count_digits(text);
    if (i == 0 ? size != 4 : size < 1 || size > 2) return std::nullopt;
    parts[i] = number(text.substr(0, size));
    text.remove_prefix(size);
    const bool day = i == 2;
    const std::string_view unit = text.substr(0, kUnits[i].size());
    if (unit != kUnits[i] && !(day && (unit.empty() || unit == "号"))) return std::nullopt;
    text.remove_prefix(unit.size());
  }
  if (!text.empty()) return std::nullopt;
  DayReadings readings;
  set_all(readings, day_of(parts[0], parts[1], parts[2]));
  return readings;
}

bool is_ordinal(std::string_view word) {
  return word == "st" || word == "nd" || word == "rd" || word == "th" || word == "er" ||
         word == "º" || word == "°";
}

/// Words and numbers with blanks, points, commas, slashes or hyphens between them.
std::optional<DayReadings> read_named(std::string_view text) {
  std::array<std::string_view, 2> numbers;
  std::size_t count = 0;
  std::optional<unsigned> month;
  std::size_t month_at = 0;  // how many numbers stood before it
  while (!text.empty()) {
    if (std::string_view(" .,-/").find(text[0]) != std::string_view::npos) {
      text.remove_prefix(1);
      continue;
    }
    const std::size_t digits = count_digits(text);
    const std::size_t size =
        digits > 0 ? digits : std::min(text.find_first_of(" .,-/0123456789"), text.size());
    const std::string_view word = text.substr(0, size);
    text.remove_prefix(size);
    if (digits > 0) {
      if (count == 2) return std::nullopt;
      numbers[count++] = word;
    } else if (const auto named = find_month(word); named && !month) {
      month = named;
      month_at = count;
    } else if (word != "de" && word != "del" && word != "of" && !is_ordinal(word)) {
      return std::nullopt;
    }
  }
  if (!month || count != 2) return std::nullopt;
  const bool year_first = numbers[0].size() == 4;
  const std::string_view year = numbers[year_first ? 0 : 1];
  const std::string_view day = numbers[year_first ? 1 : 0];
  // `2026 1 March` and `1 26 March` are nobody's way.
  if (month_at == 2 || (year_first && month_at != 1)) return std::nullopt;
  if ((year.size() != 4 && year.size() != 2) || day.size() > 2) return std::nullopt;
  DayReadings readings;
  set_all(readings, day_of(full_year(year), static_cast<int>(*month), number(day)));
  return readings;
}

DayReadings failed(DayFault fault) {
  DayReadings readings;
  readings.fault = fault;
  return readings;
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
  } else if (is_digit(date[0]) && all_of(date, "0123456789-/. ")) {
    readings = read_triple(date);
  } else if (date.find("年") != std::string_view::npos) {
    readings = read_chinese(date);
  } else {
    readings = read_named(date);
  }
  if (!readings) {
    const auto serial = read_excel_serial(date);
    // 1927 to 2119: shorter and longer numbers are no dates that anyone would have written.
    const bool likely = serial && count_digits(date) == 5 && date[0] <= '7';
    return failed(likely ? DayFault::excel_serial : DayFault::not_a_date);
  }
  readings->had_time = had_time;
  const auto known = [](Date day) { return day.known(); };
  if (std::none_of(readings->days.begin(), readings->days.end(), known)) {
    readings->fault = DayFault::no_such_day;
  }
  return *readings;
}

bool is_folded(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_digit(c) || c == '-' || c == '/' || c == '.'; });
}

}  // namespace

DayReadings read_day_text(std::string_view text) {
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
