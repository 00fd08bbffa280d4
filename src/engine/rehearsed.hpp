/// Rehearsed: what was said on replayed days of the items that stood open on them, and what came.
#pragma once

#include <array>
#include <cstdint>
#include <tuple>
#include <vector>

#include <arrears/engine/recover.hpp>

#include "recover_choose.hpp"

namespace arrears::rehearsal {

inline constexpr std::int32_t kOrigins = 12;  // days replayed
inline constexpr std::int32_t kSpacing = 15;  // days between them
inline constexpr std::size_t kViews = kHazardViews.size();

/// One item that stood open on a replayed day, and what was said of it and came at each horizon.
struct Rehearsed {
  FeatureValues features{};                                  // those of one claim, unscaled
  std::array<std::array<double, kViews>, kKnots.size()> p{};  // chances by view
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

/// What stood open `origin` spacings before `as_of`, item by item, with what was known on that day.
/// Each view is fitted on it where `shapes`, those of an earlier day, is empty; it becomes those
/// that were used.
[[nodiscard]] Samples replay(const RehearsalSample& sample_of, std::int32_t origin, Date as_of,
                             const RecoveryCurve& prior, const FitOptions& options,
                             std::vector<HazardShape>& shapes);

/// The mean chance of the views that a recipe starts from.
[[nodiscard]] double mean_chance(const Rehearsed& sample, std::size_t knot, Recipe recipe);

/// All features of a sample at a horizon, unscaled.
[[nodiscard]] FeatureValues features_at(const Rehearsed& sample, std::size_t knot, Recipe recipe);

}  // namespace arrears::rehearsal
