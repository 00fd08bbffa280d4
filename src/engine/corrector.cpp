#include "corrector.hpp"

#include <algorithm>
#include <cmath>

namespace arrears::rehearsal {
namespace {

constexpr double kRowWeight = 0.25;     // an item comes back at several origins and horizons
constexpr double kHorizonWeight = 0.5;  // at one horizon, at several origins
constexpr double kLevelRidge = 6.0;     // pull of level and slope towards "no correction"
constexpr double kRidge = 12.0;         // and of what behaviour says
constexpr double kCautiousRidge = 80.0;
constexpr double kHorizonRidge = 25.0;  // pull of one horizon's weights towards those of all

}  // namespace

void Corrector::fit(const Samples& samples, std::int32_t origin) {
  origin_ = origin;
  set_scales(samples);
  FeatureValues ridge;
  ridge.fill(recipe_ == Recipe::cautious ? kCautiousRidge : kRidge);
  ridge[static_cast<std::size_t>(Feature::one)] = kLevelRidge;
  ridge[static_cast<std::size_t>(Feature::hazard)] = kLevelRidge;
  FeatureValues horizon_ridge;
  horizon_ridge.fill(kHorizonRidge);
  const std::vector<RidgeRow> all = rows(samples, std::nullopt);
  if (all.size() < kLeast) return;
  const FeatureValues pooled = fit_ridge(all, ridge, {});
  for (std::size_t k = 0; k < kKnots.size(); ++k) {
    const std::vector<RidgeRow> own = rows(samples, k);
    if (own.size() < kLeast) break;
    weights.push_back({kKnots[k], fit_ridge(own, horizon_ridge, pooled)});
  }
}

double Corrector::chance(const Rehearsed& sample, std::size_t knot) const {
  const double p = mean_chance(sample, knot, recipe_);
  if (weights.empty()) return p;
  const std::size_t at = std::min(knot, weights.size() - 1);
  return chance_of(row(sample, knot), weights[at].weight);
}

void Corrector::set_scales(const Samples& samples) {
  FeatureValues squares{};
  double count = 0.0;
  mean.fill(0.0);
  scale.fill(0.0);
  for (const Rehearsed& sample : samples) {
    for (std::size_t k = 0; k < kKnots.size(); ++k) {
      if (!known(sample, k)) continue;
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

RidgeRow Corrector::row(const Rehearsed& sample, std::size_t knot) const {
  RidgeRow row;
  const FeatureValues f = features_at(sample, knot, recipe_);
  row.start = f[static_cast<std::size_t>(Feature::hazard)];
  for (std::size_t i = 0; i < kFeatures; ++i) {
    if (scale[i] > 0.0) row.features[i] = std::clamp((f[i] - mean[i]) / scale[i], -4.0, 4.0);
  }
  row.came = sample.came[knot];
  return row;
}

std::vector<RidgeRow> Corrector::rows(const Samples& samples,
                                      std::optional<std::size_t> knot) const {
  std::vector<RidgeRow> all;
  for (const Rehearsed& sample : samples) {
    for (std::size_t k = 0; k < kKnots.size(); ++k) {
      if (!known(sample, k) || (knot && *knot != k)) continue;
      all.push_back(row(sample, k));
      const double age = sample.origin - origin_ - 1;
      all.back().worth =
          (knot ? kHorizonWeight : kRowWeight) * std::exp2(-age / half_life_);
    }
  }
  return all;
}

bool Corrector::known(const Rehearsed& sample, std::size_t knot) const {
  return sample.came[knot] >= 0.0 && kKnots[knot] <= kSpacing * (sample.origin - origin_);
}

}  // namespace arrears::rehearsal
