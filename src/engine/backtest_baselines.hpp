/// What an estimator has to beat in a back-test: a constant, Kaplan-Meier, a logistic regression.
#pragma once

#include <cstdint>
#include <vector>

#include <arrears/engine/history.hpp>

#include "behaviour.hpp"
#include "ridge.hpp"
#include "spells.hpp"

namespace arrears {

/// The share paid in time among what stood open on earlier days whose outcome was known;
/// `fallback` without any.
[[nodiscard]] double constant_rate(const PaymentHistory& history, Date day, std::int32_t horizon,
                                   double fallback);

/// Product-limit estimate of survival by days past due, all customers alike.
class KaplanMeier {
 public:
  explicit KaplanMeier(const Spells& spells);
  /// P(paid within `horizon` days | open at `day` days past due).
  [[nodiscard]] double within(std::int32_t day, std::int32_t horizon) const;

 private:
  [[nodiscard]] double at(std::int32_t day) const;

  std::int32_t first_ = 0, last_ = 0;
  std::vector<double> survival_;
};

/// What baselines of all horizons rest on, as known on one day.
struct Baselines {
  Baselines(const PaymentHistory& history, Date day);

  PaymentHistory sample;  ///< that the regression learns from
  Behaviour behaviour;
  LedgerHabits habits;
  KaplanMeier kaplan_meier;
};

/// Ridge logistic regression of one horizon on the customer's behaviour and the days past due,
/// learned from twelve earlier days whose outcome was known.
class Logistic {
 public:
  Logistic(const Baselines& known, Date day, std::int32_t horizon);
  /// `fallback` where there was too little to learn from.
  [[nodiscard]] double chance(const HistoryItem& item, std::int64_t open, double fallback) const;

 private:
  [[nodiscard]] RidgeRow scaled(const FeatureValues& features) const;

  const Baselines& known_;
  Date day_;
  bool learned_ = false;
  FeatureValues mean_{}, scale_{}, weights_{};
};

}  // namespace arrears
