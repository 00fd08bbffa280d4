#include <arrears/engine/probability.hpp>

#include <cassert>
#include <cmath>
#include <optional>

#include <arrears/model/money.hpp>

namespace arrears {

Probability Probability::from_double(double p) {
  if (!(p > 0.0)) return {};
  if (p >= 1.0) return from_steps(kWhole);
  return from_steps(static_cast<std::int32_t>(std::floor(p * kWhole + 0.5)));
}

std::int64_t Probability::of_long(std::int64_t minor) const {
  const std::optional<std::int64_t> product = scaled(minor, steps_, kWhole);
  assert(product && "a part of an amount fits where the amount does");
  return *product;
}

}  // namespace arrears
