#include "recover_choose.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <map>

#include <arrears/model/jobs.hpp>

#include "corrector.hpp"
#include "rehearsed.hpp"

namespace arrears {
namespace rehearsal {

// Recipes are compared on two origins at a time, fitted on what was known on the older of them.
constexpr std::array<std::int32_t, 3> kCompared{1, 3, 5};
// Origins after which a forecast counts half: as a rule, and where payments change fast.
constexpr double kHalfLife = 6.0, kShortHalfLife = 2.0;
constexpr double kFaster = 0.5;            // standard errors that forgetting faster must gain
constexpr double kMargin = 2.0;            // by the root of the customers seen, the standard
                                           // errors that a richer recipe must gain
constexpr std::size_t kMost = 8000;        // forecasts used for corrections
constexpr std::size_t kMostCompared = 4000;  // and on either side of a comparison
constexpr std::size_t kGiant = 8;          // a customer of more than an eighth of a sample is one

using Losses = std::map<std::uint32_t, double>;  // by customer

/// A recipe and how fast its corrections forget.
struct Contestant {
  Recipe recipe;
  double half_life;
};

/// The log loss of each customer's forecasts, summed over items, days and horizons: forecasts of
/// one customer are right or wrong together.
void add_losses(const Samples& samples, const Corrector& corrector, Losses& losses) {
  for (const Rehearsed& sample : samples) {
    double sum = 0.0;
    for (std::size_t k = 0; k < kKnots.size(); ++k) {
      if (sample.came[k] < 0.0) continue;
      const double p = std::clamp(corrector.chance(sample, k), 1e-3, 1.0 - 1e-3);
      sum -= sample.came[k] * std::log(p) + (1.0 - sample.came[k]) * std::log(1.0 - p);
    }
    losses[sample.customer] += sum;
  }
}

/// By how much `richer` loses less than `simpler`, in standard errors of the difference.
double gain(const Losses& simpler, const Losses& richer) {
  double sum = 0.0, squares = 0.0;
  for (const auto& [customer, loss] : simpler) {
    const double gained = loss - richer.at(customer);
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

Samples gather(const std::vector<Samples>& origins, std::int32_t first, std::int32_t last,
               std::size_t most) {
  const auto of = [&](std::int32_t origin) -> const Samples& {
    return origins[static_cast<std::size_t>(origin - 1)];
  };
  std::size_t count = 0;
  for (std::int32_t origin = first; origin <= last; ++origin) count += of(origin).size();
  const std::size_t every = std::max<std::size_t>(1, (count + most - 1) / most);
  Samples all;
  all.reserve((count + every - 1) / every);
  std::size_t at = 0;
  for (std::int32_t origin = first; origin <= last; ++origin) {
    for (const Rehearsed& one : of(origin)) {
      if (at++ % every == 0) all.push_back(one);
    }
  }
  return all;
}

}  // namespace rehearsal

using namespace rehearsal;

std::span<const HazardView> views_of(Recipe recipe) {
  if (recipe == Recipe::hazard) return std::span(kHazardViews).first(1);
  return std::span(kHazardViews).subspan(1, recipe == Recipe::recent ? 3 : 2);
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

std::size_t known_items(const PaymentHistory& history, Date as_of) {
  if (history.cut() <= as_of) return history.items().size();
  std::size_t known = 0;
  for (const HistoryItem& item : history.items()) known += item.doc_date <= as_of;
  return known;
}

PaymentHistory sample_customers(const PaymentHistory& history, Date as_of, std::size_t items) {
  const std::size_t known = known_items(history, as_of);
  const std::size_t every = std::max<std::size_t>(1, (known + items - 1) / items);
  std::vector<bool> chosen;
  const auto choose = [&](std::size_t most) {
    chosen.assign(history.customer_count(), false);
    std::size_t seen = 0, taken = 0;
    for (std::uint32_t c = 0; c < chosen.size(); ++c) {
      const auto own = history.items_of(CustomerId(c));
      // What comes later must not decide who is looked at.
      const auto count = static_cast<std::size_t>(
          std::count_if(own.begin(), own.end(), [as_of](const HistoryItem& item) {
            return item.doc_date <= as_of;
          }));
      if (count == 0 || count > most) continue;
      chosen[c] = seen++ % every == 0;
      if (chosen[c]) taken += count;
    }
    return taken;
  };
  // One giant among the chosen would be most of what is learned from.
  const bool passed = known > kLargeLedger && choose(items / kGiant) >= items / 2;
  if (!passed) choose(known);
  return history.restricted_to(chosen);
}

class RehearsalDays {
 public:
  std::vector<Samples> origins = std::vector<Samples>(kOrigins);
  Samples gathered;  // of all, on which corrections are fitted

  /// Splits the origins for comparisons and makes them.
  void compare(unsigned threads) {
    for (const std::int32_t origin : kCompared) {
      newer_.push_back(gather(origins, origin, origin + 1, kMostCompared));
      older_.push_back(gather(origins, origin + 2, kOrigins, kMostCompared));
      compared_ += newer_.back().size();
    }
    if (!comparable()) return;
    std::vector<Contestant> contestants;
    for (const Recipe recipe : kRecipes) contestants.push_back({recipe, kHalfLife});
    usual_ = losses(contestants, threads);
  }
  /// By recipe, each forgetting as fast as it does as a rule; none if nothing is comparable.
  [[nodiscard]] const std::vector<Losses>& usual() const { return usual_; }
  /// Losses of each contestant over all comparisons.
  [[nodiscard]] std::vector<Losses> losses(std::span<const Contestant> contestants,
                                           unsigned threads) const {
    std::vector<std::array<Losses, kCompared.size()>> parts(contestants.size());
    run_jobs(threads, parts.size() * kCompared.size(), [&](std::size_t task) {
      // The last ones are the richest and take longest.
      const std::size_t i = parts.size() - 1 - task / kCompared.size();
      const std::size_t c = task % kCompared.size();
      Corrector corrector(contestants[i].recipe, contestants[i].half_life);
      if (corrects(contestants[i].recipe, Feature::one)) {
        corrector.fit(older_[c], kCompared[c] + 1, 1);
      }
      add_losses(newer_[c], corrector, parts[i][c]);
    });
    std::vector<Losses> all;
    for (const auto& own : parts) {
      Losses& sums = all.emplace_back();
      for (const Losses& part : own) {
        for (const auto& [customer, loss] : part) sums[customer] += loss;
      }
    }
    return all;
  }
  /// How fast the corrections of a recipe should forget, by what would have served.
  [[nodiscard]] double half_life(Recipe recipe, unsigned threads) const {
    if (!comparable()) return kHalfLife;
    const std::array contestants{Contestant{recipe, kShortHalfLife}};
    const Losses faster = losses(contestants, threads).front();
    const Losses& usual = usual_[static_cast<std::size_t>(recipe)];
    return gain(usual, faster) > kFaster ? kShortHalfLife : kHalfLife;
  }

 private:
  [[nodiscard]] bool comparable() const {
    return compared_ >= kLeast && older_.front().size() >= kLeast;
  }

  std::vector<Samples> newer_, older_;
  std::vector<Losses> usual_;
  std::size_t compared_ = 0;
};

Rehearsal::Rehearsal(const RehearsalSample& sample, Date as_of, const RecoveryCurve& prior,
                     const FitOptions& options)
    : threads_(options.threads) {
  auto days = std::make_unique<RehearsalDays>();
  // Hazards of a large ledger hardly change within a month: on every other day those of the day
  // before it serve, with the customers' records as they were.
  const std::size_t by = sample.thin ? 2 : 1;
  static_assert(kOrigins % 2 == 0);
  FitOptions alone = options;
  alone.threads = 1;
  run_jobs(threads_, days->origins.size() / by, [&](std::size_t job) {
    std::vector<HazardShape> shapes;
    for (std::size_t i = (job + 1) * by; i-- > job * by;) {
      Samples& own = days->origins[i];
      own = replay(sample, static_cast<std::int32_t>(i) + 1, as_of, prior, alone, shapes);
      // Sums of floating point depend on their order; this one does not depend on the input's.
      std::sort(own.begin(), own.end());
    }
  });
  days->compare(threads_);
  days->gathered = gather(days->origins, 1, kOrigins, kMost);
  days_ = std::move(days);
}

Rehearsal::~Rehearsal() = default;

Recipe Rehearsal::choose() const {
  const std::vector<Losses>& losses = days_->usual();
  std::size_t chosen = 0;
  for (std::size_t i = 1; i < losses.size(); ++i) {
    const double margin = kMargin / std::sqrt(static_cast<double>(losses[i].size()));
    if (gain(losses[chosen], losses[i]) > margin) chosen = i;
  }
  return kRecipes[chosen];
}

Recipe Rehearsal::possible(Recipe recipe) const {
  const bool enough = days_->gathered.size() >= kLeast;
  return enough || !corrects(recipe, Feature::one) ? recipe : Recipe::hazard;
}

void Rehearsal::correct(Recipe recipe, RecoveryParameters& parameters) const {
  assert(recipe == possible(recipe));
  parameters.recipe = recipe;
  const Samples& all = days_->gathered;
  if (all.size() < kLeast) return;
  const bool corrected = corrects(recipe, Feature::one);
  Corrector corrector(recipe, corrected ? days_->half_life(recipe, threads_) : kHalfLife);
  if (corrected) corrector.fit(all, 0, threads_);
  parameters.mean = corrector.mean;
  parameters.scale = corrector.scale;
  parameters.weights = corrector.weights;
  parameters.widening = widening_of(all, corrector);
}

}  // namespace arrears
