#include <arrears/model/money.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace arrears;

namespace {

__extension__ using Wide = __int128;

constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

Money money(std::int64_t minor, const char* code = "EUR") {
  return {minor, *Currency::from_code(code)};
}

// All sizes from cents to the limits, and the limits themselves.
rc::Gen<std::int64_t> any_int64() {
  return rc::gen::oneOf(
      rc::gen::inRange<std::int64_t>(-1000, 1001), rc::gen::arbitrary<std::int64_t>(),
      rc::gen::map(rc::gen::pair(rc::gen::arbitrary<std::uint64_t>(), rc::gen::inRange(0, 64)),
                   [](const std::pair<std::uint64_t, int>& p) {
                     return static_cast<std::int64_t>(p.first) >> p.second;
                   }),
      rc::gen::element(kMin, kMin + 1, kMax, kMax - 1, std::int64_t{0}));
}

rc::Gen<std::int64_t> but_zero(rc::Gen<std::int64_t> gen) {
  return rc::gen::suchThat(std::move(gen), [](std::int64_t value) { return value != 0; });
}

// The integer nearest to the fraction, found by trying the neighbours of the floor instead of by
// looking at a remainder.
Wide nearest(Wide product, Wide den, Rounding rounding) {
  if (den < 0) {
    product = -product;
    den = -den;
  }
  Wide floor = product / den;
  if (floor * den > product) --floor;
  const Wide below = product - floor * den;
  const Wide above = (floor + 1) * den - product;
  if (below != above) return below < above ? floor : floor + 1;
  if (rounding == Rounding::half_even) return floor % 2 == 0 ? floor : floor + 1;
  return product < 0 ? floor : floor + 1;
}

bool fits(Wide value) { return value >= kMin && value <= kMax; }

// A decimal by string work: pad with zeros, put the point in.
std::string naive_decimal(std::int64_t minor, std::size_t exponent) {
  std::string digits = std::to_string(minor);
  const bool negative = digits.front() == '-';
  if (negative) digits.erase(0, 1);
  if (digits.size() <= exponent) digits.insert(0, exponent + 1 - digits.size(), '0');
  if (exponent > 0) digits.insert(digits.size() - exponent, ".");
  return (negative ? "-" : "") + digits;
}

}  // namespace

TEST_CASE("plus and minus are exact, and say when 64 bits are not enough") {
  CHECK(money(1999).plus(money(1)) == money(2000));
  CHECK(money(5).minus(money(12)) == money(-7));
  CHECK(money(kMax).plus(money(0)) == money(kMax));
  CHECK_FALSE(money(kMax).plus(money(1)).has_value());
  CHECK_FALSE(money(kMin).plus(money(-1)).has_value());
  CHECK_FALSE(money(kMin).minus(money(1)).has_value());
  CHECK_FALSE(money(0).minus(money(kMin)).has_value());
  CHECK(money(-1).minus(money(kMin)) == money(kMax));
  CHECK(money(7, "JPY").plus(money(8, "JPY"))->currency == *Currency::from_code("JPY"));
  CHECK_FALSE(money(1, "EUR") == money(1, "USD"));
}

TEST_CASE("plus and minus agree with 128 bits") {
  CHECK(rc::check("plus, minus", [] {
    const std::int64_t a = *any_int64();
    const std::int64_t b = *any_int64();
    const auto sum = money(a).plus(money(b));
    RC_ASSERT(sum.has_value() == fits(Wide{a} + b));
    if (sum) RC_ASSERT(Wide{sum->minor} == Wide{a} + b);
    const auto difference = money(a).minus(money(b));
    RC_ASSERT(difference.has_value() == fits(Wide{a} - b));
    if (difference) RC_ASSERT(Wide{difference->minor} == Wide{a} - b);
  }));
}

TEST_CASE("a half goes away from zero, or to the even neighbour, whatever the signs") {
  const auto up = [](std::int64_t v, std::int64_t n, std::int64_t d) { return *scaled(v, n, d); };
  const auto even = [](std::int64_t v, std::int64_t n, std::int64_t d) {
    return *scaled(v, n, d, Rounding::half_even);
  };
  CHECK(up(1, 1, 2) == 1);
  CHECK(up(-1, 1, 2) == -1);
  CHECK(up(1, -1, 2) == -1);
  CHECK(up(1, 1, -2) == -1);
  CHECK(up(-1, 1, -2) == 1);
  CHECK(up(-1, -1, -2) == -1);
  CHECK(up(5, 1, 2) == 3);
  CHECK(up(-5, 1, 2) == -3);
  CHECK(even(1, 1, 2) == 0);
  CHECK(even(-1, 1, 2) == 0);
  CHECK(even(3, 1, 2) == 2);
  CHECK(even(5, 1, 2) == 2);
  CHECK(even(5, 1, -2) == -2);
  CHECK(even(7, 1, -2) == -4);
  CHECK(even(-7, -1, -2) == -4);
  // Just beside a half the rule has no say.
  CHECK(even(51, 1, 100) == 1);
  CHECK(even(149, 1, 100) == 1);
  CHECK(up(49, 1, 100) == 0);
  CHECK(up(0, 5, -3) == 0);
}

