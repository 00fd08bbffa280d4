// The estimator on a real ledger, and on simulated ones whose true probabilities are known.
#include <arrears/engine/backtest.hpp>

#include <cmath>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <sstream>

#include "score_fixture.hpp"

using namespace arrears;
using test::day;
using test::table_a;

namespace {

Date month_day_year(const std::string& text) {
  std::istringstream in(text);
  int month = 0, date = 0, year = 0;
  char slash = 0;
  in >> month >> slash >> date >> slash >> year;
  return Date::from_ymd(year, static_cast<unsigned>(month), static_cast<unsigned>(date)).value();
}

/// IBM's sample of settled invoices; empty where the data is not there. Its disputes are final
/// flags without a date, so figures with them know a little of what was still to come.
PaymentHistory ibm_history(bool with_disputes) {
  std::ifstream file(ARREARS_SHARED_DATA "/ledgers/ibm-accounts-receivable.csv");
  std::vector<std::vector<std::string>> table;
  std::map<std::string, std::uint32_t> customers;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    std::vector<std::string> row;
    for (std::string cell; std::getline(cells, cell, ',');) row.push_back(cell);
    customers[row.at(1)] = 0;
    table.push_back(std::move(row));
  }
  std::uint32_t next = 0;
  for (auto& [id, number] : customers) number = next++;
  std::vector<HistoryItem> items;
  std::vector<std::vector<HistoryEvent>> events;
  for (const auto& row : table) {
    HistoryItem item;
    item.row = RowId(static_cast<std::uint32_t>(items.size()));
    item.customer = CustomerId(customers[row[1]]);
    item.currency = test::currency("USD");
    item.doc_date = month_day_year(row[4]);
    item.due = month_day_year(row[5]);
    item.amount = std::llround(std::stod(row[6]) * 100.0);
    item.disputed = with_disputes && row[7] == "Yes";
    items.push_back(item);
    events.push_back({{month_day_year(row[8]), EventKind::paid, item.amount}});
  }
  return PaymentHistory::from_items(items, events, customers.size(), day("2014-12-31"));
}

const BacktestRow& row_of(const std::vector<BacktestRow>& rows, std::string_view estimator,
                          std::int32_t horizon) {
  for (const BacktestRow& row : rows) {
    if (row.estimator == estimator && row.horizon == horizon) return row;
  }
  FAIL("no such row");
  return rows.front();
}

struct Simulated {
  PaymentHistory history;
  std::vector<double> daily;  ///< the true chance of payment on each day, per customer
};

/// Each customer pays each open invoice with its own constant daily chance.
Simulated simulate(std::uint32_t seed, std::uint32_t customers) {
  std::mt19937 random(seed);
  const auto uniform = [&random] { return (static_cast<double>(random()) + 0.5) / 4294967296.0; };
  Simulated made;
  std::vector<HistoryItem> items;
  std::vector<std::vector<HistoryEvent>> events;
  for (std::uint32_t c = 0; c < customers; ++c) {
    made.daily.push_back(0.01 + 0.06 * uniform());
    for (int i = 0; i < 60; ++i) {
      HistoryItem item;
      item.row = RowId(static_cast<std::uint32_t>(items.size()));
      item.customer = CustomerId(c);
      item.currency = test::currency("EUR");
      item.doc_date = day("2024-01-01").plus_days(static_cast<std::int32_t>(700.0 * uniform()));
      item.due = item.doc_date.plus_days(30);
      item.amount = 100;
      const double wait = std::ceil(std::log(uniform()) / std::log1p(-made.daily[c]));
      items.push_back(item);
      events.push_back(
          {{item.doc_date.plus_days(static_cast<std::int32_t>(wait)), EventKind::paid, 100}});
    }
  }
  made.history = PaymentHistory::from_items(items, events, customers, day("2026-12-31"));
  return made;
}

}  // namespace

