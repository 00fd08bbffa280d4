#include <arrears/render/score_tables.hpp>

#include <doctest/doctest.h>

#include "engine/score_fixture.hpp"
#include "render_samples.hpp"
#include "writers.hpp"

namespace arrears {
namespace {

using test::LedgerFixture;
using test::World;
using testing::written;

struct Scored {
  Scored(const LedgerFixture& rows, std::string_view as_of, const SideFiles& side)
      : world(rows, as_of, side),
        model(RecoveryModel::from_curve(test::table_a())),
        input{*world.ledger, world.due, world.facts, world.open, model, world.promises},
        scores(score_items(input, {}, AgePolicy{})) {}

  [[nodiscard]] ScoreView view() const {
    return {input, scores, world.facts, world.open.tie_out, &world.side.customers};
  }

  World world;
  RecoveryModel model;
  ScoreInput input;
  Scores scores;
};

SideFiles limits() {
  SideFiles side;
  Customer customer;
  customer.id = "C1";
  customer.limits = {{{50000, testing::currency("EUR")}, {}, {}}};
  REQUIRE(side.customers.add(customer));
  Customer listed;
  listed.id = "C0";
  listed.name = "Never bought";
  listed.blacklisted = true;
  REQUIRE(side.customers.add(listed));
  return side;
}

LedgerFixture three_items() {
  LedgerFixture rows;
  rows.invoice("C1", "I-1", "2026-01-10", 100000).due("2026-02-09");
  rows.invoice("C1", "I-2", "2026-03-10", 50000).due("2026-04-09");
  rows.invoice("C1", "J-1", "2026-03-10", 700).in("JPY").due("2026-04-09");
  rows.invoice("C2", "I-3", "2026-03-12", 30000).due("2026-03-01");
  return rows;
}

std::vector<std::string> cells_of_line(const std::string& csv, const std::string& start) {
  const std::size_t at = csv.find("\n" + start);
  REQUIRE(at != std::string::npos);
  std::vector<std::string> cells{""};
  for (const char c : csv.substr(at + 1, csv.find('\n', at + 1) - at - 1)) {
    if (c == ',') {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

TEST_CASE("by invoice: the columns that scripts rely on, probabilities in four decimals") {
  const SideFiles side = limits();
  const Scored scored(three_items(), "2026-03-31", side);
  const Table table = score_by_invoice(scored.view());
  const std::string csv = written(write_csv, table);
  CHECK(csv.rfind("customer_id,customer_name,doc_no,due_date,currency,open_amount,days_past_due,"
                  "p_30,p_60,p_90,p_ever,expected_amount,expected_date,expected_loss,priority,"
                  "reasons,class,approach\n",
                  0) == 0);
  CHECK(table.row_count() == 4);
  const auto late = cells_of_line(csv, "C1,,I-1,");
  REQUIRE(late.size() == 18);
  CHECK(late[6] == "50");
  CHECK(late[7].size() == 6);
  CHECK(late[7].rfind("0.", 0) == 0);
  CHECK(late[14] != "");
  const auto early = cells_of_line(csv, "C1,,I-2,");
  CHECK(early[14] == "");
  CHECK(late[15].find("curve-only") != std::string::npos);
}

TEST_CASE("by customer: limit and status on the row of the limit's currency only") {
  const SideFiles side = limits();
  const Scored scored(three_items(), "2026-03-31", side);
  const auto credit = scored.world.credit();
  const std::string csv = written(write_csv, score_by_customer(scored.view(), credit));
  CHECK(csv.rfind("customer_id,customer_name,currency,balance,overdue,exposure,credit_limit,"
                  "excess,utilisation_pct,breach_since,status,grade,suggested_grade,"
                  "suggested_limit,p_30,p_60,p_90,p_ever,expected_amount,expected_loss,priority,"
                  "signals,reasons,approach\n",
                  0) == 0);
  const auto euro = cells_of_line(csv, "C1,,EUR,");
  REQUIRE(euro.size() == 24);
  CHECK(euro[3] == "1500.00");
  CHECK(euro[4] == "1000.00");
  CHECK(euro[6] == "500.00");
  CHECK(euro[10] != "");
  const auto yen = cells_of_line(csv, "C1,,JPY,");
  CHECK(yen[3] == "700");
  for (std::size_t i = 5; i <= 13; ++i) CHECK(yen[i] == "");
  CHECK(yen[17] != "");
  const auto listed = cells_of_line(csv, "C0,Never bought,");
  CHECK(listed[10] == "hold");
  CHECK(listed[17] == "");

  const Table breaches = score_by_customer(scored.view(), credit, CreditRows::breaches);
  const std::string few = written(write_csv, breaches);
  CHECK(few.find("\nC1,,EUR,") != std::string::npos);
  CHECK(few.find("\nC0,") != std::string::npos);
}

TEST_CASE("back-test: four decimals, empty where nothing can be known") {
  const World world(three_items(), "2026-03-31", test::no_side_files());
  BacktestRow row;
  row.estimator = "kaplan-meier";
  row.horizon = 30;
  row.predictions = 12;
  row.base_rate = 5000;
  row.log_loss = 12345;
  row.cash_bias = -1;
  row.gain = -12;
  const std::vector<BacktestRow> rows{row};
  CHECK(written(write_csv, backtest_table(*world.ledger, test::day("2026-03-31"), rows)) ==
        "estimator,horizon,predictions,base_rate,auc,brier,log_loss,ece,cash_wape,cash_bias,"
        "chosen,gain\n"
        "kaplan-meier,30,12,0.5000,,,1.2345,,,-0.0001,,-0.0012\n");
}

}  // namespace
}  // namespace arrears
