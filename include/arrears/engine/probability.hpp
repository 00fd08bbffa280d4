/// Probability: a chance rounded to four decimals, the only form in which one meets an amount.
///
/// Models compute with floating point; what leaves them is rounded here first, so that every amount
/// that rests on a probability is an exact product (semantics.md §7).
#pragma once

#include <cassert>
#include <compare>
#include <cstdint>
#include <limits>

namespace arrears {

/// 0 to 1 in steps of one ten-thousandth.
class Probability {
 public:
  constexpr Probability() = default;

  /// The nearest step, halves up; below 0 (and not a number) becomes 0, above 1 becomes 1.
  [[nodiscard]] static Probability from_double(double p);
  /// `steps` ten-thousandths, 0 to 10000 (asserted).
  [[nodiscard]] static constexpr Probability from_steps(std::int32_t steps) {
    assert(steps >= 0 && steps <= kWhole);
    Probability probability;
    probability.steps_ = steps;
    return probability;
  }

  /// Ten-thousandths, as `Cell::decimal(CellType::probability, …)` takes them.
  [[nodiscard]] constexpr std::int32_t steps() const { return steps_; }
  [[nodiscard]] constexpr double value() const { return steps_ / 10000.0; }
  [[nodiscard]] constexpr Probability complement() const { return from_steps(kWhole - steps_); }
  /// `minor` times the probability, rounded once, half away from zero. Cannot overflow.
  [[nodiscard]] std::int64_t of(std::int64_t minor) const {
    // Division in 128 bits takes many times as long, and hardly any amount needs it.
    if (minor < -kShortMost || minor > kShortMost) return of_long(minor);
    const std::int64_t product = minor * steps_;
    return (product + (product < 0 ? -kWhole / 2 : kWhole / 2)) / kWhole;
  }

  friend constexpr auto operator<=>(Probability, Probability) = default;

 private:
  static constexpr std::int32_t kWhole = 10000;
  /// Products with amounts up to here, rounding included, fit into 64 bits.
  static constexpr std::int64_t kShortMost =
      std::numeric_limits<std::int64_t>::max() / kWhole - 1;

  [[nodiscard]] std::int64_t of_long(std::int64_t minor) const;

  std::int32_t steps_ = 0;
};

}  // namespace arrears
