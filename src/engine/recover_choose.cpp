#include "recover_choose.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include <arrears/model/jobs.hpp>

#include "rehearsal_days.hpp"

namespace arrears {
namespace rehearsal {
namespace {

constexpr std::array kBeside{Recipe::hazard, Recipe::recent};  // the stack
constexpr double kClearly = 2.0;   // standard errors by which one of these must win
constexpr std::size_t kGiant = 8;  // a customer of more than an eighth of a sample is one

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

}  // namespace
}  // namespace rehearsal

using namespace rehearsal;

std::span<const HazardView> views_of(Recipe recipe) {
  if (recipe == Recipe::hazard) return std::span(kHazardViews).first(1);
  return std::span(kHazardViews).subspan(1, recipe == Recipe::recent ? 3 : 2);
}

bool corrects(Recipe recipe, Feature feature) {
  if (recipe == Recipe::behaviour || recipe == Recipe::cautious || recipe == Recipe::stack) {
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
    case Recipe::cautious: return "cautious";
    case Recipe::stack: break;
  }
  return "stack";
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

Rehearsal::Rehearsal(const RehearsalSample& sample, Date as_of, const RecoveryCurve& prior,
                     const FitOptions& options)
    : threads_(options.threads) {
  std::vector<Samples> origins(kOrigins);
  // Hazards of a large ledger hardly change within a month: on every other day those of the day
  // before it serve, with the customers' records as they were.
  const std::size_t by = sample.thin ? 2 : 1;
  static_assert(kOrigins % 2 == 0);
  FitOptions alone = options;
  alone.threads = 1;
  run_jobs(threads_, origins.size() / by, [&](std::size_t job) {
    std::vector<HazardShape> shapes;
    for (std::size_t i = (job + 1) * by; i-- > job * by;) {
      Samples& own = origins[i];
      own = replay(sample, static_cast<std::int32_t>(i) + 1, as_of, prior, alone, shapes);
      // Sums of floating point depend on their order; this one does not depend on the input's.
      std::sort(own.begin(), own.end());
    }
  });
  days_ = std::make_unique<RehearsalDays>(origins, sample.thin, threads_);
}

Rehearsal::~Rehearsal() = default;

Recipe Rehearsal::choose() const {
  if (!days_->compared()) return possible(Recipe::stack);
  const Losses& best = days_->usual(days_->best_member());
  for (const Recipe recipe : kBeside) {
    if (gain(best, days_->usual(recipe)) > kClearly) return recipe;
  }
  return Recipe::stack;
}

Recipe Rehearsal::possible(Recipe recipe) const {
  const bool enough = days_->all().size() >= kLeast;
  return enough || !corrects(recipe, Feature::one) ? recipe : Recipe::habit;
}

rehearsal::Corrector Rehearsal::stacked() const {
  const auto shares = days_->shares();
  const auto most = std::max_element(shares.begin() + 1, shares.end());  // of those that correct
  const double half_life =
      days_->half_life(kMembers[static_cast<std::size_t>(most - shares.begin())], threads_);
  std::vector<Corrector> members;
  for (const Recipe recipe : kMembers) {
    members.emplace_back(recipe, half_life);
    if (corrects(recipe, Feature::one)) members.back().fit(days_->all(), 0, threads_);
  }
  return Corrector::mean_of(members, shares);
}

rehearsal::Corrector Rehearsal::corrector(Recipe recipe) const {
  if (recipe == Recipe::stack) return stacked();
  const bool corrected = corrects(recipe, Feature::one);
  Corrector made(recipe, corrected ? days_->half_life(recipe, threads_) : kHalfLife);
  if (corrected) made.fit(days_->all(), 0, threads_);
  return made;
}

void Rehearsal::correct(Recipe recipe, RecoveryParameters& parameters) const {
  assert(recipe == possible(recipe));
  parameters.recipe = recipe;
  if (days_->all().size() < kLeast) return;
  const Corrector used = corrector(recipe);
  parameters.mean = used.mean;
  parameters.scale = used.scale;
  parameters.weights = used.weights;
  parameters.widening = widening_of(days_->all(), used);
}

}  // namespace arrears
