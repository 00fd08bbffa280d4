#include "recover_choose.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>

#include "backtest_replay.hpp"
#include "behaviour.hpp"
#include "in_parallel.hpp"
#include "recover_fit.hpp"
#include "ridge.hpp"

namespace arrears {
namespace rehearsal {

constexpr std::int32_t kOrigins = 12;
constexpr std::int32_t kNewerOrigins = 5;  // of these; compared on, the rest fitted on
constexpr std::int32_t kSpacing = 15;
constexpr double kRowWeight = 0.25;        // an item comes back at several origins and horizons
constexpr double kHorizonWeight = 0.5;     // at one horizon, at several origins
constexpr double kHalfLife = 6.0;          // origins after which a forecast counts half
constexpr double kLevelRidge = 6.0;        // pull of level and slope towards "no correction"
constexpr double kRidge = 12.0;            // and of what behaviour says
constexpr double kCautiousRidge = 80.0;
constexpr double kHorizonRidge = 25.0;     // pull of one horizon's weights towards those of all
constexpr double kMargin = 2.0;            // by the root of the customers seen, the standard
                                           // errors that a richer recipe must gain
constexpr std::size_t kLeast = 30;         // forecasts needed on either side
constexpr std::size_t kMost = 20000;       // forecasts used on either side
constexpr std::size_t kViews = 3;
constexpr std::array<HazardView, kViews> kViewsInUse{HazardView::plain, HazardView::habit,
                                                     HazardView::recent};

/// One item that stood open on a replayed day, and what was said of it and came at each horizon.
struct Rehearsed {
  FeatureValues features{};                                  // those of one claim, unscaled
  std::array<std::array<double, kViews>, kKnots.size()> p{};  // chances by view
  std::array<double, kKnots.size()> pay_days{};
  std::array<double, kKnots.size()> came{};                  // share; < 0: not known yet
  double open = 0.0;
  std::int32_t origin = 0;
  std::uint32_t customer = 0;

  friend bool operator<(const Rehearsed& a, const Rehearsed& b) {
    return std::tie(a.origin, a.p, a.came, a.features, a.open) <
           std::tie(b.origin, b.p, b.came, b.features, b.open);
  }
};

using Samples = std::vector<Rehearsed>;

/// What stood open on one day of the past, item by item.
Samples replay(const PaymentHistory& history, std::int32_t origin, Date as_of,
               const RecoveryCurve& prior, const FitOptions& options) {
  Samples samples;
  const Date day = as_of.plus_days(-kSpacing * origin);
  if (!spells_of(history, day).any_settled) return samples;
  std::vector<HazardPart> parts;
  for (const HazardView view : kViewsInUse) {
    parts.push_back(with_customers(fit_view(view, history, day, prior, options), history, day,
                                   options));
  }
  const Behaviour behaviour(history, day, 1);
  const LedgerHabits habits = behaviour.ledger_habits();
  std::vector<std::uint32_t> place(history.items().size(), 0);  // in samples, plus one
  for (std::size_t k = 0; k < kKnots.size(); ++k) {
    if (day.plus_days(kKnots[k]) > as_of) break;
    for (const Standing& standing : standing_on(history, day, kKnots[k])) {
      const HistoryItem& item = *standing.item;
      std::uint32_t& at = place[static_cast<std::size_t>(&item - history.items().data())];
      const bool disputed = item.disputed_on(day);
      if (at == 0) {
        Rehearsed made;
        made.came.fill(-1.0);
        made.origin = origin;
        made.customer = item.customer.value();
        made.open = static_cast<double>(standing.open);
        made.features = behaviour.features(
            item.customer,
            {day - item.due, std::log(made.open), item.currency, true, disputed}, habits);
        behaviour.pay_days(item.customer, kKnots, habits, made.pay_days);
        samples.push_back(made);
        at = static_cast<std::uint32_t>(samples.size());
      }
      Rehearsed& sample = samples[at - 1];
      sample.came[k] = std::clamp(static_cast<double>(standing.came) / sample.open, 0.0, 1.0);
      for (std::size_t v = 0; v < kViews; ++v) {
        sample.p[k][v] = parts[v].within(item.customer, disputed, day - item.due, kKnots[k]);
      }
    }
  }
  return samples;
}

double log_of_hazard(double p) {
  return std::log(-std::log1p(-std::clamp(p, 1e-6, 1.0 - 1e-9)));
}

double mean_chance(const std::array<double, kViews>& p, Recipe recipe) {
  const std::size_t views = views_of(recipe).size();
  double sum = 0.0;
  for (std::size_t v = 0; v < views; ++v) sum += p[v];
  return sum / static_cast<double>(views);
}

/// All features of a sample at a horizon, unscaled.
FeatureValues features_at(const Rehearsed& sample, std::size_t knot, Recipe recipe) {
  FeatureValues f = sample.features;
  const auto at = [&f](Feature feature) -> double& { return f[static_cast<std::size_t>(feature)]; };
  const double plain = log_of_hazard(sample.p[knot][0]);
  at(Feature::hazard) = log_of_hazard(mean_chance(sample.p[knot], recipe));
  at(Feature::habit) = log_of_hazard(sample.p[knot][1]) - plain;
  at(Feature::recent) = log_of_hazard(sample.p[knot][2]) - plain;
  at(Feature::pay_days) = sample.pay_days[knot];
  return f;
}

/// Fits and applies the correction of one recipe.
class Corrector {
 public:
  explicit Corrector(Recipe recipe) : recipe_(recipe) {}

