#include <arrears/read/exact_sum.hpp>

#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace arrears;

TEST_CASE("plain decimals are read and written exactly") {
  CHECK(ExactSum::parse("147703.18")->to_decimal() == "147703.18");
  CHECK(ExactSum::parse("-0.366")->to_decimal() == "-0.366");
  CHECK(ExactSum::parse("5")->to_decimal(2) == "5.00");
  CHECK(ExactSum::parse("1.500")->to_decimal() == "1.5");
  CHECK(ExactSum::parse("0.000000000000000001")->to_decimal() == "0.000000000000000001");
  for (const char* wrong : {"", "-", ".", "1,5", "1.2.3", "1e5", "0.0000000000000000001", " 1",
                            "999999999999999999999999999999"}) {
    CHECK_MESSAGE(!ExactSum::parse(wrong), wrong);
  }
}

TEST_CASE("an overflow stays known") {
  ExactSum sum;
  for (int i = 0; i < 100; ++i) sum.add(INT64_MAX, 0);
  CHECK(sum.overflowed());
  CHECK_FALSE(sum.is_zero());
}

TEST_CASE("sums do not depend on their order") {
  CHECK(rc::check("adding forwards and backwards gives one sum", [] {
    const auto cents = *rc::gen::container<std::vector<std::int32_t>>(
        rc::gen::arbitrary<std::int32_t>());
    ExactSum forwards, backwards;
    std::int64_t expected = 0;
    for (std::size_t i = 0; i < cents.size(); ++i) {
      forwards.add(cents[i], 2);
      backwards.add(cents[cents.size() - 1 - i], 2);
      expected += cents[i];
    }
    ExactSum plain;
    plain.add(expected, 2);
    RC_ASSERT(forwards == backwards);
    RC_ASSERT(forwards == plain);
    RC_ASSERT(*ExactSum::parse(forwards.to_decimal(2)) == forwards);
  }));
}
