#include <arrears/engine/backtest.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>

#include "backtest_baselines.hpp"
#include "backtest_replay.hpp"

namespace arrears {
namespace {

constexpr std::size_t kDays = 12;       // month ends replayed

/// The forecasts of one horizon by estimator.
struct Forecasts {
  std::vector<Outcome> constant, curve, kaplan_meier, logistic, estimator;
  std::array<std::vector<Outcome>, kRecipes.size()> recipes;
};

void replay_day(const PaymentHistory& history, const RecoveryCurve& prior, Date day,
                const RecoveryCandidates& models, const Baselines& baselines, std::int32_t horizon,
                Forecasts& out) {
  const double constant = constant_rate(history, day, horizon, prior.within(0, horizon));
  const Logistic logistic(baselines, day, horizon);
  for (const Standing& one : standing_on(history, day, horizon)) {
    const HistoryItem& item = *one.item;
    Outcome outcome{0.0, one.paid, one.open, one.came, item.currency, day};
    const auto said = [&outcome](double p) {
      outcome.probability = Probability::from_double(p).value();
      return outcome;
    };
    const std::int32_t age = day - item.due;
    const double by_curve = prior.within(age, horizon);
    out.constant.push_back(said(constant));
    out.curve.push_back(said(by_curve));
    out.kaplan_meier.push_back(said(baselines.kaplan_meier.within(age, horizon)));
    out.logistic.push_back(said(logistic.chance(item, one.open, by_curve)));
    const Claim claim{item.customer, item.disputed_on(day), age,
                      one.open,      item.currency,         paid_share(item.amount, one.open)};
    for (std::size_t r = 0; r < kRecipes.size(); ++r) {
      const bool learned = !models.models.empty();
      const Outcome made =
          said(learned ? models.models[r].chance(claim).within(horizon) : by_curve);
      out.recipes[r].push_back(made);
      if (kRecipes[r] == models.chosen) out.estimator.push_back(made);
    }
  }
}

/// By how much each row wins over the best baseline of its horizon.
void add_gains(std::vector<BacktestRow>& rows) {
  std::map<std::int32_t, std::int64_t> best;  // log loss by horizon
  for (const BacktestRow& row : rows) {
    if (!row.baseline() || !row.log_loss) continue;
    const auto found = best.try_emplace(row.horizon, *row.log_loss).first;
    found->second = std::min(found->second, *row.log_loss);
  }
  for (BacktestRow& row : rows) {
    const auto found = best.find(row.horizon);
    if (found != best.end() && row.log_loss) row.gain = found->second - *row.log_loss;
  }
}

/// A row for each estimator and horizon.
std::vector<BacktestRow> measure_all(const std::vector<Forecasts>& all,
                                     const std::vector<std::int32_t>& horizons,
                                     const std::map<Recipe, std::int64_t>& chosen) {
  std::vector<BacktestRow> rows;
  const auto add = [&](std::string_view name, const auto& pick, std::optional<std::int64_t> days) {
    for (std::size_t h = 0; h < horizons.size(); ++h) {
      rows.push_back(measure(std::string(name), horizons[h], pick(all[h])));
      rows.back().chosen = days;
    }
  };
  add("constant", [](const Forecasts& f) { return f.constant; }, std::nullopt);
  add("curve", [](const Forecasts& f) { return f.curve; }, std::nullopt);
  add("kaplan-meier", [](const Forecasts& f) { return f.kaplan_meier; }, std::nullopt);
  add("logistic", [](const Forecasts& f) { return f.logistic; }, std::nullopt);
  std::int64_t days = 0;
  for (std::size_t r = 0; r < kRecipes.size(); ++r) {
    const auto found = chosen.find(kRecipes[r]);
    const std::int64_t own = found == chosen.end() ? 0 : found->second;
    days += own;
    add(to_string(kRecipes[r]), [r](const Forecasts& f) { return f.recipes[r]; }, own);
  }
  add("estimator", [](const Forecasts& f) { return f.estimator; }, days);
  add_gains(rows);
  return rows;
}

}  // namespace

std::vector<Standing> standing_on(const PaymentHistory& history, Date day, std::int32_t horizon) {
  std::vector<Standing> standing;
  const Date end = day.plus_days(horizon);
  for (const HistoryItem& item : history.items()) {
    if (!item.is_claim || item.doc_date > day) continue;
    const ItemState state = history.state(item, day);
    if (state.open <= 0 || state.written_off) continue;
    std::int64_t came = 0;
    std::int64_t credited = 0;
    for (const HistoryEvent& event : history.events(item)) {
      if (event.date <= day || event.date > end) continue;
      if (event.kind == EventKind::paid) came += event.amount;
      if (event.kind == EventKind::credited) credited += event.amount;
    }
    if (credited > state.open - credited) continue;
    const bool paid = came > 0 && history.state(item, end).open == 0;
    standing.push_back({&item, state.open, came, paid});
  }
  return standing;
}

std::vector<Date> month_ends(const PaymentHistory& history, Date until, std::int32_t horizon,
                             std::size_t count) {
  std::vector<Date> days;
  if (history.items().empty()) return days;
  Date first = history.items().front().doc_date;
  for (const HistoryItem& item : history.items()) first = std::min(first, item.doc_date);
  Date day = until.plus_days(-horizon);
  if (day != day.end_of_month()) day = day.start_of_month().plus_days(-1);
  for (; day >= first && days.size() < count; day = day.start_of_month().plus_days(-1)) {
    days.push_back(day);
  }
  std::reverse(days.begin(), days.end());
  return days;
}

std::vector<BacktestRow> backtest(const PaymentHistory& history, const RecoveryCurve& prior,
                                  const BacktestOptions& options) {
  std::vector<Forecasts> all(options.horizons.size());
  std::vector<Date> days = options.days;
  const std::int32_t longest =
      options.horizons.empty() ? 0 : *std::max_element(options.horizons.begin(),
                                                       options.horizons.end());
  if (days.empty()) days = month_ends(history, history.cut(), longest, kDays);
  std::map<Recipe, std::int64_t> chosen;
  for (const Date day : days) {
    const RecoveryCandidates models =
        RecoveryModel::fit_candidates(history, day, prior, options.fit);
    if (!models.models.empty()) ++chosen[models.chosen];
    const Baselines baselines(history, day);
    for (std::size_t h = 0; h < options.horizons.size(); ++h) {
      const std::int32_t horizon = options.horizons[h];
      if (day.plus_days(horizon) > history.cut()) continue;
      replay_day(history, prior, day, models, baselines, horizon, all[h]);
    }
  }
  return measure_all(all, options.horizons, chosen);
}

}  // namespace arrears
