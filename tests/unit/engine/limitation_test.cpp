#include <arrears/engine/limitation.hpp>

#include <vector>

#include <doctest/doctest.h>

using namespace arrears;

namespace {

LimitationRule rule(const char* country, int years, int months, bool from_year_end) {
  LimitationRule made;
  made.country = country;
  made.years = years;
  made.months = months;
  made.from_year_end = from_year_end;
  return made;
}

}  // namespace

TEST_CASE("a country's own rule goes before the one for all") {
  const std::vector<LimitationRule> rules{rule("", 3, 0, false), rule("DE", 3, 0, true),
                                          rule("FR", 5, 0, false)};
  CHECK(limitation_of(rules, "DE") == &rules[1]);
  CHECK(limitation_of(rules, "CN") == &rules[0]);
  CHECK(limitation_of(rules, "") == &rules[0]);
  CHECK(limitation_of(std::span(rules).subspan(1), "CN") == nullptr);
}

TEST_CASE("a claim lapses by its due date or by the end of that year") {
  const auto day = [](int y, unsigned m, unsigned d) { return *Date::from_ymd(y, m, d); };
  CHECK(barred_after(day(2022, 3, 15), rule("", 3, 0, false)) == day(2025, 3, 15));
  CHECK(barred_after(day(2022, 3, 15), rule("DE", 3, 0, true)) == day(2025, 12, 31));
  CHECK(barred_after(day(2024, 2, 29), rule("", 1, 0, false)) == day(2025, 2, 28));
  CHECK(barred_after(day(2022, 12, 31), rule("", 0, 6, true)) == day(2023, 6, 30));
}