TEST_CASE("on a real ledger the estimator keeps what it was measured to reach"
          * doctest::test_suite("statistics")) {
  const PaymentHistory history = ibm_history(true);
  if (history.items().empty()) {
    std::cout << "skipped: no ibm-accounts-receivable.csv in " ARREARS_SHARED_DATA "\n";
    return;
  }
  BacktestOptions options;
  options.horizons = {15, 30};
  for (unsigned month = 1; month <= 9; ++month) {
    options.days.push_back(Date::from_ymd(2013, month, 1)->end_of_month());
  }
  const auto rows = backtest(history, table_a(), options);
  // Published figures of the product-limit baseline on this file, to four decimals.
  CHECK(row_of(rows, "kaplan-meier", 15).predictions == 826);
  CHECK(row_of(rows, "kaplan-meier", 15).brier == 2133);
  CHECK(row_of(rows, "kaplan-meier", 30).brier == 944);
  CHECK(*row_of(rows, "hazard", 15).auc >= 9170);
  CHECK(*row_of(rows, "hazard", 30).auc >= 9570);
  CHECK(*row_of(rows, "estimator", 15).auc >= 9200);
  CHECK(*row_of(rows, "estimator", 30).auc >= 9580);
  CHECK(*row_of(rows, "estimator", 15).brier <= 1150);
  CHECK(*row_of(rows, "estimator", 30).brier <= 490);
  CHECK(*row_of(rows, "estimator", 15).cash_wape <= 700);
  CHECK(*row_of(rows, "estimator", 30).cash_wape <= 320);
  // Beside them, what is reached without the disputes.
  const auto without = backtest(ibm_history(false), table_a(), options);
  CHECK(*row_of(without, "estimator", 15).auc >= 8600);
  CHECK(*row_of(without, "estimator", 30).auc >= 9000);
  CHECK(*row_of(without, "estimator", 15).brier <= 1500);
  CHECK(*row_of(without, "estimator", 30).brier <= 690);
  CHECK(*row_of(without, "estimator", 15).cash_wape <= 700);
  CHECK(*row_of(without, "estimator", 30).cash_wape <= 350);
  // By how much a candidate won over the best baseline.
  const BacktestRow& chosen = row_of(rows, "estimator", 15);
  const std::int64_t best = *chosen.log_loss + *chosen.gain;
  for (const char* baseline : {"constant", "curve", "kaplan-meier", "logistic"}) {
    CHECK(*row_of(rows, baseline, 15).log_loss >= best);
    CHECK(*row_of(rows, baseline, 15).gain <= 0);
  }
  CHECK(*chosen.gain > *row_of(rows, "hazard", 15).gain);
}

TEST_CASE("where the true chances are known, predictions meet them within sampling error"
          * doctest::test_suite("statistics")) {
  const Simulated made = simulate(11, 60);
  const Date as_of = day("2025-11-30");
  const auto model = RecoveryModel::fit(made.history, as_of, table_a());
  REQUIRE_FALSE(model.curve_only());
  double said = 0.0, truth = 0.0, variance = 0.0, gap = 0.0;
  int count = 0;
  for (const HistoryItem& item : made.history.items()) {
    if (made.history.state(item, as_of).open == 0) continue;
    const double p = model.within(item.customer, false, as_of - item.due, 30);
    const double exact = 1.0 - std::pow(1.0 - made.daily[item.customer.index()], 30.0);
    said += p;
    truth += exact;
    variance += exact * (1.0 - exact);
    gap += std::abs(p - exact);
    ++count;
  }
  REQUIRE(count > 100);
  CHECK(std::abs(said - truth) < 3.0 * std::sqrt(variance));
  CHECK(gap / count < 0.08);
}

TEST_CASE("with ten customers it is no worse than Kaplan-Meier"
          * doctest::test_suite("statistics")) {
  double estimator = 0.0, kaplan_meier = 0.0;
  for (std::uint32_t seed = 1; seed <= 8; ++seed) {
    BacktestOptions options;
    options.horizons = {30};
    for (int back = 2; back <= 6; ++back) {
      options.days.push_back(day("2025-12-01").plus_months(-back));
    }
    const auto rows = backtest(simulate(seed, 10).history, table_a(), options);
    estimator += static_cast<double>(*row_of(rows, "estimator", 30).log_loss) / 8.0;
    kaplan_meier += static_cast<double>(*row_of(rows, "kaplan-meier", 30).log_loss) / 8.0;
  }
  CHECK(estimator <= kaplan_meier + 50.0);  // 0.005
}