  FeatureValues mean{}, scale{};
  std::vector<HorizonWeights> weights;

  void fit(const Samples& samples) {
    set_scales(samples);
    FeatureValues ridge;
    ridge.fill(recipe_ == Recipe::cautious ? kCautiousRidge : kRidge);
    ridge[static_cast<std::size_t>(Feature::one)] = kLevelRidge;
    ridge[static_cast<std::size_t>(Feature::hazard)] = kLevelRidge;
    FeatureValues horizon_ridge;
    horizon_ridge.fill(kHorizonRidge);
    const FeatureValues pooled = fit_ridge(rows(samples, std::nullopt), ridge, {});
    for (std::size_t k = 0; k < kKnots.size(); ++k) {
      const std::vector<RidgeRow> own = rows(samples, k);
      if (own.size() < kLeast) break;
      weights.push_back({kKnots[k], fit_ridge(own, horizon_ridge, pooled)});
    }
  }

  [[nodiscard]] double chance(const Rehearsed& sample, std::size_t knot) const {
    const double p = mean_chance(sample.p[knot], recipe_);
    if (weights.empty()) return p;
    const std::size_t at = std::min(knot, weights.size() - 1);
    return chance_of(row(sample, knot), weights[at].weight);
  }

 private:
  void set_scales(const Samples& samples) {
    FeatureValues squares{};
    double count = 0.0;
    mean.fill(0.0);
    scale.fill(0.0);
    for (const Rehearsed& sample : samples) {
      for (std::size_t k = 0; k < kKnots.size(); ++k) {
        if (sample.came[k] < 0.0) continue;
        const FeatureValues f = features_at(sample, k, recipe_);
        count += 1.0;
        for (std::size_t i = 0; i < kFeatures; ++i) {
          mean[i] += f[i];
          squares[i] += f[i] * f[i];
        }
      }
    }
    for (std::size_t i = 0; i < kFeatures && count > 0.0; ++i) {
      const auto feature = static_cast<Feature>(i);
      mean[i] /= count;
      const double variance = squares[i] / count - mean[i] * mean[i];
      if (variance > 1e-9 && corrects(recipe_, feature)) scale[i] = std::sqrt(variance);
    }
    const auto one = static_cast<std::size_t>(Feature::one);
    mean[one] = 0.0;
    scale[one] = 1.0;
  }

