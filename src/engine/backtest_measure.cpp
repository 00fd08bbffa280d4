#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include <arrears/engine/backtest.hpp>

namespace arrears {
namespace {

constexpr double kClip = 1e-3;

std::int64_t four_decimals(double value) {
  return static_cast<std::int64_t>(std::llround(value * 10000.0));
}

/// Chance that a paid item had the higher probability, ties counting half.
std::optional<std::int64_t> area(const std::vector<Outcome>& rising, std::size_t paid) {
  const std::size_t count = rising.size();
  if (paid == 0 || paid == count) return std::nullopt;
  double ranks = 0.0;
  for (std::size_t i = 0; i < count;) {
    std::size_t j = i;
    std::size_t hits = 0;
    while (j < count && rising[j].probability == rising[i].probability) hits += rising[j++].paid;
    ranks += static_cast<double>(hits) * static_cast<double>(i + 1 + j) / 2.0;
    i = j;
  }
  const double p = static_cast<double>(paid);
  const double n = static_cast<double>(count - paid);
  return four_decimals((ranks - p * (p + 1.0) / 2.0) / (p * n));
}

/// Mean over ten equal groups of |predicted - came|.
double calibration_error(const std::vector<Outcome>& rising) {
  double sum = 0.0;
  const std::size_t count = rising.size();
  for (std::size_t tenth = 0; tenth < 10; ++tenth) {
    const std::size_t from = count * tenth / 10;
    const std::size_t to = count * (tenth + 1) / 10;
    double gap = 0.0;
    for (std::size_t i = from; i < to; ++i) gap += rising[i].probability - rising[i].paid;
    if (to > from) sum += std::abs(gap / static_cast<double>(to - from));
  }
  return sum / 10.0;
}

struct Cash {
  double forecast = 0.0;
  double came = 0.0;
};

void measure_cash(const std::vector<Outcome>& outcomes, BacktestRow& row) {
  std::map<Currency, std::map<Date, Cash>> days;
  for (const Outcome& outcome : outcomes) {
    Cash& cash = days[outcome.currency][outcome.day];
    cash.forecast += outcome.probability * static_cast<double>(outcome.open);
    cash.came += static_cast<double>(outcome.came);
  }
  double error = 0.0, bias = 0.0, weight = 0.0;
  for (const auto& [currency, by_day] : days) {
    double total = 0.0;
    for (const auto& [day, cash] : by_day) total += cash.came;
    if (total <= 0.0) continue;
    // Currencies do not add; each counts by how many days it has figures for.
    const double share = static_cast<double>(by_day.size());
    for (const auto& [day, cash] : by_day) {
      error += share * std::abs(cash.forecast - cash.came) / total;
      bias += share * (cash.forecast - cash.came) / total;
    }
    weight += share;
  }
  if (weight <= 0.0) return;
  row.cash_wape = four_decimals(error / weight);
  row.cash_bias = four_decimals(bias / weight);
}

}  // namespace

BacktestRow measure(std::string estimator, std::int32_t horizon, std::vector<Outcome> outcomes) {
  BacktestRow row;
  row.estimator = std::move(estimator);
  row.horizon = horizon;
  row.predictions = static_cast<std::int64_t>(outcomes.size());
  if (outcomes.empty()) return row;
  std::sort(outcomes.begin(), outcomes.end(), [](const Outcome& a, const Outcome& b) {
    return std::tie(a.probability, a.paid, a.open, a.came, a.currency, a.day) <
           std::tie(b.probability, b.paid, b.open, b.came, b.currency, b.day);
  });
  std::size_t paid = 0;
  double brier = 0.0, log_loss = 0.0;
  for (const Outcome& outcome : outcomes) {
    const double gap = outcome.probability - (outcome.paid ? 1.0 : 0.0);
    const double p = std::clamp(outcome.probability, kClip, 1.0 - kClip);
    paid += outcome.paid;
    brier += gap * gap;
    log_loss -= std::log(outcome.paid ? p : 1.0 - p);
  }
  const double count = static_cast<double>(outcomes.size());
  row.base_rate = four_decimals(static_cast<double>(paid) / count);
  row.auc = area(outcomes, paid);
  row.brier = four_decimals(brier / count);
  row.log_loss = four_decimals(log_loss / count);
  row.ece = four_decimals(calibration_error(outcomes));
  measure_cash(outcomes, row);
  return row;
}

}  // namespace arrears
