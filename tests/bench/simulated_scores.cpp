// Measures all candidates and baselines on simulated ledgers, and the truth beside them.
//
// usage: bench_simulated_scores [SEEDS] [KIND...]   (KIND: part of a kind's name)

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

#include <arrears/engine/backtest.hpp>

#include "backtest_replay.hpp"
#include "engine/simulated_ledgers.hpp"

using namespace arrears;

namespace {

struct Sums {
  double loss = 0.0, auc = 0.0, brier = 0.0, wape = 0.0, bias = 0.0, ece = 0.0, count = 0.0;
  double chosen = 0.0;

  void add(const BacktestRow& row) {
    loss += static_cast<double>(row.log_loss.value_or(0));
    auc += static_cast<double>(row.auc.value_or(0));
    brier += static_cast<double>(row.brier.value_or(0));
    wape += static_cast<double>(row.cash_wape.value_or(0));
    bias += static_cast<double>(row.cash_bias.value_or(0));
    ece += static_cast<double>(row.ece.value_or(0));
    chosen += static_cast<double>(row.chosen.value_or(0));
    count += 1.0;
  }
};

RecoveryCurve table_a() {
  const std::vector<CurvePoint> points{
      {0, Rate(99, 2)},   {30, Rate(93, 2)},  {60, Rate(85, 2)},  {90, Rate(73, 2)},
      {180, Rate(57, 2)}, {270, Rate(42, 2)}, {360, Rate(25, 2)}, {720, Rate(13, 2)}};
  return *RecoveryCurve::from_points("A", points);
}

std::vector<Date> days_replayed() {
  std::vector<Date> days;
  for (unsigned month = 3; month <= 11; ++month) {
    days.push_back(Date::from_ymd(2025, month, 1)->end_of_month());
  }
  return days;
}

BacktestRow truth_row(const test::SimulatedLedger& ledger, std::int32_t horizon) {
  std::vector<Outcome> outcomes;
  for (const Date day : days_replayed()) {
    for (const Standing& one : standing_on(ledger.history(), day, horizon)) {
      outcomes.push_back({ledger.truth(*one.item, day, horizon), one.paid, one.open, one.came,
                          one.item->currency, day});
    }
  }
  return measure("truth", horizon, std::move(outcomes));
}

}  // namespace

int main(int argc, char** argv) {
  const int seeds = argc > 1 ? std::atoi(argv[1]) : 2;
  const RecoveryCurve curve = table_a();
  for (const test::NamedKind& named : test::ledger_kinds()) {
    bool wanted = argc <= 2;
    for (int i = 2; i < argc; ++i) {
      wanted = wanted || std::string_view(named.name).find(argv[i]) != std::string_view::npos;
    }
    if (!wanted) continue;
    std::map<std::pair<std::int32_t, std::string>, Sums> sums;
    std::vector<std::string> order;
    for (int seed = 1; seed <= seeds; ++seed) {
      const test::SimulatedLedger ledger(named.kind, static_cast<std::uint32_t>(seed));
      BacktestOptions options;
      options.horizons = {15, 30};
      options.days = days_replayed();
      auto rows = backtest(ledger.history(), curve, options);
      for (const std::int32_t horizon : options.horizons) {
        rows.push_back(truth_row(ledger, horizon));
      }
      for (const BacktestRow& row : rows) {
        if (seed == 1 && row.horizon == 15) order.push_back(row.estimator);
        sums[{row.horizon, row.estimator}].add(row);
      }
    }
    std::printf("%-16s %14s | log loss   auc  brier   wape    bias    ece | the same at 30\n",
                named.name, "");
    for (const std::string& name : order) {
      if (name == "constant" || name == "curve") continue;
      std::printf("%-16s %14s |", "", name.c_str());
      for (const std::int32_t horizon : {15, 30}) {
        const Sums& s = sums[{horizon, name}];
        const double by = 10000.0 * s.count;
        std::printf("  %.4f  %.3f  %.4f  %.3f  %+.3f  %.3f |", s.loss / by, s.auc / by,
                    s.brier / by, s.wape / by, s.bias / by, s.ece / by);
      }
      std::printf(" %.1f\n", sums[{15, name}].chosen / static_cast<double>(seeds));
    }
  }
  return EXIT_SUCCESS;
}
