#include "corrector.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <arrears/model/jobs.hpp>

namespace arrears::rehearsal {
namespace {

constexpr double kRowWeight = 0.25;     // an item comes back at several origins and horizons
constexpr double kHorizonWeight = 0.5;  // at one horizon, at several origins
constexpr double kLevelRidge = 6.0;     // pull of level and slope towards "no correction"
constexpr double kRidge = 12.0;         // and of what behaviour says
constexpr double kCautiousRidge = 80.0;
constexpr double kHorizonRidge = 25.0;  // pull of one horizon's weights towards those of all

}  // namespace

Corrector Corrector::mean_of(std::span<const Corrector> all, std::span<const double> shares) {
  Corrector made(Recipe::stack, 0.0);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Corrector& one = all[i];
    if (made.weights.size() < one.weights.size()) made.weights.resize(one.weights.size());
    for (std::size_t k = 0; k < one.weights.size(); ++k) {
      made.weights[k].horizon = one.weights[k].horizon;
      for (std::size_t f = 0; f < kFeatures; ++f) {
        if (one.scale[f] <= 0.0) continue;
        // Those fitted on the same samples scale alike what they look at.
        made.mean[f] = one.mean[f];
        made.scale[f] = one.scale[f];
        made.weights[k].weight[f] += shares[i] * one.weights[k].weight[f];
      }
    }
  }
  return made;
}

void Corrector::fit(const Samples& samples, std::int32_t origin, unsigned threads) {
  origin_ = origin;
  std::vector<Known> seen;
  for (const Rehearsed& sample : samples) {
    for (std::size_t k = 0; k < kKnots.size(); ++k) {
      if (known(sample, k)) seen.push_back({&sample, k, features_at(sample, k, recipe_)});
    }
  }
  set_scales(seen);
  FeatureValues ridge;
  ridge.fill(recipe_ == Recipe::cautious ? kCautiousRidge : kRidge);
  ridge[static_cast<std::size_t>(Feature::one)] = kLevelRidge;
  ridge[static_cast<std::size_t>(Feature::hazard)] = kLevelRidge;
  FeatureValues horizon_ridge;
  horizon_ridge.fill(kHorizonRidge);
  const std::vector<RidgeRow> all = rows(seen, std::nullopt);
  if (all.size() < kLeast) return;
  const FeatureValues pooled = fit_ridge(all, ridge, {});
  std::array<std::optional<FeatureValues>, kKnots.size()> fits;
  run_jobs(threads, kKnots.size(), [&](std::size_t k) {
    const std::vector<RidgeRow> own = rows(seen, k);
    if (own.size() >= kLeast) fits[k] = fit_ridge(own, horizon_ridge, pooled);
  });
  for (std::size_t k = 0; k < kKnots.size() && fits[k]; ++k) {
    weights.push_back({kKnots[k], *fits[k]});
  }
}

double Corrector::chance(const Rehearsed& sample, std::size_t knot) const {
  const double p = mean_chance(sample, knot, recipe_);
  if (weights.empty()) return p;
  const std::size_t at = std::min(knot, weights.size() - 1);
  return chance_of(row(sample, knot, features_at(sample, knot, recipe_)), weights[at].weight);
}

void Corrector::set_scales(const std::vector<Known>& seen) {
  FeatureValues squares{};
  double count = 0.0;
  mean.fill(0.0);
  scale.fill(0.0);
  for (const Known& one : seen) {
    count += 1.0;
    for (std::size_t i = 0; i < kFeatures; ++i) {
      mean[i] += one.features[i];
      squares[i] += one.features[i] * one.features[i];
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

RidgeRow Corrector::row(const Rehearsed& sample, std::size_t knot, const FeatureValues& f) const {
  RidgeRow row;
  row.start = f[static_cast<std::size_t>(Feature::hazard)];
  for (std::size_t i = 0; i < kFeatures; ++i) {
    if (scale[i] > 0.0) row.features[i] = std::clamp((f[i] - mean[i]) / scale[i], -4.0, 4.0);
  }
  row.came = sample.came[knot];
  return row;
}

std::vector<RidgeRow> Corrector::rows(const std::vector<Known>& seen,
                                      std::optional<std::size_t> knot) const {
  std::vector<RidgeRow> all;
  all.reserve(knot ? seen.size() / 2 : seen.size());
  for (const Known& one : seen) {
    if (knot && *knot != one.knot) continue;
    all.push_back(row(*one.sample, one.knot, one.features));
    const double age = one.sample->origin - origin_ - 1;
    all.back().worth = (knot ? kHorizonWeight : kRowWeight) * std::exp2(-age / half_life_);
  }
  return all;
}

bool Corrector::known(const Rehearsed& sample, std::size_t knot) const {
  return sample.came[knot] >= 0.0 && kKnots[knot] <= kSpacing * (sample.origin - origin_);
}

}  // namespace arrears::rehearsal
