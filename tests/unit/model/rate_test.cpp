#include <arrears/model/rate.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace arrears;

namespace {

__extension__ using Wide = __int128;

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr int kDecimals = 12;

Rate rate(const char* text) {
  const auto parsed = Rate::parse(text);
  REQUIRE_MESSAGE(parsed.has_value(), text);
  return *parsed;
}

// What a rate is worth in 10^-12, exactly.
Wide units(const Rate& value) {
  Wide digits = value.digits();
  for (int i = value.scale(); i < kDecimals; ++i) digits *= 10;
  return digits;
}

rc::Gen<Rate> any_rate() {
  const auto digits = rc::gen::oneOf(rc::gen::inRange<std::int64_t>(-5000, 5001),
                                     rc::gen::arbitrary<std::int64_t>(),
                                     rc::gen::element(kMax, -kMax, std::int64_t{0}));
  return rc::gen::map(rc::gen::pair(digits, rc::gen::inRange(0, kDecimals + 1)),
                      [](const std::pair<std::int64_t, int>& p) {
                        return Rate(std::max(p.first, -kMax), p.second);
                      });
}

Money euro(std::int64_t minor) { return {minor, *Currency::from_code("EUR")}; }

}  // namespace

TEST_CASE("a rate reads a plain decimal") {
  CHECK(rate("8.25") == Rate(825, 2));
  CHECK(rate("-0.88") == Rate(-88, 2));
  CHECK(rate("3") == Rate(3, 0));
  CHECK(rate("007") == Rate(7, 0));
  CHECK(rate("-0") == Rate());
  CHECK(rate("-0.000") == Rate());
  CHECK(rate("0.000000000001") == Rate(1, 12));
  CHECK(rate("9223372036854775807") == Rate(kMax, 0));
  CHECK(rate("-9223372.036854775807") == Rate(-kMax, 12));
  CHECK(rate("2.500000000000000000000000000000") == Rate(25, 1));
}

TEST_CASE("a rate reads nothing else") {
  for (const char* wrong :
       {"", "-", "+1", "--1", "1-", ".", ".5", "5.", "-.5", "-5.", "1.2.3", "1..2", "1,5", " 1",
        "1 ", "1e3", "0x1", "1%", "nan", "inf", "1.0x", "1.x0", "x", "٣", "１",
        "0.0000000000001", "1.1234567890123", "9223372036854775808", "-9223372036854775808",
        "99999999999999999999999999999999999999999999999999", "9223372.0368547758070001",
        "92233720.36854775808"}) {
    INFO(wrong);
    CHECK_FALSE(Rate::parse(wrong).has_value());
  }
}

TEST_CASE("length alone is no harm") {
  const std::string zeros(1'000'000, '0');
  CHECK(Rate::parse(zeros) == Rate());
  CHECK(Rate::parse("1." + zeros) == Rate(1, 0));
  CHECK(Rate::parse(zeros + "5.5") == Rate(55, 1));
  CHECK_FALSE(Rate::parse("1" + zeros).has_value());
  CHECK_FALSE(Rate::parse("0." + zeros + "1").has_value());
}

TEST_CASE("equal rates are equal whatever their digits were") {
  CHECK(Rate(8250, 3) == Rate(825, 2));
  CHECK(Rate(100, 2) == Rate(1, 0));
  CHECK(Rate(0, 9) == Rate());
  CHECK(Rate(100, 0).scale() == 0);
  CHECK(Rate(1200, 3).denominator() == 10);
  CHECK(Rate(-5, 1).is_negative());
  CHECK(Rate(0, 3).is_zero());
  CHECK_FALSE(Rate(-5, 1).is_zero());
}

TEST_CASE("printed rates read back") {
  CHECK(rate("8.250").to_decimal() == "8.25");
  CHECK(rate("-0.880").to_decimal() == "-0.88");
  CHECK(rate("3.00").to_decimal() == "3");
  CHECK(rate("0.05").to_decimal() == "0.05");
  CHECK(Rate().to_decimal() == "0");
  CHECK(rc::check("round trip, in lowest terms", [] {
    const Rate value = *any_rate();
    const std::string text = value.to_decimal();
    RC_ASSERT(Rate::parse(text) == value);
    RC_ASSERT(Rate::parse(text + (value.scale() == 0 ? ".00" : "00")) == value);
    RC_ASSERT(value.scale() == 0 || value.digits() % 10 != 0);
  }));
}