  [[nodiscard]] RidgeRow row(const Rehearsed& sample, std::size_t knot) const {
    RidgeRow row;
    const FeatureValues f = features_at(sample, knot, recipe_);
    row.start = f[static_cast<std::size_t>(Feature::hazard)];
    for (std::size_t i = 0; i < kFeatures; ++i) {
      if (scale[i] > 0.0) row.features[i] = std::clamp((f[i] - mean[i]) / scale[i], -4.0, 4.0);
    }
    row.came = sample.came[knot];
    return row;
  }

  [[nodiscard]] std::vector<RidgeRow> rows(const Samples& samples,
                                           std::optional<std::size_t> knot) const {
    std::vector<RidgeRow> all;
    for (const Rehearsed& sample : samples) {
      for (std::size_t k = 0; k < kKnots.size(); ++k) {
        if (sample.came[k] < 0.0 || (knot && *knot != k)) continue;
        all.push_back(row(sample, k));
        const double age = sample.origin - 1;
        all.back().worth =
            (knot ? kHorizonWeight : kRowWeight) * std::exp2(-age / kHalfLife);
      }
    }
    return all;
  }

  Recipe recipe_;
};

/// The log loss of each customer's forecasts, summed over items, days and horizons: forecasts of
/// one customer are right or wrong together.
std::vector<double> losses_of(const Samples& samples, const Corrector& corrector) {
  std::map<std::uint32_t, double> losses;
  for (const Rehearsed& sample : samples) {
    double sum = 0.0;
    for (std::size_t k = 0; k < kKnots.size(); ++k) {
      if (sample.came[k] < 0.0) continue;
      const double p = std::clamp(corrector.chance(sample, k), 1e-3, 1.0 - 1e-3);
      sum -= sample.came[k] * std::log(p) + (1.0 - sample.came[k]) * std::log(1.0 - p);
    }
    losses[sample.customer] += sum;
  }
  std::vector<double> sums;
  for (const auto& [customer, loss] : losses) sums.push_back(loss);
  return sums;
}

/// By how much `richer` loses less than `simpler`, in standard errors of the difference.
double gain(const std::vector<double>& simpler, const std::vector<double>& richer) {
  double sum = 0.0, squares = 0.0;
  for (std::size_t i = 0; i < simpler.size(); ++i) {
    const double gained = simpler[i] - richer[i];
    sum += gained;
    squares += gained * gained;
  }
  return squares > 0.0 ? sum / std::sqrt(squares) : 0.0;
}

/// Root of the mean squared error of a day's cash in units of what independent items would give.
std::int32_t widening_of(const Samples& samples, const Corrector& corrector) {
  double squares = 2.0;  // two days that behaved like independent items
  double count = 2.0;
  for (std::int32_t origin = 1; origin <= kOrigins; ++origin) {
    for (std::size_t k = 0; k < kKnots.size(); ++k) {
      double gap = 0.0, variance = 0.0;
      for (const Rehearsed& sample : samples) {
        if (sample.origin != origin || sample.came[k] < 0.0) continue;
        const double p = corrector.chance(sample, k);
        gap += sample.open * (sample.came[k] - p);
        variance += sample.open * sample.open * p * (1.0 - p);
      }
      if (variance <= 0.0) continue;
      squares += gap * gap / variance;
      count += 1.0;
    }
  }
  const double root = std::sqrt(squares / count);
  return static_cast<std::int32_t>(std::lround(100.0 * std::clamp(root, 1.0, 10.0)));
}

Samples gather(const std::vector<Samples>& origins, std::int32_t first, std::int32_t last) {
  Samples all;
  for (std::int32_t origin = first; origin <= last; ++origin) {
    const Samples& own = origins[static_cast<std::size_t>(origin - 1)];
    all.insert(all.end(), own.begin(), own.end());
  }
  const std::size_t every = (all.size() + kMost - 1) / kMost;
  if (every > 1) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < all.size(); i += every) all[kept++] = all[i];
    all.resize(kept);
  }
  return all;
}

}  // namespace rehearsal

using namespace rehearsal;

