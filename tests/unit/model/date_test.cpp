#include <arrears/model/date.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace arrears;

namespace {

Date day(int y, unsigned m, unsigned d) {
  const auto date = Date::from_ymd(y, m, d);
  REQUIRE_MESSAGE(date.has_value(), y << "-" << m << "-" << d);
  return *date;
}

Date iso(const char* text) {
  const auto date = Date::parse_iso(text);
  REQUIRE_MESSAGE(date.has_value(), text);
  return *date;
}

bool leap(int y) { return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0); }

unsigned days_in(int y, unsigned m) {
  constexpr std::array<unsigned, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return m == 2 && leap(y) ? 29 : kDays[m - 1];
}

std::string padded(unsigned value, std::size_t width) {
  const std::string digits = std::to_string(value);
  return std::string(width - digits.size(), '0') + digits;
}

struct Parts {
  int y = 1;
  unsigned m = 1, d = 1;
};

Parts any_day() {
  Parts p;
  p.y = *rc::gen::inRange(1, 10000);
  p.m = *rc::gen::inRange(1U, 13U);
  p.d = *rc::gen::inRange(1U, days_in(p.y, p.m) + 1);
  return p;
}

}  // namespace

TEST_CASE("every day of the calendar follows the one before") {
  // The whole calendar, counted by hand from a Monday.
  std::int32_t serial = -719162;
  unsigned weekday = 1;
  std::int64_t wrong = 0;
  for (int y = 1; y <= 9999; ++y) {
    for (unsigned m = 1; m <= 12; ++m) {
      for (unsigned d = 1; d <= days_in(y, m); ++d) {
        const auto date = Date::from_ymd(y, m, d);
        wrong += !date || date->serial() != serial || date->year() != y || date->month() != m ||
                 date->day() != d || date->iso_weekday() != weekday;
        ++serial;
        weekday = weekday % 7 + 1;
      }
      wrong += Date::from_ymd(y, m, days_in(y, m) + 1).has_value();
    }
  }
  CHECK(wrong == 0);
  CHECK(day(9999, 12, 31).serial() == serial - 1);
}

TEST_CASE("known days fall on known weekdays") {
  CHECK(day(1970, 1, 1).serial() == 0);
  CHECK(day(1970, 1, 1).iso_weekday() == 4);
  CHECK(day(2000, 2, 29).iso_weekday() == 2);
  CHECK(day(2026, 3, 31).iso_weekday() == 2);
  CHECK(day(1900, 1, 1).iso_weekday() == 1);
  CHECK(day(2024, 6, 30).iso_weekday() == 7);
}

TEST_CASE("a day that is not there is no date") {
  CHECK_FALSE(Date::from_ymd(2026, 2, 30).has_value());
  CHECK_FALSE(Date::from_ymd(2026, 2, 29).has_value());
  CHECK_FALSE(Date::from_ymd(1900, 2, 29).has_value());
  CHECK(Date::from_ymd(2000, 2, 29).has_value());
  CHECK_FALSE(Date::from_ymd(2026, 4, 31).has_value());
  CHECK_FALSE(Date::from_ymd(2026, 13, 1).has_value());
  CHECK_FALSE(Date::from_ymd(2026, 0, 1).has_value());
  CHECK_FALSE(Date::from_ymd(2026, 1, 0).has_value());
  CHECK_FALSE(Date::from_ymd(0, 1, 1).has_value());
  CHECK_FALSE(Date::from_ymd(-1, 1, 1).has_value());
  CHECK_FALSE(Date::from_ymd(10000, 1, 1).has_value());
  // <chrono> keeps months and days in bytes.
  CHECK_FALSE(Date::from_ymd(2026, 257, 1).has_value());
  CHECK_FALSE(Date::from_ymd(2026, 1, 257).has_value());
  CHECK_FALSE(Date::from_ymd(2026 + 65536, 1, 1).has_value());
}

TEST_CASE("ISO dates are read strictly") {
  CHECK(iso("2026-03-31") == day(2026, 3, 31));
  CHECK(iso("0001-01-01") == day(1, 1, 1));
  CHECK(iso("9999-12-31") == day(9999, 12, 31));
  for (const char* wrong :
       {"", "2026", "2026-03", "2026-3-31", "2026-03-1", "20260331", "2026/03/31", "2026-03-31 ",
        " 2026-03-31", "2026-03-31T00:00", "26-03-31", "2026-02-30", "2026-00-10", "2026-10-00",
        "0000-01-01", "-026-01-01", "+026-01-01", "2026-+3-01", "2026-03--1", "2026-0x-01",
        "31-03-2026", "12026-03-1", "2026-03-3a", "２026-1-1", "yyyy-mm-dd"}) {
    INFO(wrong);
    CHECK_FALSE(Date::parse_iso(wrong).has_value());
  }
}

