#include "machine_text.hpp"

#include <limits>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "render_samples.hpp"

namespace arrears {
namespace {

std::string integer(std::int64_t value) {
  ByteBuffer out;
  append_integer(out, value);
  return std::string(out.view());
}

std::string fixed(std::int64_t digits, int decimals, char mark = '.') {
  ByteBuffer out;
  append_fixed(out, digits, decimals, mark);
  return std::string(out.view());
}

std::string iso(Date date) {
  ByteBuffer out;
  append_date(out, date);
  return std::string(out.view());
}

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

TEST_CASE("integers, to the ends of their range") {
  CHECK(integer(0) == "0");
  CHECK(integer(-7) == "-7");
  CHECK(integer(kLeast) == "-9223372036854775808");
  CHECK(integer(kMost) == "9223372036854775807");
  CHECK(rc::check("as std::to_string",
                  [](std::int64_t n) { RC_ASSERT(integer(n) == std::to_string(n)); }));
}

TEST_CASE("decimals keep all their places and their sign") {
  CHECK(fixed(0, 2) == "0.00");
  CHECK(fixed(-5, 2) == "-0.05");
  CHECK(fixed(123450, 2) == "1234.50");
  CHECK(fixed(-1, 3) == "-0.001");
  CHECK(fixed(500, 0) == "500");
  CHECK(fixed(kLeast, 2) == "-92233720368547758.08");
  CHECK(fixed(kLeast, 4) == "-922337203685477.5808");
  CHECK(fixed(123450, 2, ',') == "1234,50");
  CHECK(rc::check("as the model writes amounts", [](std::int64_t n) {
    const int decimals = *rc::gen::inRange(0, 13);
    std::string expected;
    append_decimal(expected, n, decimals);
    RC_ASSERT(fixed(n, decimals) == expected);
  }));
}

TEST_CASE("dates from year 1 to 9999 as the model writes them") {
  CHECK(iso({}).empty());
  CHECK(iso(*Date::from_ymd(1, 1, 1)) == "0001-01-01");
  CHECK(iso(*Date::from_ymd(9999, 12, 31)) == "9999-12-31");
  bool same = true;
  for (Date d = *Date::from_ymd(1999, 1, 1); d.serial() < 11000; d = d.plus_days(1)) {
    same = same && iso(d) == d.to_iso();  // a leap century and an ordinary year
  }
  for (int year = 1; year <= 9999; ++year) {
    const Date end = Date::from_ymd(year, 3, 1)->plus_days(-1);
    same = same && iso(end) == end.to_iso() && iso(end.plus_days(1)) == end.plus_days(1).to_iso();
  }
  CHECK(same);
}

}  // namespace
}  // namespace arrears
