/// Probability: a chance rounded to four decimals, the only form in which one meets an amount.
///
/// Models compute with floating point; what leaves them is rounded here first, so that every amount
/// that rests on a probability is an exact product (semantics.md §7).
#pragma once

#include <compare>
#include <cstdint>

#include <arrears/model/money.hpp>

namespace arrears {

/// 0 to 1 in steps of one ten-thousandth.
class Probability {
 public:
  constexpr Probability() = default;

  /// The nearest step, halves up; below 0 (and not a number) becomes 0, above 1 becomes 1.
  [[nodiscard]] static Probability from_double(double p);
  /// `steps` ten-thousandths, 0 to 10000 (asserted).
  [[nodiscard]] static Probability from_steps(std::int32_t steps);

  /// Ten-thousandths, as `Cell::decimal(CellType::probability, …)` takes them.
  [[nodiscard]] constexpr std::int32_t steps() const { return steps_; }
  [[nodiscard]] constexpr double value() const { return steps_ / 10000.0; }
  [[nodiscard]] Probability complement() const { return from_steps(10000 - steps_); }
  /// `minor` times the probability, rounded once, half away from zero. Cannot overflow.
  [[nodiscard]] std::int64_t of(std::int64_t minor) const;

  friend constexpr auto operator<=>(Probability, Probability) = default;

 private:
  std::int32_t steps_ = 0;
};

}  // namespace arrears
