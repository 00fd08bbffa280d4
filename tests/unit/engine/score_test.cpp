#include <arrears/engine/score.hpp>

#include <rapidcheck.h>

#include <algorithm>
#include <cmath>

#include "item_chance.hpp"
#include "score_fixture.hpp"

using namespace arrears;
using test::day;
using test::LedgerFixture;
using test::World;

namespace {

Scores scores_of(const World& world, const RecoveryModel& model) {
  const ScoreInput input{*world.ledger, world.due, world.facts, world.open, model, world.promises};
  return score_items(input, ScoreOptions{}, AgePolicy{});
}

LedgerFixture three_items() {
  LedgerFixture rows;
  rows.invoice("A", "I1", "2026-01-01", 1000'00).due("2026-01-31");
  rows.invoice("A", "I2", "2026-03-01", 500'00).due("2026-04-15");
  rows.invoice("B", "I3", "2025-01-01", 1'00).due("2025-01-31");
  rows.payment("B", "P1", "2026-02-01", 40);
  return rows;
}

}  // namespace

TEST_CASE("curve only: probabilities rounded first, amounts exact products of them") {
  const World world(three_items(), "2026-03-31", test::no_side_files());
  const auto model = RecoveryModel::from_curve(test::table_a());
  const Scores scores = scores_of(world, model);
  REQUIRE(scores.items.size() == 3);
  CHECK(scores.curve_only);
  const ItemScore& late = scores.items[0];
  CHECK(late.days_past_due == 59);
  CHECK(late.deadline_days == 10);
  const auto p90 = Probability::from_double(test::table_a().within(59, 90));
  const auto ever = Probability::from_double(test::table_a().within(59, 730));
  CHECK(scores.within(0, 2) == p90);
  CHECK(late.ever == ever);
  CHECK(late.expected_amount == (100000 * std::int64_t{p90.steps()} + 5000) / 10000);
  CHECK(late.expected_loss == (100000 * std::int64_t{10000 - ever.steps()} + 5000) / 10000);
  CHECK(late.approach == Approach::firm);
  CHECK(late.klass == AgeClass::in_collection);
  CHECK(scores.items[1].approach == Approach::soft);
  CHECK(scores.items[1].priority == 0);  // not due
  CHECK(late.priority == 1);
  CHECK(scores.items[2].priority == 2);
  CHECK(scores.items[2].klass == AgeClass::bad);
  const ScoreInput input{*world.ledger, world.due, world.facts, world.open, model, {}};
  CHECK(join_codes(reasons_of(input, late)) == "past-deadline;curve-only");
}

TEST_CASE("customers and portfolio add up their items") {
  const World world(three_items(), "2026-03-31", test::no_side_files());
  const Scores scores = scores_of(world, RecoveryModel::from_curve(test::table_a()));
  REQUIRE(scores.customers.size() == 2);
  const CustomerScore& a = scores.customers[0];
  CHECK(a.item_count == 2);
  CHECK(a.open == 1500'00);
  CHECK(a.overdue == 1000'00);
  CHECK(a.expected_amount == scores.items[0].expected_amount + scores.items[1].expected_amount);
  CHECK(a.expected_loss == scores.items[0].expected_loss + scores.items[1].expected_loss);
  const std::int64_t weighted = 2 * std::int64_t{scores.within(0, 0).steps()} +
                                std::int64_t{scores.within(1, 0).steps()};
  CHECK(a.within[0].steps() == (2 * weighted + 3) / 6);  // 1000 and 500 weigh 2 to 1
  CHECK(a.priority == 1);
  CHECK(scores.customers[1].unapplied == 40);
  CHECK(scores.customers[1].balance == 60);
  REQUIRE(scores.portfolio.size() == 1);
  const PortfolioScore& all = scores.portfolio[0];
  CHECK(all.items == 3);
  CHECK(all.open == 1501'00);
  for (std::size_t h = 0; h < 3; ++h) {
    CHECK(all.expected_low[h] <= all.expected[h]);
    CHECK(all.expected[h] <= all.expected_high[h]);
    CHECK(all.expected_low[h] >= 0);
    CHECK(all.expected_high[h] <= all.open);
  }
}

TEST_CASE("the interval of one item is that of a coin") {
  LedgerFixture rows;
  for (int i = 0; i < 400; ++i) {
    rows.invoice("A", "I" + std::to_string(i), "2026-01-01", 1'00).due("2026-01-31");
  }
  const World world(rows, "2026-03-31", test::no_side_files());
  const Scores scores = scores_of(world, RecoveryModel::from_curve(test::table_a()));
  const double p = scores.within(0, 0).value();
  const double half = 1.645 * 100.0 * std::sqrt(400.0 * p * (1.0 - p));
  const PortfolioScore& all = scores.portfolio[0];
  const auto width = static_cast<double>(all.expected_high[0] - all.expected_low[0]);
  CHECK(std::abs(width - 2.0 * half) < 4.0);
}

TEST_CASE("promises move the expected date, broken ones the approach") {
  LedgerFixture rows;
  rows.invoice("A", "I1", "2026-03-01", 10'00).due("2026-03-25");
  rows.invoice("A", "I2", "2026-03-01", 10'00).due("2026-03-25");
  SideFiles side;
  Promise open;
  open.customer_id = "A";
  open.doc_no = "I1";
  open.made_on = day("2026-03-30");
  open.promised_date = day("2026-04-07");
  Promise broken = open;
  broken.doc_no = "I2";
  broken.made_on = day("2026-03-01");
  broken.promised_date = day("2026-03-26");
  side.promises = {open, broken};
  const World world(rows, "2026-03-31", side);
  const auto model = RecoveryModel::from_curve(test::table_a());
  const Scores scores = scores_of(world, model);
  CHECK(scores.items[0].expected_date == day("2026-04-07"));
  CHECK(scores.items[0].approach == Approach::soft);
  CHECK(scores.items[1].approach == Approach::firm);
  const ScoreInput input{*world.ledger, world.due, world.facts, world.open, model, world.promises};
  CHECK(join_codes(reasons_of(input, scores.items[1])) == "broken-promise;overdue;curve-only");
}

TEST_CASE("a later row changes no score, nor does the order of rows") {
  CHECK(rc::check("as of", [] {
    LedgerFixture before;
    const int count = *rc::gen::inRange(1, 25);
    for (int i = 0; i < count; ++i) {
      const std::string customer(1, static_cast<char>('A' + *rc::gen::inRange(0, 3)));
      const std::string number = std::to_string(i);
      const Date issued = day("2026-01-01").plus_days(*rc::gen::inRange(0, 60));
      before.invoice(customer, "I" + number, issued.to_iso(), *rc::gen::inRange(1, 10000))
          .due(issued.plus_days(*rc::gen::element(7, 14, 30)).to_iso());
      if (*rc::gen::inRange(0, 3) == 0) continue;
      const Date paid = issued.plus_days(*rc::gen::inRange(1, 40));
      if (paid > day("2026-03-31")) continue;
      before.payment(customer, "P" + number, paid.to_iso(), before.rows.back().amount)
          .names("I" + number);
    }
    LedgerFixture after = before;
    std::reverse(after.rows.begin(), after.rows.end());
    after.invoice("A", "X", "2026-04-01", 77'00).due("2026-04-02");
    after.payment("A", "Y", "2026-04-01", 5'00).names("I0");
    after.payment("B", "Z", "2026-04-20", 500'00).names("I1");
    const auto all = [](const LedgerFixture& rows) {
      const World world(rows, "2026-03-31", test::no_side_files());
      const auto model =
          RecoveryModel::fit(world.history, day("2026-03-31"), test::table_a());
      const Scores scores = scores_of(world, model);
      std::vector<std::int64_t> figures;
      for (std::size_t i = 0; i < scores.items.size(); ++i) {
        const ItemScore& item = scores.items[i];
        figures.insert(figures.end(),
                       {item.open, item.ever.steps(), item.expected_amount, item.expected_loss,
                        item.priority, item.expected_date.serial()});
        for (std::size_t h = 0; h < 3; ++h) figures.push_back(scores.within(i, h).steps());
      }
      return figures;
    };
    RC_ASSERT(all(before) == all(after));
  }));
}

TEST_CASE("the expected date is the first day by which half of what ever comes has come") {
  LedgerFixture rows;
  for (int i = 0; i < 60; ++i) {
    const std::string no = std::to_string(i);
    const Date billed = day("2025-01-03").plus_days(7 * i);
    const Date due = billed.plus_days(30);
    const std::string id(1, static_cast<char>('A' + i % 3));
    rows.invoice(id, "I" + no, billed.to_iso(), 10'00 + i).due(due.to_iso());
    const Date paid = due.plus_days(i % 3 * 20 + i % 7);
    if (i % 5 != 4) rows.payment(id, "P" + no, paid.to_iso(), 10'00 + i).names("I" + no);
  }
  const World world(rows, "2026-03-31", test::no_side_files());
  for (const RecoveryModel& model :
       {RecoveryModel::fit(world.history, day("2026-03-31"), test::table_a()),
        RecoveryModel::from_curve(test::table_a())}) {
    const ScoreInput input{*world.ledger, world.due, world.facts, world.open, model, {}};
    const ItemChances chances(input);
    ScoreOptions options;
    for (const std::int32_t first : {30, 400}) {
      options.horizons = {first, 1, 60};
      const Scores scores = score_items(input, options, AgePolicy{});
      for (std::size_t i = 0; i < scores.items.size(); ++i) {
        const ItemChance chance = chances.of(world.open.items[i]);
        const double half = chance.exact(options.ever_days) / 2.0;
        std::int32_t days = 1;
        while (chance.exact(days) < half) ++days;
        CAPTURE(i);
        CHECK(scores.items[i].expected_date == day("2026-03-31").plus_days(days));
      }
    }
  }
}

TEST_CASE("scores do not depend on the threads") {
  LedgerFixture rows;
  for (int i = 0; i < 9000; ++i) {
    const std::string no = std::to_string(i);
    const Date billed = day("2025-01-03").plus_days(i % 400);
    const Date due = billed.plus_days(30);
    const std::string id = "C" + std::to_string(i % 700);
    rows.invoice(id, "I" + no, billed.to_iso(), 10'00 + i % 50).due(due.to_iso());
    if (i % 3 == 0) rows.payment(id, "P" + no, due.to_iso(), 10'00 + i % 50).names("I" + no);
  }
  const World world(rows, "2026-03-31", test::no_side_files());
  for (const RecoveryModel& model :
       {RecoveryModel::fit(world.history, day("2026-03-31"), test::table_a()),
        RecoveryModel::from_curve(test::table_a())}) {
    const ScoreInput input{*world.ledger, world.due, world.facts, world.open, model, {}};
    const auto figures = [&](unsigned threads) {
      ScoreOptions options;
      options.threads = threads;
      const Scores scores = score_items(input, options, AgePolicy{});
      std::vector<std::int64_t> all;
      for (std::size_t i = 0; i < scores.items.size(); ++i) {
        const ItemScore& item = scores.items[i];
        all.insert(all.end(), {item.ever.steps(), item.expected_amount, item.expected_loss,
                               item.priority, item.expected_date.serial()});
        for (std::size_t h = 0; h < 3; ++h) all.push_back(scores.within(i, h).steps());
      }
      for (const CustomerScore& one : scores.customers) {
        all.insert(all.end(), {one.open, one.ever.steps(), one.expected_loss, one.priority});
      }
      for (const PortfolioScore& one : scores.portfolio) {
        all.insert(all.end(), {one.open, one.expected_loss});
        all.insert(all.end(), one.expected.begin(), one.expected.end());
        all.insert(all.end(), one.expected_high.begin(), one.expected_high.end());
      }
      return all;
    };
    const std::vector<std::int64_t> alone = figures(1);
    CHECK(figures(2) == alone);
    CHECK(figures(5) == alone);
  }
}

TEST_CASE("stakes beyond 64 bits are ranked as small ones are") {
  for (const std::int64_t unit : {std::int64_t{1}, std::int64_t{100'000'000'000'000}}) {
    LedgerFixture rows;
    rows.invoice("A", "I1", "2026-01-01", 300 * unit).due("2026-01-31");
    rows.invoice("A", "I2", "2026-01-01", 500 * unit).due("2026-01-31");
    rows.invoice("B", "I3", "2026-01-01", 400 * unit).due("2026-01-31");
    const World world(rows, "2026-03-31", test::no_side_files());
    const Scores scores = scores_of(world, RecoveryModel::from_curve(test::table_a()));
    REQUIRE(scores.items.size() == 3);
    CHECK(scores.items[0].priority == 3);
    CHECK(scores.items[1].priority == 1);
    CHECK(scores.items[2].priority == 2);
  }
}