std::span<const HazardView> views_of(Recipe recipe) {
  std::size_t views = 2;
  if (recipe == Recipe::hazard) views = 1;
  if (recipe == Recipe::recent) views = 3;
  return std::span(kViewsInUse).first(views);
}

bool corrects(Recipe recipe, Feature feature) {
  if (recipe == Recipe::behaviour || recipe == Recipe::cautious) {
    return feature != Feature::recent;
  }
  return recipe == Recipe::calibrated && (feature == Feature::one || feature == Feature::hazard);
}

std::string_view to_string(Recipe recipe) {
  switch (recipe) {
    case Recipe::hazard: return "hazard";
    case Recipe::habit: return "habit";
    case Recipe::recent: return "recent";
    case Recipe::calibrated: return "calibrated";
    case Recipe::behaviour: return "behaviour";
    case Recipe::cautious: break;
  }
  return "cautious";
}

PaymentHistory sample_customers(const PaymentHistory& history, Date as_of, std::size_t items) {
  std::size_t known = 0;
  for (const HistoryItem& item : history.items()) known += item.doc_date <= as_of;
  const std::size_t every = std::max<std::size_t>(1, (known + items - 1) / items);
  std::vector<bool> chosen(history.customer_count(), false);
  std::size_t seen = 0;
  for (std::uint32_t c = 0; c < chosen.size(); ++c) {
    const auto own = history.items_of(CustomerId(c));
    const bool any = std::any_of(own.begin(), own.end(), [as_of](const HistoryItem& item) {
      return item.doc_date <= as_of;
    });
    if (any) chosen[c] = seen++ % every == 0;
  }
  return history.restricted_to(chosen);
}

class RehearsalDays {
 public:
  std::vector<Samples> origins = std::vector<Samples>(kOrigins);
  Samples older, newer;
};

Rehearsal::Rehearsal(const PaymentHistory& sample, Date as_of, const RecoveryCurve& prior,
                     const FitOptions& options)
    : threads_(options.threads) {
  auto days = std::make_unique<RehearsalDays>();
  in_parallel(days->origins.size(), threads_, [&](std::size_t i) {
    Samples& own = days->origins[i];
    own = replay(sample, static_cast<std::int32_t>(i) + 1, as_of, prior, options);
    // Sums of floating point depend on their order; this one does not depend on the input's.
    std::sort(own.begin(), own.end());
  });
  days->newer = gather(days->origins, 1, kNewerOrigins);
  days->older = gather(days->origins, kNewerOrigins + 1, kOrigins);
  days_ = std::move(days);
}

Rehearsal::~Rehearsal() = default;

Recipe Rehearsal::choose() const {
  if (days_->older.size() < kLeast || days_->newer.size() < kLeast) return Recipe::hazard;
  std::array<std::vector<double>, kRecipes.size()> losses;
  in_parallel(kRecipes.size(), threads_, [&](std::size_t i) {
    Corrector corrector(kRecipes[i]);
    if (corrects(kRecipes[i], Feature::one)) corrector.fit(days_->older);
    losses[i] = losses_of(days_->newer, corrector);
  });
  std::size_t chosen = 0;
  for (std::size_t i = 1; i < losses.size(); ++i) {
    const double margin = kMargin / std::sqrt(static_cast<double>(losses[i].size()));
    if (gain(losses[chosen], losses[i]) > margin) chosen = i;
  }
  return kRecipes[chosen];
}

void Rehearsal::correct(Recipe recipe, RecoveryParameters& parameters) const {
  parameters.recipe = recipe;
  const Samples all = gather(days_->origins, 1, kOrigins);
  if (all.size() < kLeast) {
    parameters.recipe = corrects(recipe, Feature::one) ? Recipe::hazard : recipe;
    return;
  }
  Corrector corrector(recipe);
  if (corrects(recipe, Feature::one)) corrector.fit(all);
  parameters.mean = corrector.mean;
  parameters.scale = corrector.scale;
  parameters.weights = corrector.weights;
  parameters.widening = widening_of(all, corrector);
}

}  // namespace arrears
