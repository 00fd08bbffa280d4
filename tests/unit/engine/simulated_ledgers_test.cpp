// The estimator on simulated ledgers of kinds that it was not made for, beside baselines and truth.
#include <cmath>
#include <map>
#include <string>

#include <arrears/engine/backtest.hpp>

#include "backtest_replay.hpp"
#include "pay_rhythm.hpp"
#include "score_fixture.hpp"
#include "simulated_ledgers.hpp"

using namespace arrears;
using test::day;
using test::LedgerKind;
using test::SimulatedLedger;
using test::table_a;

namespace {

struct Figures {
  double log_loss = 0.0, bias = 0.0;
};
using Table = std::map<std::string, Figures>;

void add(Table& sums, const SimulatedLedger& ledger, const std::vector<Date>& days, double share) {
  BacktestOptions options;
  options.horizons = {30};
  options.days = days;
  for (const BacktestRow& row : backtest(ledger.history(), table_a(), options)) {
    Figures& own = sums[row.estimator];
    own.log_loss += share * static_cast<double>(*row.log_loss) / 10000.0;
    own.bias += share * static_cast<double>(row.cash_bias.value_or(0)) / 10000.0;
  }
}

double loss_of_truth(const SimulatedLedger& ledger, Date on) {
  double sum = 0.0;
  int count = 0;
  for (const Standing& one : standing_on(ledger.history(), on, 30)) {
    const double p = std::clamp(ledger.truth(*one.item, on, 30), 0.001, 0.999);
    sum -= std::log(one.paid ? p : 1.0 - p);
    ++count;
  }
  return sum / count;
}

}  // namespace

TEST_CASE("twenty ledgers of ten customers: no worse than Kaplan-Meier"
          * doctest::test_suite("statistics")) {
  LedgerKind kind;
  kind.customers = 10;
  Table sums;
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    add(sums, SimulatedLedger(kind, seed), {day("2025-11-30")}, 1.0 / 20.0);
  }
  CHECK(sums["estimator"].log_loss <= sums["kaplan-meier"].log_loss + 0.005);
  CHECK(sums["estimator"].log_loss < sums["constant"].log_loss);
}

TEST_CASE("three hundred customers: no worse than a logistic regression"
          * doctest::test_suite("statistics")) {
  LedgerKind kind;
  kind.customers = 300;
  kind.invoices = 10;
  kind.shape_low = 3.0;
  const SimulatedLedger ledger(kind, 4);
  Table sums;
  const Date on = day("2025-11-30");
  add(sums, ledger, {on}, 1.0);
  CHECK(sums["estimator"].log_loss <= sums["logistic"].log_loss);
  CHECK(sums["logistic"].log_loss < sums["kaplan-meier"].log_loss);
  CHECK(sums["estimator"].log_loss < loss_of_truth(ledger, on) + 0.08);
}

TEST_CASE("customers that pay at month ends are known by then"
          * doctest::test_suite("statistics")) {
  LedgerKind kind;
  kind.customers = 30;
  kind.calendar = test::PayCalendar::month_end;
  const SimulatedLedger ledger(kind, 2);
  Table sums;
  const Date on = day("2025-08-31");
  add(sums, ledger, {on}, 1.0);
  CHECK(sums["estimator"].log_loss < 0.6 * sums["kaplan-meier"].log_loss);
  CHECK(sums["estimator"].log_loss < loss_of_truth(ledger, on) + 0.15);
  const auto model = RecoveryModel::fit(ledger.history(), on, table_a());
  for (const HistoryItem& item : ledger.history().items()) {
    if (ledger.history().state(item, on).open == 0 || item.doc_date > on) continue;
    const Claim claim{item.customer, false, on - item.due, item.amount, item.currency};
    CHECK(model.chance(claim).within(20) < 0.1);
  }
}