TEST_CASE("the product may need 128 bits, the result must fit") {
  CHECK(scaled(kMax, kMax, kMax) == kMax);
  CHECK(scaled(kMin, kMax, kMax) == kMin);
  CHECK(scaled(kMin, kMin, kMin) == kMin);
  CHECK_FALSE(scaled(kMin, -1, 1).has_value());
  CHECK_FALSE(scaled(kMin, 1, -1).has_value());
  CHECK_FALSE(scaled(kMax, 2, 1).has_value());
  CHECK_FALSE(scaled(kMin, kMin, 1).has_value());
  CHECK_FALSE(scaled(kMin, kMin, kMax).has_value());
  CHECK(scaled(kMax, 1, 2) == kMax / 2 + 1);
  CHECK(scaled(kMax, 1, 2, Rounding::half_even) == kMax / 2 + 1);
  CHECK(scaled(1, 1, kMin) == 0);
  CHECK(scaled(kMax, 1, kMin) == -1);
  CHECK(money(1000).scaled(1, 3) == money(333));
  CHECK_FALSE(money(kMax).scaled(10, 1).has_value());
}

TEST_CASE("scaled is the nearest integer") {
  CHECK(rc::check("any value, numerator, denominator", [] {
    const std::int64_t value = *any_int64();
    const std::int64_t num = *any_int64();
    const std::int64_t den = *but_zero(any_int64());
    const auto rounding = *rc::gen::element(Rounding::half_up, Rounding::half_even);
    const Wide expected = nearest(Wide{value} * num, den, rounding);
    const auto found = scaled(value, num, den, rounding);
    RC_ASSERT(found.has_value() == fits(expected));
    if (found) RC_ASSERT(Wide{*found} == expected);
  }));
  CHECK(rc::check("exact halves", [] {
    const auto whole = *rc::gen::inRange<std::int64_t>(-1000, 1000);
    const auto half = *but_zero(rc::gen::inRange<std::int64_t>(-500, 500));
    const auto rounding = *rc::gen::element(Rounding::half_up, Rounding::half_even);
    const std::int64_t product = (2 * whole + 1) * half;
    const auto found = scaled(product, 1, 2 * half, rounding);
    RC_ASSERT(found.has_value());
    RC_ASSERT(Wide{*found} == nearest(product, Wide{2} * half, rounding));
    RC_ASSERT(*found == whole || *found == whole + 1);
  }));
}

TEST_CASE("split loses no cent") {
  const auto parts = money(100).split(3);
  CHECK(parts == std::vector<Money>{money(34), money(33), money(33)});
  CHECK(money(-100).split(3) == std::vector<Money>{money(-34), money(-33), money(-33)});
  CHECK(money(2).split(4) == std::vector<Money>{money(1), money(1), money(0), money(0)});
  CHECK(money(kMin).split(1) == std::vector<Money>{money(kMin)});
  CHECK(rc::check("parts sum back and differ by one at most", [] {
    const Money whole = money(*any_int64(), "KWD");
    const auto n = *rc::gen::inRange<std::uint32_t>(1, 300);
    const auto split = whole.split(n);
    RC_ASSERT(split.size() == n);
    Sum sum;
    for (const Money& part : split) {
      sum.add(part.minor);
      RC_ASSERT(part.currency == whole.currency);
      RC_ASSERT(Wide{split.front().minor} - part.minor <= 1);
      RC_ASSERT(Wide{split.front().minor} - part.minor >= -1);
    }
    RC_ASSERT(sum.minor() == whole.minor);
    const auto larger = [](const Money& a, const Money& b) {
      return (a.minor < 0 ? -Wide{a.minor} : Wide{a.minor}) >
             (b.minor < 0 ? -Wide{b.minor} : Wide{b.minor});
    };
    RC_ASSERT(std::is_sorted(split.begin(), split.end(), larger));
  }));
}

TEST_CASE("a decimal has as many decimals as its currency") {
  CHECK(money(-1230).to_decimal() == "-12.30");
  CHECK(money(500, "JPY").to_decimal() == "500");
  CHECK(money(0, "JPY").to_decimal() == "0");
  CHECK(money(0).to_decimal() == "0.00");
  CHECK(money(-5).to_decimal() == "-0.05");
  CHECK(money(5, "KWD").to_decimal() == "0.005");
  CHECK(money(-12345, "CLF").to_decimal() == "-1.2345");
  CHECK(money(100000000, "CLF").to_decimal() == "10000.0000");
  CHECK(money(kMin).to_decimal() == "-92233720368547758.08");
  CHECK(money(kMin, "JPY").to_decimal() == "-9223372036854775808");
  CHECK(money(kMax, "UYW").to_decimal() == "922337203685477.5807");
}

TEST_CASE("append_decimal adds to what is there, as string work would") {
  std::string out = "EUR ";
  append_decimal(out, 7, 2);
  CHECK(out == "EUR 0.07");
  CHECK(rc::check("any number, any exponent", [] {
    const std::int64_t minor = *any_int64();
    const int exponent = *rc::gen::inRange(0, 19);
    std::string text;
    append_decimal(text, minor, exponent);
    RC_ASSERT(text == naive_decimal(minor, static_cast<std::size_t>(exponent)));
  }));
}

TEST_CASE("a sum cannot wrap; only its narrowing can fail") {
  Sum sum;
  CHECK(sum.minor() == 0);
  sum.add(kMax);
  CHECK(sum.minor() == kMax);
  sum.add(1);
  CHECK_FALSE(sum.minor().has_value());
  for (int i = 0; i < 1000; ++i) sum.add(kMax);
  for (int i = 0; i < 1000; ++i) sum.subtract(kMax);
  sum.subtract(1);
  CHECK(sum.minor() == kMax);
  Sum low;
  low.add(kMin);
  CHECK(low.minor() == kMin);
  low.subtract(1);
  CHECK_FALSE(low.minor().has_value());
  Sum positive;
  positive.subtract(kMin);
  CHECK_FALSE(positive.minor().has_value());
  low.add(positive);
  CHECK(low.minor() == -1);
}