TEST_CASE("any text is read as a number or refused, the same way as by hand") {
  CHECK(rc::check("texts of the letters of numbers", [] {
    const auto length = *rc::gen::inRange<std::size_t>(0, 20);
    const auto letters = rc::gen::elementOf(std::string("000123456789.,"));
    const auto text = *rc::gen::element<std::string>("", "-", "+") +
                      *rc::gen::container<std::string>(length, letters);
    const auto found = Rate::parse(text);
    // By hand: sign, digits, and a point only between digits.
    const std::string body = text.substr(text.starts_with('-') ? 1 : 0);
    const auto point = body.find('.');
    const std::string whole = body.substr(0, point);
    const std::string rest = point == std::string::npos ? "0" : body.substr(point + 1);
    const auto number = [](const std::string& s) {
      return !s.empty() && s.find_first_not_of("0123456789") == std::string::npos;
    };
    if (!number(whole) || !number(rest)) {
      RC_ASSERT(!found.has_value());
    } else if (whole.size() + rest.size() <= 18 && rest.size() <= kDecimals) {
      RC_ASSERT(found.has_value());
      const Rate by_hand(std::stoll(whole + rest), static_cast<int>(rest.size()));
      RC_ASSERT(found == (text.starts_with('-') ? Rate(-by_hand.digits(), by_hand.scale())
                                                : by_hand));
    }
  }));
}

TEST_CASE("rates compare as numbers") {
  CHECK(rate("0.9") < rate("0.95"));
  CHECK(rate("-1") < rate("-0.99"));
  CHECK(rate("10") > rate("9.999999999999"));
  CHECK(Rate(kMax, 0) > Rate(kMax, 12));
  CHECK(rc::check("as their worth does", [] {
    const Rate a = *any_rate();
    const Rate b = *rc::gen::oneOf(any_rate(), rc::gen::just(a));
    RC_ASSERT((a < b) == (units(a) < units(b)));
    RC_ASSERT((a > b) == (units(a) > units(b)));
    RC_ASSERT((a == b) == (units(a) == units(b)));
  }));
}

TEST_CASE("sum and product are exact or refused") {
  CHECK(rate("1.27").plus(rate("8")) == rate("9.27"));
  CHECK(rate("0.5").plus(rate("0.5")) == rate("1"));
  CHECK(rate("2.5").times(rate("0.4")) == rate("1"));
  CHECK_FALSE(Rate(kMax, 0).plus(Rate(1, 0)).has_value());
  CHECK_FALSE(Rate(kMax, 0).plus(Rate(1, 12)).has_value());
  CHECK_FALSE(Rate(-kMax, 0).plus(Rate(-1, 0)).has_value());
  CHECK_FALSE(Rate(kMax, 0).times(Rate(2, 0)).has_value());
  CHECK_FALSE(Rate(1, 7).times(Rate(1, 6)).has_value());
  CHECK(Rate(1, 6).times(Rate(1, 6)) == Rate(1, 12));
  CHECK(Rate(5, 12).times(Rate(2, 0)) == Rate(1, 11));
  CHECK(rc::check("plus agrees with whole numbers of 10^-12", [] {
    const Rate a = *any_rate();
    const Rate b = *any_rate();
    const auto sum = a.plus(b);
    RC_ASSERT(sum == b.plus(a));
    if (sum) {
      RC_ASSERT(units(*sum) == units(a) + units(b));
    } else {
      // Refused only where the sum's digits, with the decimals it needs, exceed 64 bits.
      Wide digits = units(a) + units(b);
      for (int i = 0; i < kDecimals && digits % 10 == 0; ++i) digits /= 10;
      RC_ASSERT(digits > kMax || digits < -kMax);
    }
  }));
  CHECK(rc::check("times agrees with whole numbers", [] {
    const auto a = *rc::gen::inRange<std::int64_t>(-100'000'000, 100'000'000);
    const auto b = *rc::gen::inRange<std::int64_t>(-100'000'000, 100'000'000);
    const int scale = *rc::gen::inRange(0, 7);
    const auto product = Rate(a, scale).times(Rate(b, 6));
    RC_ASSERT(product.has_value());
    RC_ASSERT(*product == Rate(a * b, scale + 6));
  }));
}

TEST_CASE("money times a rate rounds once") {
  CHECK(multiply(euro(10000), rate("0.0825")) == euro(825));
  CHECK(multiply(euro(50), rate("0.01")) == euro(1));
  CHECK(multiply(euro(50), rate("0.01"), Rounding::half_even) == euro(0));
  CHECK(multiply(euro(-50), rate("0.01")) == euro(-1));
  CHECK(per_cent_of(euro(123456), rate("19")) == euro(23457));
  CHECK(per_cent_of(euro(250), rate("1")) == euro(3));
  CHECK(per_cent_of(euro(250), rate("1"), Rounding::half_even) == euro(2));
  CHECK(per_cent_of(euro(250), rate("-1")) == euro(-3));
  CHECK_FALSE(multiply(euro(kMax), rate("1.1")).has_value());
  CHECK(multiply(euro(kMax), rate("0.000000000001")) == euro(9223372));
  CHECK(rc::check("nearest to the exact product", [] {
    const auto minor = *rc::gen::arbitrary<std::int64_t>();
    const Rate per_cent = *any_rate();
    const auto part = per_cent_of(euro(minor), per_cent);
    if (!part) return;
    const Wide den = Wide{per_cent.denominator()} * 100;
    const Wide off = Wide{minor} * per_cent.digits() - Wide{part->minor} * den;
    RC_ASSERT((off < 0 ? -off : off) * 2 <= den);
    RC_ASSERT(part->currency == *Currency::from_code("EUR"));
  }));
}
