#include <arrears/engine/backtest.hpp>

#include "score_fixture.hpp"

using namespace arrears;
using test::currency;
using test::day;

namespace {

Outcome outcome(double p, bool paid, std::int64_t open = 100) {
  return {p, paid, open, paid ? open : 0, currency("EUR"), day("2026-01-31")};
}

}  // namespace

TEST_CASE("measures by hand") {
  const BacktestRow row = measure(
      "x", 30, {outcome(0.9, true), outcome(0.6, false), outcome(0.4, true), outcome(0.1, false)});
  CHECK(row.predictions == 4);
  CHECK(row.base_rate == 5000);
  CHECK(row.auc == 7500);    // of four pairs one is the wrong way round
  CHECK(row.brier == 1850);  // (0.01 + 0.36 + 0.36 + 0.01) / 4
  CHECK(row.log_loss == 5108);  // -(2 ln 0.9 + 2 ln 0.4) / 4
  CHECK(row.cash_wape == 0);
  CHECK(row.cash_bias == 0);
}

TEST_CASE("ties count half, certainty is held back in the log loss") {
  CHECK(measure("x", 1, {outcome(0.5, true), outcome(0.5, false)}).auc == 5000);
  CHECK(measure("x", 1, {outcome(0.0, true)}).log_loss == 69078);  // -ln 0.001
  CHECK_FALSE(measure("x", 1, {outcome(0.5, true)}).auc.has_value());
  CHECK_FALSE(measure("x", 1, {}).brier.has_value());
  CHECK_FALSE(measure("x", 1, {outcome(0.5, false)}).cash_wape.has_value());
}

TEST_CASE("cash errors do not cancel between days") {
  Outcome late = outcome(0.0, true);
  late.day = day("2026-02-28");
  const BacktestRow row = measure("x", 30, {outcome(1.0, false), late, outcome(1.0, true)});
  CHECK(row.cash_wape == 10000);  // (|200 - 100| + |0 - 100|) / 200
  CHECK(row.cash_bias == 0);
}

TEST_CASE("a replayed day sees only what was known on it") {
  test::LedgerFixture rows;
  for (int i = 0; i < 60; ++i) {
    const Date issued = day("2025-01-05").plus_days(6 * i);
    const std::string number = std::to_string(i);
    rows.invoice(i % 2 == 0 ? "A" : "B", "I" + number, issued.to_iso(), 100'00)
        .due(issued.plus_days(30).to_iso());
    rows.payment(i % 2 == 0 ? "A" : "B", "P" + number,
                 issued.plus_days(i % 2 == 0 ? 10 : 50).to_iso(), 100'00)
        .names("I" + number);
  }
  const test::World world(rows, "2026-03-31", test::no_side_files());
  BacktestOptions options;
  options.horizons = {15, 30};
  const auto table = backtest(world.history, test::table_a(), options);
  REQUIRE(table.size() == 2 * (4 + kRecipes.size() + 1));
  CHECK(table[0].estimator == "constant");
  CHECK(table[8].estimator == "hazard");
  CHECK_FALSE(table[0].chosen);
  const BacktestRow& estimator = table[table.size() - 2];
  CHECK(estimator.estimator == "estimator");
  std::int64_t chosen = 0;
  for (std::size_t r = 0; r < kRecipes.size(); ++r) chosen += *table[8 + 2 * r].chosen;
  CHECK(estimator.chosen == chosen);
  CHECK(table[0].predictions == estimator.predictions);
  CHECK(table[0].predictions > 40);
  CHECK(*estimator.auc > *table[4].auc);  // it knows who pays late, Kaplan-Meier does not
  CHECK(*estimator.brier < *table[2].brier);
}
