#include "ridge.hpp"

#include <algorithm>
#include <cmath>

namespace arrears {
namespace {

constexpr std::size_t kN = kFeatures;
constexpr int kSteps = 8;
constexpr double kLogHazardMin = -30.0, kLogHazardMax = 3.0;
constexpr double kConverged = 1e-5;  // a step beyond would move its square

struct Normal {
  FeatureValues pull{};
  std::array<FeatureValues, kN> information{};
};

double sum_of(const RidgeRow& row, const FeatureValues& weights) {
  double sum = row.start;
  for (std::size_t i = 0; i < kN; ++i) sum += weights[i] * row.features[i];
  return std::clamp(sum, kLogHazardMin, kLogHazardMax);
}

void add(const RidgeRow& row, const FeatureValues& weights, Link link, Normal& normal) {
  const double sum = sum_of(row, weights);
  const bool odds = link == Link::log_odds;
  const double power = std::exp(odds ? -sum : sum);
  const double p = std::clamp(odds ? 1.0 / (1.0 + power) : -std::expm1(-power), 1e-9, 1.0 - 1e-9);
  const double slope = odds ? p * (1.0 - p) : power * (1.0 - p);
  const double variance = p * (1.0 - p);
  const double pull = row.worth * (row.came - p) * slope / variance;
  const double worth = row.worth * slope * slope / variance;
  const FeatureValues features = row.features;  // aliases nothing
  for (std::size_t i = 0; i < kN; ++i) {
    const double x = features[i];
    if (x == 0.0) continue;
    normal.pull[i] += pull * x;
    // Only what is left of the diagonal counts; lengths known beforehand are faster.
    FeatureValues& line = normal.information[i];
    const double weight = worth * x;
    if (i < kN / 2) {
      for (std::size_t j = 0; j < kN / 2; ++j) line[j] += weight * features[j];
    } else {
      for (std::size_t j = 0; j < kN; ++j) line[j] += weight * features[j];
    }
  }
}

/// Solves information x = pull by Cholesky; the matrix is positive definite by its ridge.
FeatureValues solve(Normal& normal) {
  auto& a = normal.information;
  for (std::size_t i = 0; i < kN; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = a[i][j];
      for (std::size_t k = 0; k < j; ++k) sum -= a[i][k] * a[j][k];
      a[i][j] = i == j ? std::sqrt(std::max(sum, 1e-12)) : sum / a[j][j];
    }
  }
  FeatureValues x = normal.pull;
  for (std::size_t i = 0; i < kN; ++i) {
    for (std::size_t k = 0; k < i; ++k) x[i] -= a[i][k] * x[k];
    x[i] /= a[i][i];
  }
  for (std::size_t i = kN; i-- > 0;) {
    for (std::size_t k = i + 1; k < kN; ++k) x[i] -= a[k][i] * x[k];
    x[i] /= a[i][i];
  }
  return x;
}

}  // namespace

FeatureValues fit_ridge(const std::vector<RidgeRow>& rows, const FeatureValues& ridge,
                        const FeatureValues& centre, Link link) {
  FeatureValues weights = centre;
  for (int step = 0; step < kSteps; ++step) {
    Normal normal;
    for (const RidgeRow& row : rows) add(row, weights, link, normal);
    for (std::size_t i = 0; i < kN; ++i) {
      normal.pull[i] += ridge[i] * (centre[i] - weights[i]);
      normal.information[i][i] += ridge[i];
    }
    const FeatureValues change = solve(normal);
    double moved = 0.0;
    for (std::size_t i = 0; i < kN; ++i) {
      const double by = std::clamp(change[i], -1.0, 1.0);
      weights[i] += by;
      moved += std::abs(by);
    }
    if (moved < kConverged) break;
  }
  return weights;
}

double chance_of(const RidgeRow& row, const FeatureValues& weights, Link link) {
  const double sum = sum_of(row, weights);
  return link == Link::log_odds ? 1.0 / (1.0 + std::exp(-sum)) : -std::expm1(-std::exp(sum));
}

}  // namespace arrears
