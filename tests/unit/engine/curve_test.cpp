#include <arrears/engine/curve.hpp>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cmath>

#include <arrears/engine/probability.hpp>

#include "score_fixture.hpp"

using namespace arrears;
using test::table_a;

namespace {

double naive(const RecoveryCurve& curve, int days, int horizon) {
  double sum = 0.0;
  for (int u = days + 1; u <= days + horizon; ++u) sum += std::log(1.0 - curve.at(u)) / 365.0;
  return 1.0 - std::exp(sum);
}

}  // namespace

TEST_CASE("a curve is linear between its points and flat outside") {
  const RecoveryCurve curve = table_a();
  CHECK(curve.at(-400) == doctest::Approx(0.99));
  CHECK(curve.at(0) == doctest::Approx(0.99));
  CHECK(curve.at(15) == doctest::Approx(0.96));
  CHECK(curve.at(75) == doctest::Approx(0.79));
  CHECK(curve.at(720) == doctest::Approx(0.13));
  CHECK(curve.at(5000) == doctest::Approx(0.13));
}

TEST_CASE("p_H reads the curve as the chance within a year") {
  // Worked apart from this program: 1 - exp(sum of ln(1 - c(u)) / 365).
  const RecoveryCurve curve = table_a();
  CHECK(curve.within(-20, 30) == doctest::Approx(0.3018221321862359));
  CHECK(curve.within(0, 30) == doctest::Approx(0.23774813322706845));
  CHECK(curve.within(0, 90) == doctest::Approx(0.4414234237905498));
  CHECK(curve.within(45, 60) == doctest::Approx(0.2319610812504731));
  CHECK(curve.within(100, 730) == doctest::Approx(0.5256865022201502));
  CHECK(curve.within(800, 30) == doctest::Approx(0.01138093882310176));
}

TEST_CASE("sums agree with a day by day sum and never fall with the horizon") {
  const RecoveryCurve curve = table_a();
  CHECK(rc::check("curve", [&curve] {
    const int days = *rc::gen::inRange(-200, 1200);
    const int horizon = *rc::gen::inRange(0, 800);
    const double p = curve.within(days, horizon);
    RC_ASSERT(std::abs(p - naive(curve, days, horizon)) < 1e-9);
    RC_ASSERT(curve.within(days, horizon + 1) >= p);
  }));
}

TEST_CASE("a certain success is no infinite hazard") {
  const auto sure = RecoveryCurve::from_points("sure", {{0, Rate(1, 0)}});
  REQUIRE(sure.has_value());
  CHECK(std::isfinite(sure->daily_hazard(3)));
  CHECK(sure->within(0, 3650) <= 1.0);
}

TEST_CASE("what is no curve is refused") {
  CHECK(RecoveryCurve::from_points("x", {}).error().code == "curve-empty");
  CHECK(RecoveryCurve::from_points("x", {{1, Rate(5, 1)}, {1, Rate(4, 1)}}).error().code ==
        "curve-not-rising");
  CHECK(RecoveryCurve::from_points("x", {{2000000000, Rate(5, 1)}}).error().code ==
        "curve-not-rising");
  CHECK(RecoveryCurve::from_points("x", {{1, Rate(11, 1)}}).error().code ==
        "curve-not-a-probability");
  CHECK(RecoveryCurve::from_points("x", {{1, Rate(-1, 1)}}).error().code ==
        "curve-not-a-probability");
}

TEST_CASE("a probability is rounded to four decimals before it meets an amount") {
  CHECK(Probability::from_double(0.00005).steps() == 1);
  CHECK(Probability::from_double(0.00004999).steps() == 0);
  CHECK(Probability::from_double(0.99995).steps() == 10000);
  CHECK(Probability::from_double(7.0).steps() == 10000);
  CHECK(Probability::from_double(-7.0).steps() == 0);
  CHECK(Probability::from_double(std::nan("")).steps() == 0);
  CHECK(Probability::from_steps(3333).of(10001) == 3333);   // 3333.3333
  CHECK(Probability::from_steps(5000).of(3) == 2);          // 1.5, half away from zero
  CHECK(Probability::from_steps(5000).of(-3) == -2);
  CHECK(Probability::from_steps(10000).of(INT64_MAX) == INT64_MAX);
}
