// Days: evidence and reading must agree, and numbers between equal marks must be the day that a
// plain calendar has.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <arrears/read/day.hpp>

using namespace arrears;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_day(int year, int month, int day) {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  const int days[] = {31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return day <= days[month - 1];
}

std::string iso(int year, int month, int day) {
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
  return text;
}

// Years that nobody means, years of another calendar, and Excel's day of an empty cell are no days.
bool is_meant(int year, int month, int day) {
  if (!is_day(year, month, day) || year < 1900 || (year >= 2400 && year < 2700)) return false;
  return year != 1900 || month != 1 || day != 1;
}

// `DD/MM/YYYY` and `YYYY-MM-DD`, two digits each but the year.
void check_fixed(const std::string& text) {
  int a = 0;
  int b = 0;
  int c = 0;
  if (text.size() != 10 || text.find_first_not_of("0123456789/-") != std::string::npos) return;
  if (std::sscanf(text.c_str(), "%2d/%2d/%4d", &a, &b, &c) == 3 && text[2] == '/' &&
      text[5] == '/' && text.find('-') == std::string::npos &&
      text.find_first_of("/", 6) == std::string::npos) {
    const Day day = parse_day(text, DateOrder::dmy);
    require(day.date.known() == is_meant(c, b, a));
    if (day.date.known()) require(day.date.to_iso() == iso(c, b, a));
  }
  if (std::sscanf(text.c_str(), "%4d-%2d-%2d", &a, &b, &c) == 3 && text[4] == '-' &&
      text[7] == '-' && text.find('/') == std::string::npos &&
      text.find('-', 8) == std::string::npos && text.find('-') == 4 && text.rfind('-') == 7) {
    require(parse_iso_day(text).date.known() == is_meant(a, b, c));
    require(parse_day(text, DateOrder::mdy).date == parse_iso_day(text).date);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const DayEvidence evidence = classify_day(text);
  const Day dmy = parse_day(text, DateOrder::dmy);
  const Day mdy = parse_day(text, DateOrder::mdy);
  const Day ymd = parse_day(text, DateOrder::ymd);
  const Day minguo = parse_day(text, DateOrder::minguo);
  for (const Day& day : {dmy, mdy, ymd, minguo, parse_day(text, DateOrder::dmy, true)}) {
    require(day.date.known() == (day.fault == DayFault::none));
    if (day.date.known()) require(Date::parse_iso(day.date.to_iso()) == day.date);
  }
  require(!evidence.dmy || dmy.date.known());
  require(!evidence.mdy || mdy.date.known());
  require(!evidence.ymd || ymd.date.known());
  require(!evidence.minguo || minguo.date.known());
  const bool any = dmy.date.known() || mdy.date.known() || ymd.date.known() ||
                   minguo.date.known();
  require((evidence.fault == DayFault::none) == any);
  require(any == (evidence.dmy || evidence.mdy || evidence.ymd || evidence.minguo));
  const Day strict = parse_iso_day(text);
  require(!strict.date.known() || strict.date == ymd.date);
  check_fixed(text);
  return 0;
}
