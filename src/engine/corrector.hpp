/// Corrector: fits and applies the correction of one recipe on rehearsed forecasts.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "rehearsed.hpp"
#include "ridge.hpp"

namespace arrears::rehearsal {

inline constexpr std::size_t kLeast = 30;  // forecasts needed to learn from, or to compare on

class Corrector {
 public:
  /// `half_life`: origins after which a forecast counts half.
  Corrector(Recipe recipe, double half_life) : recipe_(recipe), half_life_(half_life) {}

  FeatureValues mean{}, scale{};
  std::vector<HorizonWeights> weights;

  /// The mean of what some say on the scale of corrections, by shares that add up to 1.
  [[nodiscard]] static Corrector mean_of(std::span<const Corrector> all,
                                         std::span<const double> shares);

  /// Looks at what had come in by the day of `origin`; 0 is the day of the fit itself. `threads`
  /// share the work; they change nothing in the result.
  void fit(const Samples& samples, std::int32_t origin, unsigned threads);
  /// What the recipe says of a sample at a horizon; without a fit the mean of its views.
  [[nodiscard]] double chance(const Rehearsed& sample, std::size_t knot) const;

 private:
  /// A sample at a horizon of which it is known what came.
  struct Known {
    const Rehearsed* sample;
    std::size_t knot;
    FeatureValues features;  // unscaled
  };

  void set_scales(const std::vector<Known>& seen);
  [[nodiscard]] RidgeRow row(const Rehearsed& sample, std::size_t knot,
                             const FeatureValues& features) const;
  [[nodiscard]] std::vector<RidgeRow> rows(const std::vector<Known>& seen,
                                           std::optional<std::size_t> knot) const;
  [[nodiscard]] bool known(const Rehearsed& sample, std::size_t knot) const;

  Recipe recipe_;
  double half_life_;
  std::int32_t origin_ = 0;
};

}  // namespace arrears::rehearsal
