#include "human_text.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace arrears;

TEST_CASE("numbers for people are grouped by three, whatever their size") {
  CHECK(grouped(0, 0) == "0");
  CHECK(grouped(0, 2) == "0.00");
  CHECK(grouped(-5, 2) == "-0.05");
  CHECK(grouped(999, 0) == "999");
  CHECK(grouped(1000, 0) == "1,000");
  CHECK(grouped(-123456, 2) == "-1,234.56");
  CHECK(grouped(99999999, 2) == "999,999.99");
  CHECK(grouped(1234567, 3) == "1,234.567");
  CHECK(grouped(std::numeric_limits<std::int64_t>::max(), 0) == "9,223,372,036,854,775,807");
  CHECK(grouped(std::numeric_limits<std::int64_t>::min(), 18) == "-9.223372036854775808");
}
