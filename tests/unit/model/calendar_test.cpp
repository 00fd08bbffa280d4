#include <arrears/model/calendar.hpp>

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace arrears;

namespace {

Date iso(const char* text) { return *Date::parse_iso(text); }

}  // namespace

TEST_CASE("weekends roll to Monday, workdays stay") {
  const Calendar calendar;
  CHECK(calendar.is_business_day("DE", iso("2026-04-03")));
  CHECK_FALSE(calendar.is_business_day("DE", iso("2026-04-04")));
  CHECK_FALSE(calendar.is_business_day("DE", iso("2026-04-05")));
  CHECK(calendar.roll_following("DE", iso("2026-04-04")) == iso("2026-04-06"));
  CHECK(calendar.roll_following("", iso("2026-04-05")) == iso("2026-04-06"));
  CHECK(calendar.roll_following("DE", iso("2026-04-07")) == iso("2026-04-07"));
}

TEST_CASE("Easter: two holidays around a weekend, in their own country only") {
  Calendar calendar;
  // Out of order and twice, as people write such files.
  calendar.add_holiday("DE", iso("2026-04-06"));
  calendar.add_holiday("DE", iso("2026-04-03"));
  calendar.add_holiday("DE", iso("2026-04-06"));
  CHECK(calendar.roll_following("DE", iso("2026-04-03")) == iso("2026-04-07"));
  CHECK(calendar.roll_following("DE", iso("2026-04-05")) == iso("2026-04-07"));
  CHECK(calendar.roll_following("US", iso("2026-04-03")) == iso("2026-04-03"));
  CHECK(calendar.roll_following("", iso("2026-04-03")) == iso("2026-04-03"));
}

TEST_CASE("a holiday without a country holds everywhere") {
  Calendar calendar;
  calendar.add_holiday("", iso("2026-01-01"));
  calendar.add_holiday("CN", iso("2026-01-02"));
  CHECK_FALSE(calendar.is_business_day("", iso("2026-01-01")));
  CHECK_FALSE(calendar.is_business_day("FR", iso("2026-01-01")));
  CHECK(calendar.roll_following("FR", iso("2026-01-01")) == iso("2026-01-02"));
  CHECK(calendar.roll_following("CN", iso("2026-01-01")) == iso("2026-01-05"));
}

TEST_CASE("a calendar of holidays to its end does not roll for ever") {
  Calendar calendar;
  for (Date day = iso("9999-12-01"); day < iso("9999-12-31"); day = day.plus_days(1)) {
    calendar.add_holiday("", day);
  }
  calendar.add_holiday("", iso("9999-12-31"));
  CHECK(calendar.roll_following("", iso("9999-12-10")) == iso("9999-12-31"));
}

TEST_CASE("rolling lands on the first business day, never before the day") {
  CHECK(rc::check("any day, any holidays near it", [] {
    const Date from = Date::from_serial(*rc::gen::inRange(0, 40000));
    Calendar calendar;
    for (const int offset : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 12))) {
      calendar.add_holiday("X", from.plus_days(offset));
    }
    const Date to = calendar.roll_following("X", from);
    RC_ASSERT(to >= from);
    RC_ASSERT(calendar.is_business_day("X", to));
    for (Date day = from; day < to; day = day.plus_days(1)) {
      RC_ASSERT(!calendar.is_business_day("X", day));
    }
    RC_ASSERT(calendar.roll_following("X", to) == to);
  }));
}
