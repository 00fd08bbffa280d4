#include "recover_choose.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "backtest_replay.hpp"
#include "recover_fit.hpp"

namespace arrears {
namespace {

constexpr std::int32_t kOrigins = 8;
constexpr std::int32_t kNewerOrigins = 4;  // of these; compared on, the rest fitted on
constexpr std::int32_t kSpacing = 15;
constexpr std::array<std::int32_t, 4> kHorizons{15, 30, 60, 90};
constexpr double kSampleWeight = 0.25;     // an item comes back at several origins and horizons
constexpr double kRidge = 10.0;            // pull towards "no correction"
constexpr std::size_t kLeast = 30;         // samples needed on either side
constexpr std::size_t kItemsMax = 60000;   // judged on; more are sampled by customer

/// One prediction of the past and the share that came.
struct Sample {
  double plain = 0.0;
  double with_habit = 0.0;
  double came = 0.0;
};

using Samples = std::vector<Sample>;

/// The items of every n-th of the customers that were known by the day, about kItemsMax of them.
PaymentHistory sample_customers(const PaymentHistory& history, Date as_of) {
  std::size_t known = 0;
  for (const HistoryItem& item : history.items()) known += item.doc_date <= as_of;
  const std::size_t every = std::max<std::size_t>(1, (known + kItemsMax - 1) / kItemsMax);
  std::vector<bool> chosen(history.customer_count(), false);
  std::size_t seen = 0;
  for (std::uint32_t c = 0; c < chosen.size(); ++c) {
    const auto items = history.items_of(CustomerId(c));
    const bool any = std::any_of(items.begin(), items.end(), [as_of](const HistoryItem& item) {
      return item.doc_date <= as_of;
    });
    if (any) chosen[c] = seen++ % every == 0;
  }
  return history.restricted_to(chosen);
}

void replay(const PaymentHistory& history, Date day, Date as_of, const RecoveryCurve& prior,
            const FitOptions& options, Samples& out) {
  const Spells spells = spells_of(history, day);
  if (!spells.any_settled) return;
  const HazardPart plain = HazardFitter(spells, prior, options).fit();
  const HazardPart habit = fit_by_habit(history, day, prior, options);
  for (const std::int32_t horizon : kHorizons) {
    if (day.plus_days(horizon) > as_of) break;
    for (const Standing& standing : standing_on(history, day, horizon)) {
      const HistoryItem& item = *standing.item;
      const auto chance = [&](const HazardPart& part) {
        return part.within(item.customer, item.disputed_on(day), day - item.due, horizon);
      };
      const double p = chance(plain);
      const double came = static_cast<double>(standing.came) / static_cast<double>(standing.open);
      out.push_back({p, (p + chance(habit)) / 2.0, std::clamp(came, 0.0, 1.0)});
    }
  }
}

/// Sums of floating point depend on their order; this one does not depend on the input's.
void sort_samples(Samples& samples) {
  std::sort(samples.begin(), samples.end(), [](const Sample& a, const Sample& b) {
    return std::tie(a.plain, a.with_habit, a.came) < std::tie(b.plain, b.with_habit, b.came);
  });
}

double log_of_hazard(double p) {
  return std::log(-std::log1p(-std::clamp(p, 1e-6, 1.0 - 1e-9)));
}

double log_loss(const Samples& samples, double Sample::*which, const Correction& correction) {
  double sum = 0.0;
  for (const Sample& sample : samples) {
    const double p = std::clamp(correction.apply(sample.*which), 1e-3, 1.0 - 1e-3);
    sum -= sample.came * std::log(p) + (1.0 - sample.came) * std::log(1.0 - p);
  }
  return sum / static_cast<double>(samples.size());
}

/// Complementary log-log regression came ~ a + b log(-log(1-p)) by Fisher scoring, with a ridge
/// towards a = 0, b = 1.
Correction fit_correction(const Samples& samples, double Sample::*which) {
  double a = 0.0;
  double b = 1.0;
  for (int step = 0; step < 25; ++step) {
    double ga = -kRidge * a, gb = -kRidge * (b - 1.0);
    double haa = kRidge, hab = 0.0, hbb = kRidge;
    for (const Sample& sample : samples) {
      const double x = log_of_hazard(sample.*which);
      const double hazard = std::exp(std::clamp(a + b * x, -30.0, 3.0));
      const double p = std::clamp(-std::expm1(-hazard), 1e-9, 1.0 - 1e-9);
      const double slope = hazard * (1.0 - p);
      const double pull = kSampleWeight * (sample.came - p) / (p * (1.0 - p)) * slope;
      const double information = kSampleWeight * slope * slope / (p * (1.0 - p));
      ga += pull;
      gb += pull * x;
      haa += information;
      hab += information * x;
      hbb += information * x * x;
    }
    const double det = haa * hbb - hab * hab;
    const double da = (hbb * ga - hab * gb) / det;
    const double db = (haa * gb - hab * ga) / det;
    a = std::clamp(a + da, -3.0, 3.0);
    b = std::clamp(b + db, 0.2, 4.0);  // a correction must keep the order of predictions
    if (std::abs(da) + std::abs(db) < 1e-10) break;
  }
  return {std::exp(a), b};
}

}  // namespace

HazardPart fit_by_habit(const PaymentHistory& history, Date as_of, const RecoveryCurve& prior,
                        const FitOptions& options) {
  const Habits habits(history, as_of, options.habit_weight);
  const Spells spells = spells_of(history, as_of, &habits);
  HazardPart part = HazardFitter(spells, prior, options).fit();
  for (std::uint32_t c = 0; c < history.customer_count(); ++c) {
    part.usual_delay.push_back(habits.delay(CustomerId(c)));
  }
  return part;
}

Choice choose_by_backtest(const PaymentHistory& history, Date as_of, const RecoveryCurve& prior,
                          const FitOptions& options) {
  const PaymentHistory sample = sample_customers(history, as_of);
  Samples newer, older;
  for (std::int32_t origin = 1; origin <= kOrigins; ++origin) {
    const Date day = as_of.plus_days(-kSpacing * origin);
    replay(sample, day, as_of, prior, options, origin <= kNewerOrigins ? newer : older);
  }
  sort_samples(newer);
  sort_samples(older);
  const auto enough = [](const Samples& samples) {
    return samples.size() >= kLeast;
  };
  Choice best;
  if (!enough(newer) || !enough(older)) return best;
  double least = log_loss(newer, &Sample::plain, {});
  bool corrected = false;
  for (const bool habit : {false, true}) {
    double Sample::*const which = habit ? &Sample::with_habit : &Sample::plain;
    for (const bool correct : {false, true}) {
      const Correction trial = correct ? fit_correction(older, which) : Correction{};
      const double loss = log_loss(newer, which, trial);
      if (loss >= least) continue;
      least = loss;
      best.by_habit = habit;
      corrected = correct;
    }
  }
  if (!corrected) return best;
  // What was chosen on the newer days is fitted once more on all of them.
  older.insert(older.end(), newer.begin(), newer.end());
  sort_samples(older);
  best.correction =
      fit_correction(older, best.by_habit ? &Sample::with_habit : &Sample::plain);
  return best;
}

}  // namespace arrears
