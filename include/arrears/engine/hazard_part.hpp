/// HazardPart: one view of the hazard with what it makes of each customer, the pieces of which a
/// RecoveryModel consists.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <arrears/engine/recovery_parameters.hpp>
#include <arrears/model/ids.hpp>

namespace arrears {

class PayRhythms;

/// What one customer's record says.
struct CustomerSpeed {
  double paid = 0.0;      ///< d: payments seen, part payments as fractions
  double expected = 0.0;  ///< e: payments that the pooled hazard would have given
};

/// One hazard with what it makes of each customer.
struct HazardPart {
  HazardShape shape;
  std::vector<CustomerSpeed> speeds;      ///< by customer
  std::vector<std::int32_t> usual_delay;  ///< days by which a customer's axis is moved; empty: none
  const PayRhythms* rhythms = nullptr;    ///< none: all days of the calendar alike

  /// Nothing where the customer is not known.
  [[nodiscard]] CustomerSpeed speed(CustomerId customer) const;
  /// Where a claim of so many days past due stands on the customer's axis.
  [[nodiscard]] std::int64_t own_day(CustomerId customer, std::int32_t days) const;
  /// Hazard of a claim over the days in (from, to] from now, all days of the calendar alike.
  [[nodiscard]] double hazard(CustomerId customer, bool disputed, std::int32_t days,
                              std::int32_t from, std::int32_t to) const;
  /// Days before today of which `sum_up` asks the readiness, and ahead; beyond, days even out.
  static constexpr std::int32_t kBehind = 35;
  static constexpr std::size_t kAhead = 93;
  /// For each n below the size of `running`, at most `kAhead`, the hazard paid out in the next n
  /// days; `readiness`: the share paid of what is ready, on each day from kBehind - 1 days ago on.
  /// Several parts take hardly longer than one; `running` has a list of the same size for each.
  static void sum_up(std::span<const HazardPart* const> parts, CustomerId customer, bool disputed,
                     std::int32_t days, std::span<const float> readiness,
                     std::span<const std::span<float>> running);
  /// What a stretch of that hazard comes to for a customer, as a cumulative hazard: the chance of a
  /// claim is 1 - exp(-it).
  [[nodiscard]] double cumulative(CustomerId customer, double hazard) const;
  /// The chance of a customer's claim over a stretch of that hazard.
  [[nodiscard]] double chance(CustomerId customer, double hazard) const;
  /// The hazard over which the chance is that of a cumulative hazard that all customers share.
  [[nodiscard]] double hazard_for(CustomerId customer, double cumulative) const;
};

}  // namespace arrears
