#include <arrears/engine/probability.hpp>

#include <cassert>
#include <cmath>

namespace arrears {

Probability Probability::from_double(double p) {
  if (!(p > 0.0)) return {};
  if (p >= 1.0) return from_steps(10000);
  return from_steps(static_cast<std::int32_t>(std::floor(p * 10000.0 + 0.5)));
}

Probability Probability::from_steps(std::int32_t steps) {
  assert(steps >= 0 && steps <= 10000);
  Probability probability;
  probability.steps_ = steps;
  return probability;
}

std::int64_t Probability::of(std::int64_t minor) const {
  const std::optional<std::int64_t> product = scaled(minor, steps_, 10000);
  assert(product && "a part of an amount fits where the amount does");
  return *product;
}

}  // namespace arrears
