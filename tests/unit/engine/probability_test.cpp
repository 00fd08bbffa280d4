#include <arrears/engine/probability.hpp>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <limits>

using namespace arrears;

namespace {

__extension__ using Wide = __int128;

/// `minor` x steps / 10000, half away from zero, with room for anything.
std::int64_t naive(std::int64_t minor, std::int32_t steps) {
  const Wide product = Wide{minor} * steps;
  const Wide size = product < 0 ? -product : product;
  const Wide rounded = (size + 5000) / 10000;
  return static_cast<std::int64_t>(product < 0 ? -rounded : rounded);
}

}  // namespace

TEST_CASE("a part of an amount is exact up to the largest amounts") {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  // Around the ends, around none, and around where 64 bits stop being enough for the product.
  for (const std::int64_t about : {std::int64_t{0}, kMost / 10000, kMost - 3, -kMost + 3}) {
    for (std::int64_t sign : {-1, 1}) {
      for (std::int64_t by = -3; by <= 3; ++by) {
        for (const std::int32_t steps : {0, 1, 4999, 5000, 5001, 9999, 10000}) {
          const std::int64_t minor = sign * (about + by);
          CAPTURE(minor);
          CAPTURE(steps);
          CHECK(Probability::from_steps(steps).of(minor) == naive(minor, steps));
        }
      }
    }
  }
}

TEST_CASE("a part of an amount is rounded half away from zero") {
  REQUIRE(rc::check([] {
    const auto minor = *rc::gen::arbitrary<std::int64_t>();
    const std::int64_t cut = minor >> *rc::gen::inRange(0, 64);
    const std::int32_t steps = *rc::gen::inRange(0, 10001);
    RC_ASSERT(Probability::from_steps(steps).of(cut) == naive(cut, steps));
  }));
}