TEST_CASE("a date prints as it reads") {
  CHECK(day(1, 2, 3).to_iso() == "0001-02-03");
  CHECK(rc::check("any day", [] {
    const Parts p = any_day();
    const std::string text = padded(static_cast<unsigned>(p.y), 4) + "-" + padded(p.m, 2) + "-" +
                             padded(p.d, 2);
    const auto date = Date::parse_iso(text);
    RC_ASSERT(date.has_value());
    RC_ASSERT(date == Date::from_ymd(p.y, p.m, p.d));
    RC_ASSERT(date->to_iso() == text);
    RC_ASSERT(Date::from_serial(date->serial()) == *date);
    RC_ASSERT(Date(date->sys()) == *date);
  }));
  CHECK(rc::check("a date with one letter changed reads as another or not at all", [] {
    const Parts p = any_day();
    std::string text = Date::from_ymd(p.y, p.m, p.d)->to_iso();
    text[*rc::gen::inRange<std::size_t>(0, 10)] =
        *rc::gen::oneOf(rc::gen::inRange('0', ':'), rc::gen::arbitrary<char>());
    const auto date = Date::parse_iso(text);
    if (date) RC_ASSERT(date->to_iso() == text);
  }));
}

TEST_CASE("the unknown date comes before all others and prints as nothing") {
  CHECK_FALSE(Date{}.known());
  CHECK(Date{}.to_iso().empty());
  CHECK(Date{} < day(1, 1, 1));
  CHECK(Date{} == Date{});
  CHECK(Date::from_serial(Date{}.serial()) == Date{});
  CHECK(day(1, 1, 1).known());
}

TEST_CASE("days are added and taken off") {
  CHECK(day(2026, 3, 31).plus_days(1) == day(2026, 4, 1));
  CHECK(day(2024, 2, 28).plus_days(1) == day(2024, 2, 29));
  CHECK(day(2026, 1, 1).plus_days(-1) == day(2025, 12, 31));
  CHECK(day(2026, 3, 31) - day(2026, 3, 1) == 30);
  CHECK(day(2026, 3, 1) - day(2026, 3, 31) == -30);
  CHECK(rc::check("difference undoes sum", [] {
    const Parts a = any_day();
    const Parts b = any_day();
    const Date from = *Date::from_ymd(a.y, a.m, a.d);
    const Date to = *Date::from_ymd(b.y, b.m, b.d);
    RC_ASSERT(from.plus_days(to - from) == to);
    RC_ASSERT((from < to) == (to - from > 0));
  }));
}

TEST_CASE("no arithmetic leaves the years 1 to 9999") {
  constexpr std::int32_t kFar = std::numeric_limits<std::int32_t>::max();
  CHECK(day(9999, 12, 31).plus_days(30) == day(9999, 12, 31));
  CHECK(day(2026, 1, 1).plus_days(kFar) == day(9999, 12, 31));
  CHECK(day(2026, 1, 1).plus_days(-kFar) == day(1, 1, 1));
  CHECK(day(9999, 12, 1).plus_months(1) == day(9999, 12, 31));
  CHECK(day(1, 1, 31).plus_months(-1) == day(1, 1, 1));
  CHECK(day(2026, 1, 1).plus_months(kFar) == day(9999, 12, 31));
  CHECK(day(2026, 1, 1).plus_months(-kFar) == day(1, 1, 1));
  CHECK(day(9998, 12, 5).plus_months(12) == day(9999, 12, 5));
  CHECK(day(2, 1, 5).plus_months(-12) == day(1, 1, 5));
}

TEST_CASE("a month later is the same day, or the month's last") {
  CHECK(day(2026, 1, 31).plus_months(1) == day(2026, 2, 28));
  CHECK(day(2024, 1, 31).plus_months(1) == day(2024, 2, 29));
  CHECK(day(2024, 2, 29).plus_months(12) == day(2025, 2, 28));
  CHECK(day(2026, 3, 31).plus_months(-1) == day(2026, 2, 28));
  CHECK(day(2026, 11, 30).plus_months(3) == day(2027, 2, 28));
  CHECK(day(2026, 1, 15).plus_months(-13) == day(2024, 12, 15));
  CHECK(day(2026, 2, 28).plus_months(1) == day(2026, 3, 28));
  CHECK(rc::check("agrees with counting months one by one", [] {
    const Parts p = any_day();
    const int count = *rc::gen::inRange(-600, 601);
    int y = p.y;
    int m = static_cast<int>(p.m);
    for (int i = 0; i < count; ++i) {
      if (++m == 13) { m = 1; ++y; }
    }
    for (int i = 0; i > count; --i) {
      if (--m == 0) { m = 12; --y; }
    }
    RC_PRE(y >= 1 && y <= 9999);
    const auto month = static_cast<unsigned>(m);
    const Date moved = Date::from_ymd(p.y, p.m, p.d)->plus_months(count);
    RC_ASSERT(moved == *Date::from_ymd(y, month, std::min(p.d, days_in(y, month))));
  }));
}

TEST_CASE("months begin and end") {
  CHECK(day(2024, 2, 10).end_of_month() == day(2024, 2, 29));
  CHECK(day(2026, 12, 31).end_of_month() == day(2026, 12, 31));
  CHECK(day(2026, 12, 31).start_of_month() == day(2026, 12, 1));
  CHECK(rc::check("of any day", [] {
    const Parts p = any_day();
    const Date date = *Date::from_ymd(p.y, p.m, p.d);
    RC_ASSERT(date.end_of_month() == *Date::from_ymd(p.y, p.m, days_in(p.y, p.m)));
    RC_ASSERT(date.start_of_month() == *Date::from_ymd(p.y, p.m, 1));
  }));
}

TEST_CASE("today is a day of this age") {
  CHECK(today() > day(2024, 1, 1));
  CHECK(today() < day(9999, 1, 1));
}