TEST_CASE("where customers pay ever later, the forecast of cash follows"
          * doctest::test_suite("statistics")) {
  LedgerKind kind;
  kind.drift_a_year = 15.0;
  Table sums;
  add(sums, SimulatedLedger(kind, 1), {day("2025-08-31"), day("2025-11-30")}, 1.0);
  CHECK(std::abs(sums["estimator"].bias) < 0.15);
  CHECK(sums["hazard"].bias > 0.1);
}

TEST_CASE("where customers begin to pay later at once, the next month's forecast follows"
          * doctest::test_suite("statistics")) {
  LedgerKind kind;
  kind.shock = 20.0;  // from the end of June on
  Table sums;
  for (std::uint32_t seed = 1; seed <= 3; ++seed) {
    add(sums, SimulatedLedger(kind, seed), {day("2025-08-31"), day("2025-09-30")}, 1.0 / 3.0);
  }
  CHECK(sums["estimator"].log_loss < 0.85 * sums["habit"].log_loss);
  CHECK(sums["estimator"].log_loss < sums["logistic"].log_loss);
  CHECK(sums["estimator"].bias < 0.6 * sums["habit"].bias);
}

TEST_CASE("ten ledgers of ten customers with six invoices: better than any baseline"
          * doctest::test_suite("statistics")) {
  LedgerKind kind;
  kind.customers = 10;
  kind.invoices = 6;
  Table sums;
  for (std::uint32_t seed = 1; seed <= 10; ++seed) {
    add(sums, SimulatedLedger(kind, seed), {day("2025-11-30")}, 1.0 / 10.0);
  }
  CHECK(sums["estimator"].log_loss < sums["kaplan-meier"].log_loss);
  CHECK(sums["estimator"].log_loss < sums["logistic"].log_loss);
  CHECK(sums["estimator"].log_loss < sums["curve"].log_loss);
}

TEST_CASE("readiness: month ends, Fridays, any day, and nothing after the day") {
  std::vector<HistoryItem> items;
  std::vector<std::vector<HistoryEvent>> events;
  const auto pay = [&](std::uint32_t customer, Date on) {
    HistoryItem item;
    item.row = RowId(static_cast<std::uint32_t>(items.size()));
    item.customer = CustomerId(customer);
    item.currency = test::currency("EUR");
    item.doc_date = on.plus_days(-40);
    item.due = on.plus_days(-10);
    item.amount = 100;
    items.push_back(item);
    events.push_back({{on, EventKind::paid, 100}});
  };
  const Date start = day("2024-01-31");
  for (int i = 0; i < 20; ++i) {
    pay(0, start.plus_months(i).end_of_month());
    pay(1, day("2024-01-05").plus_days(21 * i));
    pay(2, start.plus_days(31 * i % 600));
    pay(2, start.plus_days(17 * i));
  }
  const Date on = day("2025-09-30");
  pay(0, on.plus_days(5));  // not known yet
  const PaymentHistory history = PaymentHistory::from_items(items, events, 4, on.plus_days(90));
  const PayRhythms rhythms(history, on);
  std::array<float, 31> october{};
  rhythms.readiness(CustomerId(0), on.plus_days(1), october);
  CHECK(october[30] > 0.85F);
  CHECK(*std::max_element(october.begin(), october.begin() + 26) < 0.1F);
  rhythms.readiness(CustomerId(1), on.plus_days(1), october);  // the 1st is a Wednesday
  CHECK(october[2] > 0.5F);
  CHECK(october[0] < 0.1F);
  rhythms.readiness(CustomerId(2), on.plus_days(1), october);
  CHECK(std::count_if(october.begin(), october.end(), [](float day) { return day > 0.25F; }) > 12);
  const PayRhythms again(history, on, &rhythms.ledger());
  std::array<float, 31> same{};
  again.readiness(CustomerId(2), on.plus_days(1), same);
  CHECK(same == october);
  CHECK(place_in_month(day("2024-02-29")) == 30);
  CHECK(place_in_month(day("2024-02-26")) == 27);
  CHECK(place_in_month(day("2024-01-27")) == 26);
}
