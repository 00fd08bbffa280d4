#include "backtest_baselines.hpp"

#include <algorithm>
#include <cmath>

#include "backtest_replay.hpp"
#include "recover_choose.hpp"

namespace arrears {
namespace {

constexpr std::int32_t kLookBacks = 12;          // earlier days that are looked at
constexpr std::int32_t kMonth = 30, kHalf = 15;  // days between them
constexpr std::size_t kLearnItems = 15000;       // of the ledger
constexpr std::size_t kRowsMost = 8000, kRowsLeast = 30;
constexpr double kRidge = 4.0;
constexpr double kWorth = 0.5;  // an item comes back on several days
constexpr double kScaledMax = 4.0;

/// The behaviour's features, with days past due in the places of the hazards.
FeatureValues features_of(const Behaviour& behaviour, const LedgerHabits& habits,
                          const HistoryItem& item, std::int64_t open) {
  const std::int32_t days = behaviour.day() - item.due;
  FeatureValues f =
      behaviour.features(item.customer,
                         {days, std::log(static_cast<double>(open)), item.currency, true,
                          item.disputed_on(behaviour.day()), paid_share(item.amount, open)},
                         habits);
  f[static_cast<std::size_t>(Feature::hazard)] = std::clamp(days / 30.0, -4.0, 12.0);
  f[static_cast<std::size_t>(Feature::habit)] = std::log1p(std::max(0, days));
  return f;
}

}  // namespace

double constant_rate(const PaymentHistory& history, Date day, std::int32_t horizon,
                     double fallback) {
  std::size_t paid = 0;
  std::size_t all = 0;
  for (std::int32_t back = 0; back < kLookBacks; ++back) {
    const Date then = day.plus_days(-horizon - kMonth * back);
    for (const Standing& standing : standing_on(history, then, horizon)) {
      paid += standing.paid;
      ++all;
    }
  }
  return all > 0 ? static_cast<double>(paid) / static_cast<double>(all) : fallback;
}

KaplanMeier::KaplanMeier(const Spells& spells) {
  for (const Spell& spell : spells.all) {
    first_ = std::min(first_, spell.from);
    last_ = std::max(last_, spell.to);
  }
  const auto slot = [this](std::int32_t day) { return static_cast<std::size_t>(day - first_); };
  const std::size_t days = slot(last_) + 1;
  std::vector<double> risk(days + 1, 0.0), paid(days, 0.0);
  for (const Spell& spell : spells.all) {
    risk[slot(spell.from)] += static_cast<double>(spell.weight);
    risk[slot(spell.to) + 1] -= static_cast<double>(spell.weight);
    paid[slot(spell.to)] += static_cast<double>(spell.paid);
  }
  double at_risk = 0.0;
  double survival = 1.0;
  for (std::size_t t = 0; t < days; ++t) {
    at_risk += risk[t];
    if (paid[t] > 0.0 && at_risk > 0.0) survival *= std::max(0.0, 1.0 - paid[t] / at_risk);
    survival_.push_back(survival);
  }
}

double KaplanMeier::within(std::int32_t day, std::int32_t horizon) const {
  const double now = at(day);
  return now > 0.0 ? std::clamp(1.0 - at(day + horizon) / now, 0.0, 1.0) : 0.0;
}

double KaplanMeier::at(std::int32_t day) const {
  if (day < first_) return 1.0;
  return survival_[static_cast<std::size_t>(std::min(day, last_) - first_)];
}

Baselines::Baselines(const PaymentHistory& history, Date day)
    : sample(sample_customers(history, day, kLearnItems)),
      behaviour(history, day, 1),
      habits(behaviour.ledger_habits()),
      kaplan_meier(spells_of(history, day)) {}

Logistic::Logistic(const Baselines& known, Date day, std::int32_t horizon)
    : known_(known), day_(day) {
  std::vector<std::pair<FeatureValues, double>> seen;
  for (std::int32_t back = 0; back < kLookBacks; ++back) {
    const Date then = day.plus_days(-horizon - kHalf * back);
    const Behaviour behaviour(known.sample, then, 1);
    const LedgerHabits habits = behaviour.ledger_habits();
    for (const Standing& one : standing_on(known.sample, then, horizon)) {
      seen.emplace_back(features_of(behaviour, habits, *one.item, one.open), one.paid ? 1.0 : 0.0);
    }
  }
  if (seen.size() < kRowsLeast) return;
  const std::size_t every = (seen.size() + kRowsMost - 1) / kRowsMost;
  const double count = static_cast<double>(seen.size());
  FeatureValues squares{};
  for (const auto& one : seen) {
    for (std::size_t i = 0; i < kFeatures; ++i) {
      mean_[i] += one.first[i] / count;
      squares[i] += one.first[i] * one.first[i] / count;
    }
  }
  for (std::size_t i = 0; i < kFeatures; ++i) {
    const double variance = squares[i] - mean_[i] * mean_[i];
    if (variance > 1e-9) scale_[i] = std::sqrt(variance);
  }
  constexpr auto kOne = static_cast<std::size_t>(Feature::one);
  mean_[kOne] = 0.0;
  scale_[kOne] = 1.0;
  std::vector<RidgeRow> rows;
  for (std::size_t i = 0; i < seen.size(); i += every) {
    rows.push_back(scaled(seen[i].first));
    rows.back().came = seen[i].second;
    rows.back().worth = kWorth;
  }
  FeatureValues ridge;
  ridge.fill(kRidge);
  ridge[kOne] = 0.1;
  weights_ = fit_ridge(rows, ridge, {}, Link::log_odds);
  learned_ = true;
}

RidgeRow Logistic::scaled(const FeatureValues& features) const {
  RidgeRow row;
  for (std::size_t i = 0; i < kFeatures; ++i) {
    if (scale_[i] <= 0.0) continue;
    row.features[i] = std::clamp((features[i] - mean_[i]) / scale_[i], -kScaledMax, kScaledMax);
  }
  return row;
}

double Logistic::chance(const HistoryItem& item, std::int64_t open, double fallback) const {
  if (!learned_) return fallback;
  return chance_of(scaled(features_of(known_.behaviour, known_.habits, item, open)), weights_,
                   Link::log_odds);
}

}  // namespace arrears
