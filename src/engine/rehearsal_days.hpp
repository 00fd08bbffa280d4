/// RehearsalDays: what days inside the history were told of the future, and how well each recipe
/// did by it.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <vector>

#include "corrector.hpp"
#include "rehearsed.hpp"

namespace arrears {
namespace rehearsal {

/// Origins after which a forecast counts half, as a rule.
inline constexpr double kHalfLife = 6.0;

/// What the stack is made of: all start from the hazards of habit.
inline constexpr std::array kMembers{Recipe::habit, Recipe::calibrated, Recipe::cautious,
                                     Recipe::behaviour};

using Losses = std::map<std::uint32_t, double>;  // by customer

/// By how much `richer` loses less than `simpler`, in standard errors of the difference.
[[nodiscard]] double gain(const Losses& simpler, const Losses& richer);

/// Forecasts on which recipes are fitted, by what was known on the day of an origin, and others on
/// which they are judged.
struct Comparison {
  Samples fitted;
  std::int32_t origin;
  Samples judged;
  double worth = 1.0;
};

/// A recipe and how fast its corrections forget.
struct Contestant {
  Recipe recipe;
  double half_life;
};

}  // namespace rehearsal

class RehearsalDays {
 public:
  /// `by_origin`: the forecasts of each origin, that before the as-of date first. Of a large ledger
  /// (`thin`) fewer are compared. `threads` share the work; they change nothing in the result.
  RehearsalDays(const std::vector<rehearsal::Samples>& by_origin, bool thin, unsigned threads);

  /// Of all origins; on these corrections are fitted.
  [[nodiscard]] const rehearsal::Samples& all() const { return all_; }
  /// Whether there was enough to compare recipes on.
  [[nodiscard]] bool compared() const { return !usual_.empty(); }
  /// What a recipe other than the stack lost, forgetting as fast as it does as a rule.
  [[nodiscard]] const rehearsal::Losses& usual(Recipe recipe) const;
  /// How fast the corrections of a recipe should forget, by what would have served.
  [[nodiscard]] double half_life(Recipe recipe, unsigned threads) const;
  /// The member of the stack that would have served best.
  [[nodiscard]] Recipe best_member() const;
  /// How much each member counts: the less, the surer it is that another one would have served
  /// better; all alike where nothing could be compared. They add up to 1.
  [[nodiscard]] std::array<double, rehearsal::kMembers.size()> shares() const;

 private:
  void compare_halves(const rehearsal::Samples& newest, const std::set<std::uint32_t>& half,
                      double worth);
  [[nodiscard]] std::vector<rehearsal::Losses> losses(
      std::span<const rehearsal::Contestant> contestants, unsigned threads) const;

  rehearsal::Samples all_;
  std::vector<rehearsal::Comparison> comparisons_;
  std::vector<rehearsal::Losses> usual_;
};

}  // namespace arrears
