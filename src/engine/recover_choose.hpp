/// Choosing what to add to the plain hazard, by replaying days inside the history.
#pragma once

#include <memory>
#include <span>

#include <arrears/engine/recover.hpp>

namespace arrears {

/// Horizons at which forecasts are corrected.
inline constexpr std::array<std::int32_t, 5> kKnots{7, 15, 30, 60, 90};

class RehearsalDays;
namespace rehearsal {
class Corrector;
}

/// What days are replayed on.
struct RehearsalSample {
  PaymentHistory history;
  /// Of a large ledger: about 700 of a day's open items are forecast, and a view of the hazard is
  /// fitted from where the plain one ended.
  bool thin = false;
};

/// Replays of days inside the history, 15 apart, each fitted on what was known on it; outcomes
/// count where their horizon was over by `as_of`.
class Rehearsal {
 public:
  Rehearsal(const RehearsalSample& sample, Date as_of, const RecoveryCurve& prior,
            const FitOptions& options);
  ~Rehearsal();
  Rehearsal(const Rehearsal&) = delete;
  Rehearsal& operator=(const Rehearsal&) = delete;

  /// Recipes are fitted on the older days and compared by log loss on the newer ones, and on the
  /// newest days of half of the customers by what the others have shown. The stack, unless one that
  /// is no part of it is clearly better; the plain hazard where little can be compared.
  [[nodiscard]] Recipe choose() const;
  /// The recipe, or the plain hazard where there is too little to learn its corrections from.
  [[nodiscard]] Recipe possible(Recipe recipe) const;
  /// Fits a possible recipe on all days: sets recipe, weights and widening of `parameters`.
  void correct(Recipe recipe, RecoveryParameters& parameters) const;

 private:
  [[nodiscard]] rehearsal::Corrector stacked() const;
  [[nodiscard]] rehearsal::Corrector corrector(Recipe recipe) const;

  std::unique_ptr<const RehearsalDays> days_;
  unsigned threads_;
};

/// The views whose mean a recipe starts from, the plain one first.
[[nodiscard]] std::span<const HazardView> views_of(Recipe recipe);
/// Whether a recipe corrects the mean of its hazards, and by which features.
[[nodiscard]] bool corrects(Recipe recipe, Feature feature);

/// How many items there were by the day.
[[nodiscard]] std::size_t known_items(const PaymentHistory& history, Date as_of);

/// Items from which on a ledger is learned from a sample of its customers.
inline constexpr std::size_t kLargeLedger = 24'000;

/// The items of every n-th of the customers that were known by the day, about `items` of them. Of a
/// large ledger, customers of more than an eighth of that are passed over where the others are
/// enough. Depends on nothing but the history up to that day.
[[nodiscard]] PaymentHistory sample_customers(const PaymentHistory& history, Date as_of,
                                              std::size_t items);

}  // namespace arrears
