#include <arrears/model/terms.hpp>

#include <doctest/doctest.h>

#include <initializer_list>

using arrears::Date;
using arrears::Rate;
using arrears::Terms;

namespace {

std::string due(const char* terms, const char* document) {
  const auto parsed = Terms::parse(terms);
  REQUIRE(parsed.has_value());
  return parsed->due_date(*Date::parse_iso(document)).to_iso();
}

}  // namespace

TEST_CASE("net days count from the document date") {
  for (const char* text : {"30", "net 30", "NET 30", "net30", "n/30", "30 days", "net 30 days",
                           "Net 30 Days", "30天", "30 天", " 30 "}) {
    CAPTURE(text);
    CHECK(due(text, "2026-01-31") == "2026-03-02");
  }
  CHECK(due("0", "2026-01-31") == "2026-01-31");
}

TEST_CASE("days after the end of the month, and the end of the month after days, differ") {
  CHECK(due("eom+30", "2026-01-10") == "2026-03-02");
  CHECK(due("30+eom", "2026-01-10") == "2026-02-28");
  CHECK(due("30+eom", "2026-01-31") == "2026-03-31");
  CHECK(due("30+eom", "2024-01-30") == "2024-02-29");
  CHECK(due("eom", "2024-02-01") == "2024-02-29");
}

TEST_CASE("Chinese monthly settlement ends the month after the days") {
  for (const char* text : {"月结30", "月结30天", "月结 30 天", " 月结30天 "}) {
    CAPTURE(text);
    const auto terms = Terms::parse(text);
    REQUIRE(terms.has_value());
    CHECK(terms->base == Terms::Base::days_then_eom);
    CHECK(terms->days == 30);
  }
  CHECK(due("月结30", "2026-01-31") == "2026-03-31");
  CHECK(due("月结60天", "2026-01-10") == "2026-03-31");
  CHECK(due("月结", "2026-02-10") == "2026-02-28");
  CHECK(due("2/10 月结30", "2026-01-10") == "2026-02-28");
}

TEST_CASE("discount tiers are kept by their days") {
  const auto one = Terms::parse("2/10 net 30");
  REQUIRE(one.has_value());
  CHECK(one->days == 30);
  REQUIRE(one->discounts.size() == 1);
  CHECK(one->discounts[0].per_cent == Rate(2, 0));
  CHECK(one->discounts[0].days == 10);

  const auto two = Terms::parse("2/30 3.5/14, net 60");
  REQUIRE(two.has_value());
  REQUIRE(two->discounts.size() == 2);
  CHECK(two->discounts[0].days == 14);
  CHECK(two->discounts[0].per_cent == Rate(35, 1));
  CHECK(two->discounts[1].days == 30);
  CHECK(two->due_date(*Date::parse_iso("2026-01-01")).to_iso() == "2026-03-02");
}

TEST_CASE("a next delivery has no date of its own") {
  const auto terms = Terms::parse("next-delivery");
  REQUIRE(terms.has_value());
  CHECK(terms->base == Terms::Base::next_delivery);
  CHECK_FALSE(terms->due_date(*Date::parse_iso("2026-01-01")).known());
}

TEST_CASE("what is no payment term is refused") {
  for (const char* text : {"", " ", "thirty", "-30", "30 60", "net", "2/10", "2/10 net", "eom+",
                           "+eom", "0/10 net 30", "-2/10 net 30", "101/10 net 30", "2/x net 30",
                           "2/10 3/10 net 30", "30.5", "99999", "99999999999999999999", "net 30 60",
                           "next-delivery 30", "2/10/5 net 30", "天", "月结x", "月结30月结", "30月结",
                           "月结-30", "月结天", "net 月结30"}) {
    CAPTURE(text);
    CHECK_FALSE(Terms::parse(text).has_value());
  }
}
