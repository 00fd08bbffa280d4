/// RecoveryModel: when open items will be paid, learned from the ledger's own history.
///
/// A piecewise daily hazard on the axis "days past due" (negative before due), one per stratum
/// (disputed or not), with a gamma frailty per customer ("pays theta times as fast as usual"),
/// fitted by EM and blended with a practice curve in proportion to the evidence (semantics.md §7).
/// Further views of the hazard (by a customer's own pay days; from its usual delay; the longer ago
/// the less) and a regression of each horizon on its behaviour may be added; a back-test inside the
/// history chooses which are used. Without a single document paid in full it is the curve alone and
/// says so. Only what was known on the day of the fit enters; order of rows and threads do not.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <arrears/engine/curve.hpp>
#include <arrears/engine/hazard_part.hpp>
#include <arrears/engine/history.hpp>
#include <arrears/engine/probability.hpp>
#include <arrears/engine/recovery_parameters.hpp>
#include <arrears/model/date.hpp>

namespace arrears {

class Behaviour;
struct CustomerRecord;

/// Constants of the estimator; the defaults are those it was validated with.
struct FitOptions {
  double prior_weight = 1.0;      ///< M: item-days of evidence that the curve is worth per day
  double stratum_weight = 10.0;   ///< item-days that the pooled hazard is worth in a stratum
  double hazard_max = 3.0;        ///< cap of a day's hazard
  double frailty_min = 0.3, frailty_max = 50.0;  ///< smallest and largest k tried
  int frailty_steps = 30;         ///< log-spaced
  int passes = 8;                 ///< EM passes from theta = 1
  bool by_dispute = true;
  double habit_weight = 1.0;      ///< payments that the ledger's usual day is worth in a customer's
  double half_life = 180.0;       ///< days, of the recent view
  bool choose = true;             ///< by back-test; else the plain hazard, or `recipe`
  Recipe recipe = Recipe::hazard; ///< without `choose`
  double promise_keeping = 0.5;   ///< passed on to the parameters
  unsigned threads = 1;
};

/// The claim of which a chance is asked.
struct Claim {
  CustomerId customer;
  bool disputed = false;
  std::int32_t days = 0;   ///< past due
  std::int64_t open = 0;   ///< minor units; 0: not known
  Currency currency{};
  double paid_share = 0.0; ///< see `paid_share`
};

class RecoveryModel;
struct RecoveryCandidates;

/// Days from `first` to `last`.
struct DayRange {
  std::int32_t first = 0, last = 0;
};

/// The chance of one claim at all horizons; made once for each claim.
class ClaimChance {
 public:
  /// P(paid within `horizon` days | open now). Never falls as the horizon grows.
  [[nodiscard]] double within(std::int32_t horizon) const;
  /// Days until payment is as likely as not, if it comes: least H >= 1 with p(H) >= p(ever) / 2.
  [[nodiscard]] std::int32_t median_days(std::int32_t ever) const;
  /// The first of these days by which the chance is that much, else the last of them.
  [[nodiscard]] std::int32_t first_day(double chance, DayRange days) const;

 private:
  friend class RecoveryModel;
  static constexpr std::size_t kKnotsMax = 8;
  using Running = std::array<float, HazardPart::kAhead>;
  /// What the hazards say at a horizon: their features, and the mean of their chances as a hazard,
  /// as it is and within the bounds of which logarithms are taken.
  struct Signs {
    double hazard = 0.0, habit = 0.0, recent = 0.0;
    double mean = 0.0, base = 0.0;

    void put_into(FeatureValues& values) const;
  };
  [[nodiscard]] bool is_of(const RecoveryModel& model, const Claim& claim) const;
  [[nodiscard]] Signs signs(std::int32_t horizon) const;
  [[nodiscard]] double part_hazard(std::size_t part, std::int32_t horizon) const;
  [[nodiscard]] double base(std::int32_t horizon) const;
  /// The cumulative hazard of `within`.
  [[nodiscard]] double hazard(std::int32_t horizon) const;
  /// About what `base` is where `hazard` is that much.
  [[nodiscard]] double base_for(double hazard) const;
  /// Where the first day lies on which `hazard` is that much, if it lies among these.
  [[nodiscard]] DayRange days_to_reach(double hazard, DayRange days) const;

  const RecoveryModel* model_ = nullptr;
  Claim claim_;
  std::size_t knots_ = 0;
  std::array<Signs, kKnotsMax> signs_;              // at the horizons
  std::array<double, kKnotsMax> base_, corrected_;  // cumulative hazards at them
  std::array<Running, kHazardViews.size()> running_;  // of those parts that look at the calendar
};

/// What is known of a customer's coming days, kept from one of its claims to the next: on which of
/// them it pays, and the chance of the last claim.
class PayOutlook {
 public:
  /// What `HazardPart::sum_up` asks for on `day`. Rhythms and day are the same at every call.
  [[nodiscard]] std::span<const float> of(const PayRhythms& rhythms, CustomerId customer, Date day);

