/// RecoveryParameters: all that a recovery model learned from a ledger, without any customer in it.
///
/// Together with a customer's own history they give its probabilities, so they can be kept in a
/// file and used on any part of a ledger, or on later days (`--fit-out`, `--model`).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include <arrears/engine/probability.hpp>
#include <arrears/model/currency.hpp>
#include <arrears/model/date.hpp>

namespace arrears {

/// Cumulative hazard by days past due, linear outside its range.
struct HazardAxis {
  std::int32_t first = 0;          ///< day of `running[0]`
  std::vector<double> running;     ///< Lambda(t), non-decreasing
  double slope_before = 0.0;       ///< daily hazard before the first day
  double slope_after = 0.0;        ///< and after the last

  [[nodiscard]] double at(std::int64_t day) const;
};

/// How a hazard looks at the history.
enum class HazardView : std::uint8_t {
  plain,   ///< days past due, all of the history alike
  habit,   ///< days past the customer's own usual day
  recent,  ///< as plain, what happened longer ago counting less
};
[[nodiscard]] std::string_view to_string(HazardView view);

/// One fitted hazard without its customers.
struct HazardShape {
  HazardView view = HazardView::plain;
  std::array<HazardAxis, 2> axis;  ///< undisputed, disputed
  double frailty = 1.0;
  double usual = 0.0;              ///< mean days past due of all payments; `habit` only
};

/// What tells a claim from the next one beside its hazard: the customer's behaviour so far.
enum class Feature : std::uint8_t {
  one,            ///< 1
  hazard,         ///< log of the hazards' cumulative hazard
  habit,          ///< log of the habit's hazard less that of the plain one
  recent,         ///< the same for the recent one
  past_usual,     ///< days past the customer's usual day, in its own deviations
  far_past_usual, ///< the part of it above 1
  mean_late,      ///< mean days late, shrunken, in the ledger's deviations
  late_ratio,     ///< share paid late, shrunken
  last_late,      ///< days late of the last payment less the mean
  open_count,     ///< log of open items
  overdue_share,  ///< overdue amount by open amount
  silence,        ///< log of days since the last payment
  relative_size,  ///< log of the amount less the customer's mean log
  size,           ///< log of the amount less the ledger's mean log in that currency
  disputed,       ///< 0 or 1
  dispute_rate,   ///< share of its claims that were disputed, shrunken
  pay_days,       ///< log of how much of its usual pay days the horizon holds
};
inline constexpr std::size_t kFeatures = 17;
[[nodiscard]] std::string_view to_string(Feature feature);
using FeatureValues = std::array<double, kFeatures>;

/// The regression of one horizon: log cumulative hazard = log of the hazards' + sum of weights x
/// (feature - mean) / scale.
struct HorizonWeights {
  std::int32_t horizon = 0;
  FeatureValues weight{};
};

/// Means that customers are compared with.
struct LedgerHabits {
  double mean_late = 0.0;      ///< days, by payments
  double spread_late = 10.0;   ///< standard deviation of days late
  double late_ratio = 0.5;
  double dispute_rate = 0.0;
  std::array<double, 31> by_day{};      ///< share of payments by day of the month
  std::array<double, 7> by_weekday{};   ///< and by weekday, Monday first
  /// Mean log amount in minor units, by currency code.
  std::vector<std::pair<Currency, double>> log_amount;
};

/// Where a stake stands among those of the ledger that the model was fitted on.
struct StakeRank {
  bool of_customer = false;
  Currency currency;
  std::uint32_t rank = 0;      ///< 1 is the largest
  double stake = 0.0;          ///< minor units
};

/// What a back-test chooses between. Each is the one before it with something added.
enum class Recipe : std::uint8_t {
  hazard,      ///< the plain hazard
  habit,       ///< mean of it and the one by habit
  recent,      ///< mean of these and the recent one
  calibrated,  ///< habit, each horizon's level and slope corrected on earlier forecasts
  cautious,    ///< habit, each horizon corrected by a strong ridge regression on all features
  behaviour,   ///< as cautious, the ridge weaker
};
inline constexpr std::array kRecipes{Recipe::hazard,     Recipe::habit,    Recipe::recent,
                                     Recipe::calibrated, Recipe::cautious, Recipe::behaviour};
[[nodiscard]] std::string_view to_string(Recipe recipe);

struct RecoveryParameters {
  Date as_of;                          ///< nothing after that day was looked at
  Recipe recipe = Recipe::hazard;
  std::vector<HazardShape> hazards;    ///< none: the curve alone
  FeatureValues mean{}, scale{};       ///< of the features
  std::vector<HorizonWeights> weights; ///< by horizon; none: the mean of the hazards as it is
  LedgerHabits habits;
  double payments = 0.0;               ///< that were learned from
  Probability dilution;
  double promise_keeping = 0.5;        ///< share of promises that all customers kept
  /// By how much cash varies more than independent items would, in hundredths of a deviation.
  std::int32_t widening = 100;
  std::vector<StakeRank> stakes;       ///< rising rank for each kind and currency
};

}  // namespace arrears
