/// RecoveryModel: when open items will be paid, learned from the ledger's own history.
///
/// A piecewise daily hazard on the axis "days past due" (negative before due), one per stratum
/// (disputed or not), with a gamma frailty per customer ("pays theta times as fast as usual"),
/// fitted by EM and blended with a practice curve in proportion to the evidence (semantics.md §7).
/// A second part counts from each customer's own usual day of payment, and a correction fitted on
/// what earlier fits said and what then came mends the calibration; a back-test inside the history
/// chooses which of them are used. Without a single document paid in full it is the curve alone and
/// says so. Only what was known on the day of the fit enters; row order and thread count change
/// nothing.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <arrears/engine/curve.hpp>
#include <arrears/engine/history.hpp>
#include <arrears/engine/probability.hpp>
#include <arrears/model/date.hpp>

namespace arrears {

/// Constants of the estimator; the defaults are those it was validated with.
struct FitOptions {
  double prior_weight = 1.0;      ///< M: item-days of evidence that the curve is worth per day
  double stratum_weight = 10.0;   ///< item-days that the pooled hazard is worth in a stratum
  double hazard_max = 3.0;        ///< cap of a day's hazard
  double frailty_min = 0.3;       ///< smallest and largest k tried
  double frailty_max = 50.0;
  int frailty_steps = 30;         ///< log-spaced
  int passes = 8;                 ///< EM passes from theta = 1
  bool by_dispute = true;
  double habit_weight = 2.0;      ///< payments that the ledger's usual day is worth in a customer's
  bool choose = true;             ///< try habit and correction by back-test inside the history
};

/// Cumulative hazard by days past due, linear outside its range.
struct HazardAxis {
  std::int32_t first = 0;          ///< day of `running[0]`
  std::vector<double> running;     ///< Lambda(t), non-decreasing
  double slope_before = 0.0;       ///< daily hazard before the first day
  double slope_after = 0.0;        ///< and after the last

  [[nodiscard]] double at(std::int64_t day) const;
};

/// What one customer's record says.
struct CustomerSpeed {
  double paid = 0.0;      ///< d: payments seen, part payments as fractions
  double expected = 0.0;  ///< e: payments that the pooled hazard would have given
};

/// One fitted hazard.
struct HazardPart {
  std::array<HazardAxis, 2> axis;         ///< undisputed, disputed
  std::vector<CustomerSpeed> speeds;      ///< by customer
  std::vector<std::int32_t> usual_delay;  ///< days by which a customer's axis is moved; empty: none
  double frailty = 1.0;

  [[nodiscard]] double within(CustomerId customer, bool disputed, std::int32_t days,
                              std::int32_t horizon) const;
};

/// A monotone correction of the cumulative hazard x = -ln(1 - p): factor * x^power, both positive.
struct Correction {
  double factor = 1.0;
  double power = 1.0;

  [[nodiscard]] double apply(double p) const;
};

class RecoveryModel {
 public:
  /// Learns from what `history` shows on `as_of`.
  [[nodiscard]] static RecoveryModel fit(const PaymentHistory& history, Date as_of,
                                         const RecoveryCurve& prior,
                                         const FitOptions& options = {});
  /// The curve alone, without looking at any history.
  [[nodiscard]] static RecoveryModel from_curve(RecoveryCurve prior);

  /// No history was usable: every figure comes from the curve.
  [[nodiscard]] bool curve_only() const { return curve_only_; }
  /// P(paid within `horizon` days | open at `days` past due). Never falls as the horizon grows.
  [[nodiscard]] double within(CustomerId customer, bool disputed, std::int32_t days,
                              std::int32_t horizon) const;
  /// The fewest days in which it is as likely as not to be paid, given that it is paid within
  /// `ever` days: the smallest H >= 1 with p(H) >= p(ever) / 2.
  [[nodiscard]] std::int32_t median_days(CustomerId customer, bool disputed, std::int32_t days,
                                         std::int32_t ever) const;
  [[nodiscard]] const std::string& curve_name() const { return prior_.name(); }
  /// (d + k) / (e + k): 1 is as fast as usual; customers without record have 1.
  [[nodiscard]] double speed(CustomerId customer) const;
  /// Payments seen of this customer, and of all.
  [[nodiscard]] double payments(CustomerId customer) const;
  [[nodiscard]] double payments() const { return payments_; }
  /// Frailty parameter k: the smaller, the more customers differ.
  [[nodiscard]] double frailty() const { return parts_.empty() ? 1.0 : parts_[0].frailty; }
  /// Share of what left the ledger that was credited instead of paid, by count-weighted fraction.
  [[nodiscard]] Probability dilution() const { return dilution_; }
  /// The fitted hazards: none (curve only), the plain one, or it and the one by habit.
  [[nodiscard]] std::span<const HazardPart> parts() const { return parts_; }
  [[nodiscard]] const Correction& correction() const { return correction_; }

 private:
  RecoveryCurve prior_;
  bool curve_only_ = true;
  std::vector<HazardPart> parts_;
  double payments_ = 0.0;
  Probability dilution_;
  Correction correction_;
};

}  // namespace arrears
