#include "rehearsal_days.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>

#include <arrears/model/jobs.hpp>

namespace arrears {

using namespace rehearsal;

namespace rehearsal {
namespace {

// Recipes are compared on two origins at a time, fitted on what was known on the older of them.
constexpr std::array<std::int32_t, 3> kCompared{1, 3, 5};
// Forecasts on either side of a comparison. Of a large ledger, as many more gain nothing.
constexpr std::size_t kMost = 4000, kMostThin = 2000;
constexpr std::array<std::size_t, 3> kRuns{1, 2, 4};  // customers in a row in one half
constexpr double kShortHalfLife = 2.0;  // origins, where payments change fast
constexpr double kFaster = 0.5;         // standard errors that forgetting faster must gain

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

double total(const Losses& losses) {
  double sum = 0.0;
  for (const auto& [customer, loss] : losses) sum += loss;
  return sum;
}

/// Half of the customers that are forecast at all: every other run of so many. Their numbers alone
/// would not do: these count customers of later rows, too.
std::set<std::uint32_t> half_of(const std::set<std::uint32_t>& customers, std::size_t run) {
  std::set<std::uint32_t> half;
  std::size_t place = 0;
  for (const std::uint32_t customer : customers) {
    if (place++ / run % 2 == 0) half.insert(half.end(), customer);
  }
  return half;
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

}  // namespace

double gain(const Losses& simpler, const Losses& richer) {
  double sum = 0.0, squares = 0.0;
  for (const auto& [customer, loss] : simpler) {
    const double gained = loss - richer.at(customer);
    sum += gained;
    squares += gained * gained;
  }
  return squares > 0.0 ? sum / std::sqrt(squares) : 0.0;
}

}  // namespace rehearsal

RehearsalDays::RehearsalDays(const std::vector<Samples>& by_origin, bool thin, unsigned threads) {
  const std::size_t most = thin ? kMostThin : kMost;
  all_ = gather(by_origin, 1, kOrigins, 2 * most);
  std::size_t judged = 0;
  for (const std::int32_t origin : kCompared) {
    comparisons_.push_back({gather(by_origin, origin + 2, kOrigins, most), origin + 1,
                            gather(by_origin, origin, origin + 1, most)});
    judged += comparisons_.back().judged.size();
  }
  if (judged < kLeast || comparisons_.front().fitted.size() < kLeast) return;
  std::set<std::uint32_t> customers;
  for (const Samples& samples : by_origin) {
    for (const Rehearsed& one : samples) customers.insert(one.customer);
  }
  const Samples newest = gather(by_origin, 1, 2, most);
  const auto runs = std::span(kRuns).first(thin ? 1 : kRuns.size());
  for (const std::size_t run : runs) {
    compare_halves(newest, half_of(customers, run), 1.0 / static_cast<double>(runs.size()));
  }
  std::vector<Contestant> contestants;
  for (const Recipe recipe : kRecipes) {
    if (recipe != Recipe::stack) contestants.push_back({recipe, kHalfLife});
  }
  usual_ = losses(contestants, threads);
}

/// Customers' newest forecasts judged by what the others have shown to date: of a change of habits,
/// older forecasts know nothing.
void RehearsalDays::compare_halves(const Samples& newest, const std::set<std::uint32_t>& half,
                                   double worth) {
  for (const bool first : {true, false}) {
    const auto is_first = [&](const Rehearsed& sample) {
      return half.contains(sample.customer) == first;
    };
    Comparison& one = comparisons_.emplace_back();
    one.origin = 0;
    one.worth = worth;
    std::copy_if(all_.begin(), all_.end(), std::back_inserter(one.fitted), is_first);
    std::copy_if(newest.begin(), newest.end(), std::back_inserter(one.judged),
                 std::not_fn(is_first));
  }
}

/// Losses of each contestant over all comparisons.
std::vector<Losses> RehearsalDays::losses(std::span<const Contestant> contestants,
                                          unsigned threads) const {
  const std::size_t each = comparisons_.size();
  std::vector<std::vector<Losses>> parts(contestants.size(), std::vector<Losses>(each));
  run_jobs(threads, parts.size() * each, [&](std::size_t task) {
    // The last ones are the richest and take longest.
    const std::size_t i = parts.size() - 1 - task / each;
    const Comparison& comparison = comparisons_[task % each];
    Corrector corrector(contestants[i].recipe, contestants[i].half_life);
    if (corrects(contestants[i].recipe, Feature::one)) {
      corrector.fit(comparison.fitted, comparison.origin, 1);
    }
    add_losses(comparison.judged, corrector, parts[i][task % each]);
  });
  std::vector<Losses> all;
  for (const auto& own : parts) {
    Losses& sums = all.emplace_back();
    for (std::size_t i = 0; i < each; ++i) {
      for (const auto& [customer, loss] : own[i]) sums[customer] += comparisons_[i].worth * loss;
    }
  }
  return all;
}

const Losses& RehearsalDays::usual(Recipe recipe) const {
  return usual_[static_cast<std::size_t>(recipe)];
}

double RehearsalDays::half_life(Recipe recipe, unsigned threads) const {
  if (!compared()) return kHalfLife;
  const std::array contestants{Contestant{recipe, kShortHalfLife}};
  const Losses faster = losses(contestants, threads).front();
  return gain(usual(recipe), faster) > kFaster ? kShortHalfLife : kHalfLife;
}

Recipe RehearsalDays::best_member() const {
  return *std::min_element(kMembers.begin(), kMembers.end(), [this](Recipe a, Recipe b) {
    return total(usual(a)) < total(usual(b));
  });
}

std::array<double, kMembers.size()> RehearsalDays::shares() const {
  std::array<double, kMembers.size()> shares;
  shares.fill(1.0 / static_cast<double>(kMembers.size()));
  if (!compared()) return shares;
  double sum = 0.0;
  const Losses& best = usual(best_member());
  for (std::size_t i = 0; i < kMembers.size(); ++i) {
    sum += shares[i] = std::exp(-std::max(0.0, gain(usual(kMembers[i]), best)));
  }
  for (double& share : shares) share /= sum;
  return shares;
}

}  // namespace arrears
