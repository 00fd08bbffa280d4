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
  plain,   ///< days past due, all of the history and all days of the calendar alike
  rhythm,  ///< as plain, the days on which the customer uses to pay counting more
  habit,   ///< as rhythm, days past the customer's own usual day
  recent,  ///< as rhythm, what happened longer ago counting less
};
inline constexpr std::array kHazardViews{HazardView::plain, HazardView::rhythm, HazardView::habit,
                                         HazardView::recent};
[[nodiscard]] std::string_view to_string(HazardView view);

inline constexpr std::size_t kMonthPlaces = 31;  ///< days 1 to 27, and the last four of a month
inline constexpr std::size_t kWeekdays = 7;      ///< Monday first
/// Kinds of customers: those that keep to pay days of their own strictly, rather and hardly, those
/// that pay on the days on which all do, and those that pay on any day alike.
inline constexpr std::size_t kStrictness = 5;

/// On which days of the calendar all customers pay, and how strictly each keeps to its own days.
struct PayRhythm {
  std::array<double, kMonthPlaces> by_place{};  ///< shares of pay days
  std::array<double, kWeekdays> by_weekday{};
  std::array<double, kStrictness> place_mix{}, weekday_mix{};  ///< of customers, strict first
};

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
  habit,          ///< log of the habit's hazard less that of the rhythm
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
  paid_share,     ///< share of its amount that is not open any more
};
inline constexpr std::size_t kFeatures = 17;
[[nodiscard]] std::string_view to_string(Feature feature);
using FeatureValues = std::array<double, kFeatures>;

/// How much of an amount is not open any more: what came in part is mostly followed by the rest.
[[nodiscard]] constexpr double paid_share(std::int64_t amount, std::int64_t open) {
  if (amount <= 0 || open >= amount) return 0.0;
  return 1.0 - static_cast<double>(open) / static_cast<double>(amount);
}

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

/// What a back-test compares. Each is the one before it with something added, but for the last.
enum class Recipe : std::uint8_t {
  hazard,      ///< the plain hazard
  habit,       ///< mean of the hazards by rhythm and by habit
  recent,      ///< mean of these and the recent one
  calibrated,  ///< habit, each horizon's level and slope corrected on earlier forecasts
  cautious,    ///< habit, each horizon corrected by a strong ridge regression on all features
  behaviour,   ///< as cautious, the ridge weaker
  stack,       ///< habit, corrected by what it and these three add, each weighed by how it did
};
inline constexpr std::array kRecipes{
    Recipe::hazard,   Recipe::habit,     Recipe::recent, Recipe::calibrated,
    Recipe::cautious, Recipe::behaviour, Recipe::stack};
[[nodiscard]] std::string_view to_string(Recipe recipe);

struct RecoveryParameters {
  Date as_of;                          ///< nothing after that day was looked at
  Recipe recipe = Recipe::hazard;
  std::vector<HazardShape> hazards;    ///< none: the curve alone
  FeatureValues mean{}, scale{};       ///< of the features
  std::vector<HorizonWeights> weights; ///< by horizon; none: the mean of the hazards as it is
  LedgerHabits habits;
  PayRhythm rhythm;
  double payments = 0.0;               ///< that were learned from
  std::size_t items = 0;               ///< of the sample that was learned from; 0: learned before
  Probability dilution;
  double promise_keeping = 0.5;        ///< share of promises that all customers kept
  /// By how much cash varies more than independent items would, in hundredths of a deviation.
  std::int32_t widening = 100;
  std::vector<StakeRank> stakes;       ///< rising rank for each kind and currency
};

}  // namespace arrears
