#include <arrears/engine/indicators.hpp>
#include <arrears/engine/period_flows.hpp>

#include "score_fixture.hpp"

using namespace arrears;
using test::currency;
using test::day;
using test::LedgerFixture;
using test::World;

namespace {

/// Sales of 90 January, 60 February, 30 March; 100 open on 31 March, 40 of it overdue.
LedgerFixture quarter() {
  LedgerFixture rows;
  rows.invoice("A", "I1", "2026-01-15", 90'00).due("2026-02-14");
  rows.payment("A", "P1", "2026-02-20", 50'00).names("I1");
  rows.invoice("B", "I2", "2026-02-10", 70'00).due("2026-04-10");
  rows.row(DocType::credit_note, "B", "C1", "2026-02-12", 10'00).names("I2");
  rows.payment("B", "P2", "2026-03-02", 30'00).names("I2");
  rows.invoice("B", "I3", "2026-03-20", 30'00).due("2026-04-19");
  return rows;
}

IndicatorSet measured(const World& world, Period period) {
  const IndicatorInput input{*world.ledger, world.history, world.open, world.side.sales, period,
                             365};
  const auto sets = indicators(input);
  REQUIRE(sets.size() == 1);
  return sets[0];
}

IndicatorSet measured(const LedgerFixture& rows, std::string_view as_of,
                      const SideFiles& side = test::no_side_files()) {
  return measured(World(rows, as_of, side), default_period(day(as_of)));
}

std::int64_t value(const IndicatorSet& set, std::string_view code) {
  const Indicator* found = set.find(code);
  REQUIRE(found != nullptr);
  REQUIRE_MESSAGE(found->digits.has_value(), std::string(code));
  return *found->digits;
}

std::string why(const IndicatorSet& set, std::string_view code) {
  const Indicator* found = set.find(code);
  REQUIRE(found != nullptr);
  CHECK_FALSE(found->digits.has_value());
  return found->not_available.code;
}

}  // namespace

TEST_CASE("the default period is three calendar months up to the day") {
  CHECK(default_period(day("2026-03-31")).from == day("2026-01-01"));
  CHECK(default_period(day("2026-03-31")).days() == 90);
  CHECK(default_period(day("2026-02-10")).from == day("2025-12-01"));
  CHECK(default_period(day("2026-02-10")).days() == 72);
}

TEST_CASE("indicators by hand") {
  const IndicatorSet set = measured(quarter(), "2026-03-31");
  CHECK(value(set, "gross") == 100'00);
  CHECK(value(set, "not-due") == 60'00);
  CHECK(value(set, "overdue") == 40'00);
  CHECK(value(set, "net") == 100'00);
  CHECK(value(set, "credit-sales") == 180'00);
  CHECK(value(set, "dso") == 500);              // 100 / 180 x 90
  CHECK(value(set, "dso-best") == 300);
  CHECK(value(set, "days-delinquent") == 200);
  CHECK(value(set, "dso-countback") == 624);    // 31 + 28 + 10 / 90 x 31 = 62.44…
  CHECK(value(set, "overdue-rate") == 4000);
  CHECK(value(set, "disputed-rate") == 0);
  // Opening 0, sales 180, closing 100, not due 60: 80 / 120.
  CHECK(value(set, "collection-effectiveness") == 6667);
  // Due by 31 March: only I1. 50 of 90.
  CHECK(value(set, "recovery-rate") == 5556);
  CHECK(why(set, "turnover") == "na.under-twelve-months");
}

TEST_CASE("what comes later changes nothing") {
  LedgerFixture rows = quarter();
  rows.payment("A", "P9", "2026-04-01", 40'00).names("I1");
  rows.invoice("C", "I9", "2026-04-01", 999'00).due("2026-04-02");
  const IndicatorSet set = measured(rows, "2026-03-31");
  CHECK(value(set, "gross") == 100'00);
  CHECK(value(set, "recovery-rate") == 5556);
}

TEST_CASE("unapplied cash lowers the net, not the gross") {
  LedgerFixture rows = quarter();
  rows.payment("A", "P3", "2026-03-30", 25'00);
  const IndicatorSet set = measured(rows, "2026-03-31");
  CHECK(value(set, "gross") == 100'00);
  CHECK(value(set, "net") == 75'00);
  CHECK(value(set, "dso-net") == 375);
}

TEST_CASE("turnover needs twelve months") {
  LedgerFixture rows;
  rows.invoice("A", "I0", "2025-01-10", 100'00).due("2025-02-10");
  rows.payment("A", "P0", "2025-04-10", 100'00).names("I0");
  for (int i = 0; i < 12; ++i) {
    const Date issued = day("2025-04-15").plus_months(i);
    const std::string number = "I" + std::to_string(i + 1);
    rows.invoice("A", number, issued.to_iso(), 50'00).due(issued.plus_days(30).to_iso());
    if (i < 10) {
      rows.payment("A", "P" + number, issued.plus_days(20).to_iso(), 50'00).names(number);
    }
  }
  const IndicatorSet set = measured(rows, "2026-03-31");
  // Opening 100 on 31 March 2025, closing 100, sales 600.
  CHECK(value(set, "turnover") == 600);
  CHECK(value(set, "turnover-days") == 608);  // 365 / 6
}

TEST_CASE("write-offs do not count as collected, returned payments are taken back") {
  LedgerFixture rows = quarter();
  rows.row(DocType::write_off, "A", "W1", "2026-03-10", 40'00).names("I1");
  const IndicatorSet set = measured(rows, "2026-03-31");
  CHECK(value(set, "gross") == 60'00);
  CHECK(value(set, "collection-effectiveness") == 6667);  // (180 - (60 + 40)) / (180 - 60)
  rows.rows.pop_back();
  rows.row(DocType::returned_payment, "A", "R1", "2026-03-10", 50'00).names("P1");
  CHECK(value(measured(rows, "2026-03-31"), "recovery-rate") == 0);
}

TEST_CASE("an open-item list has no sales unless somebody says them") {
  LedgerFixture rows;
  rows.invoice("A", "I1", "2026-02-15", 90'00).due("2026-03-14").open(40'00);
  rows.invoice("B", "I2", "2026-03-15", 60'00).due("2026-04-14").open(60'00);
  const IndicatorSet set = measured(rows, "2026-03-31");
  CHECK(value(set, "gross") == 100'00);
  CHECK(value(set, "overdue-rate") == 4000);
  for (const char* code : {"dso", "dso-best", "days-delinquent", "dso-countback", "turnover",
                           "collection-effectiveness", "recovery-rate", "credit-sales"}) {
    CHECK(why(set, code) == "na.open-item-list");
  }
  SideFiles side;
  const Currency eur = currency("EUR");
  side.sales = {{day("2026-01-01"), Money{90'00, eur}},
                {day("2026-02-01"), Money{60'00, eur}},
                {day("2026-03-01"), Money{30'00, eur}},
                {day("2026-04-01"), Money{999'00, eur}}};
  const IndicatorSet told = measured(rows, "2026-03-31", side);
  CHECK(value(told, "dso") == 500);
  CHECK(value(told, "dso-countback") == 624);  // 31 + 28 + 10 / 90 x 31
}

TEST_CASE("no sales is not zero days") {
  LedgerFixture rows;
  rows.invoice("A", "I1", "2025-06-15", 90'00).due("2025-07-14");
  rows.payment("A", "P1", "2025-08-01", 30'00).names("I1");
  const IndicatorSet set = measured(rows, "2026-03-31");
  CHECK(value(set, "credit-sales") == 0);
  CHECK(why(set, "dso") == "na.no-sales");
  CHECK(value(set, "overdue-rate") == 10000);
}

TEST_CASE("the few customers that carry 80 per cent") {
  LedgerFixture rows;
  for (const auto& [id, amount] : std::vector<std::pair<std::string, std::int64_t>>{
           {"A", 10'00}, {"B", 50'00}, {"C", 30'00}, {"D", 5'00}, {"E", 5'00}}) {
    rows.invoice(id, "I" + id, "2026-03-01", amount).due("2026-03-31");
  }
  const IndicatorSet set = measured(rows, "2026-03-31");
  REQUIRE(set.customers.size() == 5);
  CHECK(set.customers[0].gross == 50'00);
  CHECK(set.customers[1].cumulative == 8000);
  CHECK(set.customers[1].in_80);
  CHECK_FALSE(set.customers[2].in_80);
  CHECK(set.customers[3].share == 500);
  CHECK(set.customers[4].cumulative == 10000);
}

TEST_CASE("a ratio rounds half away from zero and never divides by nothing") {
  CHECK(ratio(1, 8, 1, 2) == 13);
  CHECK(ratio(-1, 8, 1, 2) == -13);
  CHECK(ratio(1, -8, 1, 2) == -13);
  CHECK_FALSE(ratio(1, 0, 1, 2).has_value());
  CHECK_FALSE(ratio(INT64_MAX, 1, 100, 2).has_value());
}

TEST_CASE("the net of both ends by hand") {
  LedgerFixture rows = quarter();
  rows.invoice("E", "I8", "2025-03-01", 100'00).due("2025-03-31");
  rows.payment("E", "P9", "2025-03-15", 30'00);  // names nothing, and waits ever since
  rows.payment("E", "P8", "2025-12-15", 100'00).names("I8");
  rows.payment("A", "P3", "2026-03-30", 25'00);
  const World world(rows, "2026-03-31", test::no_side_files());
  const Period period = default_period(day("2026-03-31"));
  const auto sets = indicators({*world.ledger, world.history, world.open, {}, period, 365, nullptr,
                                world.open.applications, {}, nullptr});
  REQUIRE(sets.size() == 1);
  CHECK(value(sets[0], "net") == 45'00);               // 100 - 30 - 25
  CHECK(value(sets[0], "turnover") == 180);            // 180 / ((100 + 100) / 2)
  CHECK(value(sets[0], "turnover-net") == 313);        // 180 / ((70 + 45) / 2)
  CHECK(value(sets[0], "turnover-days-net") == 1166);  // 365 x 57.5 / 180
  // Opening 0 less 30: (-30 + 180 - 45) / (-30 + 180 - 60 not due)
  CHECK(value(sets[0], "collection-effectiveness-net") == 11667);
}

TEST_CASE("a year has 360 days in China, unless one is asked for") {
  LedgerFixture rows;
  rows.invoice("A", "I1", "2025-01-15", 100'00).due("2025-02-14");
  rows.invoice("A", "I2", "2026-01-15", 100'00).due("2026-02-14");
  for (auto& row : rows.rows) row.cur = currency("CNY");
  const World world(rows, "2026-03-31", test::no_side_files());
  const Period period = default_period(day("2026-03-31"));
  const auto days = [&](std::int32_t year) {
    const auto sets = indicators({*world.ledger, world.history, world.open, {}, period, year});
    return value(sets.at(0), "turnover-days");
  };
  CHECK(days(0) == 5400);    // 360 x ((100 + 200) / 2) / 100
  CHECK(days(365) == 5475);
}

TEST_CASE("nets, dilution, losses and customers in credit by hand") {
  LedgerFixture rows = quarter();
  rows.payment("A", "P3", "2026-03-30", 25'00);                     // A owes 40
  rows.payment("C", "P4", "2026-03-30", 7'00);                      // C owes nothing
  rows.invoice("D", "I0", "2025-11-01", 20'00).due("2025-12-01");
  rows.row(DocType::write_off, "D", "W0", "2025-12-20", 20'00).names("I0");
  rows.payment("D", "P0", "2026-01-05", 12'00).names("I0");
  const World world(rows, "2026-03-31", test::no_side_files());
  const Period period = default_period(day("2026-03-31"));
  const auto sets = indicators({*world.ledger, world.history, world.open, {}, period, 365, nullptr,
                                world.open.applications, {}, nullptr});
  REQUIRE(sets.size() == 1);
  CHECK(value(sets[0], "net") == 68'00);
  CHECK(value(sets[0], "overdue-rate-net") == 5882);    // 40 / 68
  CHECK(value(sets[0], "dso-countback-net") == 487);    // 68 - 30 = 38; 31 + 38 / 60 x 28 = 48.73
  CHECK(value(sets[0], "dilution-rate") == 1111);       // 10 / (10 + 80)
  CHECK(value(sets[0], "write-offs") == 0);             // it was given up before the period
  CHECK(value(sets[0], "recoveries") == 12'00);
  CHECK(value(sets[0], "in-credit") == 7'00);
  CHECK(why(sets[0], "broken-promises") == "na.no-promises");
}

TEST_CASE("promises whose time was up in the period") {
  SideFiles side;
  const auto promised = [&](std::string_view doc, std::string_view on, std::int64_t minor) {
    Promise promise;
    promise.customer_id = "A";
    promise.doc_no = doc;
    promise.promised_date = day(on);
    promise.made_on = day("2026-02-15");
    promise.promised_amount = Rate(minor, 2);
    side.promises.push_back(promise);
  };
  promised("I1", "2026-02-20", 50'00);  // came that day
  promised("I1", "2026-03-05", 90'00);  // only 50 of 90 came
  promised("I1", "2026-03-28", 90'00);  // open until 31 March
  const World world(quarter(), "2026-03-31", side);
  const auto sets =
      indicators({*world.ledger, world.history, world.open, {}, default_period(day("2026-03-31")),
                  365, nullptr, world.open.applications, world.promises, nullptr});
  CHECK(value(sets[0], "broken-promises") == 5000);
}

TEST_CASE("periods measured together are as measured alone") {
  LedgerFixture rows = quarter();
  rows.row(DocType::returned_payment, "A", "R1", "2026-03-10", 50'00).names("P1");
  rows.row(DocType::write_off, "A", "W1", "2026-03-20", 40'00).names("I1");
  rows.invoice("C", "I4", "2026-03-02", 500'00).due("2026-03-12").open(120'00);
  const World world(rows, "2026-04-30", test::no_side_files());
  std::vector<Period> periods;
  for (const char* until : {"2026-01-20", "2026-02-28", "2026-03-15", "2026-03-31", "2026-04-30"}) {
    periods.push_back(default_period(day(until)));
  }
  const PeriodFlows together(world.history, periods);
  for (const Period& period : periods) {
    const PeriodFlows alone(world.history, std::span(&period, 1));
    const PeriodFlow* a = together.find(currency("EUR"), period);
    const PeriodFlow* b = alone.find(currency("EUR"), period);
    REQUIRE(a != nullptr);
    REQUIRE(b != nullptr);
    std::int64_t opening = 0;
    std::int64_t year_before = 0;
    for (const HistoryItem& item : world.history.items()) {
      opening += world.history.state(item, period.from.plus_days(-1)).open;
      year_before += world.history.state(item, period.until.plus_months(-12)).open;
    }
    CHECK(a->opening == opening);
    CHECK(a->year_before == year_before);
    for (const auto member : {&PeriodFlow::opening, &PeriodFlow::recovered,
                              &PeriodFlow::to_recover, &PeriodFlow::written_off,
                              &PeriodFlow::paid, &PeriodFlow::credited}) {
      CHECK(a->*member == b->*member);
    }
  }
  CHECK(together.find(currency("EUR"), default_period(day("2025-01-31"))) == nullptr);
}