 private:
  friend class RecoveryModel;
  ClaimChance last_;
  CustomerId customer_;
  bool known_ = false;
  std::array<float, HazardPart::kBehind + HazardPart::kAhead> readiness_;
};

class RecoveryModel {
 public:
  RecoveryModel(RecoveryModel&&) noexcept;
  RecoveryModel& operator=(RecoveryModel&&) noexcept;
  ~RecoveryModel();

  /// Learns from what `history` shows on `as_of`.
  [[nodiscard]] static RecoveryModel fit(const PaymentHistory& history, Date as_of,
                                         const RecoveryCurve& prior,
                                         const FitOptions& options = {});
  /// Every recipe fitted, and which one the back-test inside the history chooses.
  [[nodiscard]] static RecoveryCandidates fit_candidates(const PaymentHistory& history, Date as_of,
                                                         const RecoveryCurve& prior,
                                                         const FitOptions& options = {});
  /// The curve alone, without looking at any history.
  [[nodiscard]] static RecoveryModel from_curve(RecoveryCurve prior);
  /// What was learned before, with customers' records of `as_of`: each rests on its own items only.
  [[nodiscard]] static RecoveryModel with(RecoveryParameters parameters, RecoveryCurve prior,
                                          const PaymentHistory& history, Date as_of,
                                          const FitOptions& options = {});

  /// No history was usable: every figure comes from the curve.
  [[nodiscard]] bool curve_only() const { return parameters_.hazards.empty(); }
  [[nodiscard]] ClaimChance chance(const Claim& claim) const;
  /// The same into `out`, faster for claims in order of their customers. The outlook is this
  /// model's alone.
  void chance(const Claim& claim, PayOutlook& outlook, ClaimChance& out) const;
  /// As `chance` of a claim whose amount is not known.
  [[nodiscard]] double within(CustomerId customer, bool disputed, std::int32_t days,
                              std::int32_t horizon) const;
  [[nodiscard]] std::int32_t median_days(CustomerId customer, bool disputed, std::int32_t days,
                                         std::int32_t ever) const;
  [[nodiscard]] const std::string& curve_name() const { return prior_.name(); }
  [[nodiscard]] const RecoveryCurve& prior() const { return prior_; }
  /// (d + k) / (e + k): 1 is as fast as usual; customers without record have 1.
  [[nodiscard]] double speed(CustomerId customer) const;
  /// Payments seen of this customer, and of all.
  [[nodiscard]] double payments(CustomerId customer) const;
  [[nodiscard]] double payments() const { return parameters_.payments; }
  /// Frailty parameter k: the smaller, the more customers differ.
  [[nodiscard]] double frailty() const {
    return curve_only() ? 1.0 : parameters_.hazards[0].frailty;
  }
  /// Share of what left the ledger that was credited instead of paid, by count-weighted fraction.
  [[nodiscard]] Probability dilution() const { return parameters_.dilution; }
  [[nodiscard]] const RecoveryParameters& parameters() const { return parameters_; }
  /// Payments that came back within a year, and by how many days it pays later than before (or 0).
  [[nodiscard]] std::int32_t returned_payments(CustomerId customer) const;
  [[nodiscard]] std::int32_t slower_days(CustomerId customer) const;
  /// All of that record; null for the curve alone.
  [[nodiscard]] const CustomerRecord* record(CustomerId customer) const;
  [[nodiscard]] Recipe recipe() const { return parameters_.recipe; }  ///< the back-test's choice
  /// Each feature's pull on the log hazard at the horizon next to `horizon`, largest first.
  [[nodiscard]] std::vector<std::pair<Feature, double>> pulls(const Claim& claim,
                                                              std::int32_t horizon) const;

 private:
  friend class ClaimChance;
  RecoveryModel();
  void take_evidence(const PaymentHistory& history, Date as_of, const FitOptions& options);
  [[nodiscard]] FeatureValues features(const Claim& claim) const;
  void look_ahead(ClaimChance& chance, PayOutlook& outlook) const;
  void correct(ClaimChance& chance) const;

  RecoveryCurve prior_;
  RecoveryParameters parameters_;
  Date as_of_;
  std::vector<HazardPart> parts_;          // shapes are those of parameters_.hazards
  std::unique_ptr<PayRhythms> rhythms_;    // null where no part looks at them
  std::unique_ptr<Behaviour> behaviour_;   // null for the curve alone
};

/// Candidates of one day, in the order of `kRecipes`; none where the curve is all there is.
struct RecoveryCandidates {
  std::vector<RecoveryModel> models;
  Recipe chosen = Recipe::hazard;
};

}  // namespace arrears
