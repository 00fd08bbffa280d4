/// Ridge regression of a chance on features, with the complementary log-log or the logistic link.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <arrears/engine/recovery_parameters.hpp>

namespace arrears {

/// How `start` + sum of weights x features makes a chance: as a log cumulative hazard, or as log
/// odds.
enum class Link : std::uint8_t { log_hazard, log_odds };

/// One observation; `came` is the share that was paid.
struct RidgeRow {
  FeatureValues features{};  ///< scaled; those not used are 0
  double start = 0.0;
  double came = 0.0;
  double worth = 1.0;        ///< observations that it counts as
};

/// Weights that maximise the likelihood of `rows` less, for each feature, ridge / 2 x the squared
/// distance from `centre`. Fisher scoring; features that are 0 everywhere keep their centre.
[[nodiscard]] FeatureValues fit_ridge(const std::vector<RidgeRow>& rows,
                                      const FeatureValues& ridge, const FeatureValues& centre,
                                      Link link = Link::log_hazard);

/// 1 - exp(-exp(x)) or 1 / (1 + exp(-x)) of x = start + sum of weights x features.
[[nodiscard]] double chance_of(const RidgeRow& row, const FeatureValues& weights,
                               Link link = Link::log_hazard);

}  // namespace arrears
