#include <arrears/engine/month_ends.hpp>
#include <arrears/engine/roll_rates.hpp>
#include <arrears/engine/recovery_flow.hpp>

#include <map>

#include <rapidcheck.h>

#include "score_fixture.hpp"

using namespace arrears;
using test::currency;
using test::day;
using test::LedgerFixture;
using test::World;

namespace {

RollRates measured(const World& world, std::vector<Date> ends,
                   std::optional<std::int32_t> loss_at = {}) {
  const std::vector<Currency> currencies{currency("EUR")};
  auto found = measure_roll_rates({world.history, currencies, ends, AgePolicy{}, loss_at});
  REQUIRE(found.has_value());
  return std::move(*found);
}

/// 100.00 due 15 February: 40.00 paid late in February, 15.00 written off in March.
LedgerFixture one_item() {
  LedgerFixture rows;
  rows.invoice("A", "I1", "2026-01-10", 100'00).due("2026-02-15");
  rows.payment("A", "P1", "2026-02-20", 40'00).names("I1");
  rows.row(DocType::write_off, "A", "W1", "2026-03-10", 15'00).names("I1");
  return rows;
}

}  // namespace

TEST_CASE("comparison days: month ends before, and the day a year before") {
  CHECK(month_before(day("2026-03-31")) == day("2026-02-28"));
  CHECK(year_before(day("2025-02-28")) == day("2024-02-29"));
  CHECK(year_before(day("2024-02-29")) == day("2023-02-28"));
  CHECK(year_before(day("2026-03-15")) == day("2025-03-15"));
  const std::vector<Date> days = comparison_days(day("2026-03-15"), 2);
  CHECK(days == std::vector<Date>{day("2025-03-15"), day("2026-01-31"), day("2026-02-28")});
  CHECK(comparison_days(day("2026-03-31"), 12).size() == 12);  // the year's is one of them
}

TEST_CASE("a period of the same kind on another day") {
  const Period quarter{day("2026-01-01"), day("2026-03-31")};
  CHECK(period_like(quarter, day("2026-02-28")).from == day("2025-12-01"));
  const Period month{day("2026-03-01"), day("2026-03-31")};
  CHECK(period_like(month, day("2025-03-31")).from == day("2025-03-01"));
  const Period days{day("2026-03-22"), day("2026-03-31")};
  CHECK(period_like(days, day("2026-02-28")).from == day("2026-02-19"));
}

TEST_CASE("roll rates by hand") {
  const World world(one_item(), "2026-03-31", test::no_side_files());
  const RollRates found =
      measured(world, {day("2026-01-31"), day("2026-02-28"), day("2026-03-31")});
  REQUIRE(found.buckets.size() == 6);
  REQUIRE(found.matrices.size() == 1);
  const RollMatrix& m = found.matrices[0];
  // End of January: 100.00 not due. A month later 60.00 are 13 days late, 40.00 paid.
  CHECK(m.amount[0] == 100'00);
  CHECK(m.to(0, 1) == 60'00);
  CHECK(m.to(0, Exit::paid) == 40'00);
  // End of February: 60.00 at 1-30 days. A month later 45.00 at 31-60, 15.00 written off.
  CHECK(m.amount[1] == 60'00);
  CHECK(m.to(1, 2) == 45'00);
  CHECK(m.to(1, Exit::written_off) == 15'00);
  // Written off: 15 of 60 from the first bucket; 0.6 of what is not due gets there.
  CHECK(m.loss[1]->steps() == 2500);
  CHECK(m.loss[0]->steps() == 1500);
  CHECK_FALSE(m.loss[2].has_value());
}

TEST_CASE("what counts as lost is written off, or past so many days") {
  LedgerFixture rows;
  rows.invoice("A", "I1", "2026-01-10", 100'00).due("2026-02-15");
  rows.invoice("A", "I2", "2026-01-10", 100'00).due("2026-02-15");
  rows.payment("A", "P1", "2026-03-20", 100'00).names("I1");
  const World world(rows, "2026-03-31", test::no_side_files());
  const std::vector<Date> ends{day("2026-01-31"), day("2026-02-28"), day("2026-03-31")};
  const RollRates plain = measured(world, ends);
  for (const auto& loss : plain.matrices[0].loss) CHECK_FALSE(loss.has_value());
  const RollRates late = measured(world, ends, 30);
  CHECK(late.matrices[0].loss[2]->steps() == 10000);
  CHECK(late.matrices[0].loss[1]->steps() == 5000);
  CHECK(late.matrices[0].loss[0]->steps() == 5000);
}

namespace {

/// Any invoices with part payments, credits and write-offs over half a year.
LedgerFixture any_ledger() {
  LedgerFixture rows;
  const int count = *rc::gen::inRange(1, 8);
  for (int i = 0; i < count; ++i) {
    const std::string number = "I" + std::to_string(i);
    const Date issued = day("2026-01-01").plus_days(*rc::gen::inRange(0, 120));
    const std::string customer(1, static_cast<char>('A' + *rc::gen::inRange(0, 3)));
    const std::int64_t amount = *rc::gen::inRange(1, 1000);
    rows.invoice(customer, number, issued.to_iso(), amount)
        .due(issued.plus_days(*rc::gen::inRange(0, 60)).to_iso())
        .set(Column::salesperson, *rc::gen::element<std::string>("X", "Y"));
    const int credits = *rc::gen::inRange(0, 3);
    for (int c = 0; c < credits; ++c) {
      const auto type =
          *rc::gen::element(DocType::payment, DocType::credit_note, DocType::write_off);
      rows.row(type, customer, number + "-" + std::to_string(c),
               issued.plus_days(*rc::gen::inRange(0, 90)).to_iso(), *rc::gen::inRange(1, 1000))
          .names(number);
    }
  }
  return rows;
}

}  // namespace

TEST_CASE("movements against a replay at each month end") {
  rc::check("each row's parts add up, and the months meet the balances", [] {
    const LedgerFixture rows = any_ledger();
    const std::vector<Date> ends{day("2026-01-31"), day("2026-02-28"), day("2026-03-31"),
                                 day("2026-04-30"), day("2026-05-31")};
    const World world(rows, "2026-06-30", test::no_side_files());
    const RollMatrix m = measured(world, ends).matrices[0];
    std::vector<std::int64_t> naive(m.buckets());
    for (std::size_t e = 0; e + 1 < ends.size(); ++e) {
      const World then(rows, ends[e].to_iso(), test::no_side_files());
      for (const OpenItem& item : then.open.items) {
        const std::int32_t late = ends[e] - item.due;
        naive[late <= 0 ? 0U : late > 120 ? 5U : static_cast<std::size_t>((late + 29) / 30)] +=
            item.open;
      }
    }
    for (std::size_t from = 0; from < m.buckets(); ++from) {
      RC_ASSERT(m.amount[from] == naive[from]);
      std::int64_t parts = 0;
      for (std::size_t to = 0; to < m.buckets() + kExits; ++to) {
        RC_ASSERT(m.to(from, to) >= 0);
        parts += m.to(from, to);
      }
      RC_ASSERT(parts == m.amount[from]);
    }
  });
}

TEST_CASE("salespeople add up to the recovery rate of all") {
  rc::check("recovered and to recover", [] {
    const LedgerFixture rows = any_ledger();
    const World world(rows, "2026-04-30", test::no_side_files());
    const Period period = default_period(day("2026-04-30"));
    std::int64_t gross = 0, overdue = 0, recovered = 0, to_recover = 0;
    for (const SalesRecovery& one :
         recovery_by_salesperson(*world.ledger, world.facts, world.history, period)) {
      gross += one.gross;
      overdue += one.overdue;
      recovered += one.recovered;
      to_recover += one.to_recover;
    }
    const auto sets = indicators(
        {*world.ledger, world.history, world.open, world.side.sales, period, 365});
    if (sets.empty()) return;
    RC_ASSERT(gross == *sets[0].find("gross")->digits);
    RC_ASSERT(overdue == *sets[0].find("overdue")->digits);
    const auto rate = sets[0].find("recovery-rate")->digits;
    RC_ASSERT(ratio(recovered, to_recover, 100, 2) == rate);
  });
}

TEST_CASE("earlier months from one history are those of a ledger read then") {
  rc::check("indicators", [] {
    const LedgerFixture rows = any_ledger();
    const World now(rows, "2026-06-30", test::no_side_files());
    const Date then_day = day("2026-04-30");
    const World then(rows, then_day.to_iso(), test::no_side_files());
    const Period period = default_period(then_day);
    const auto late = indicators({*now.ledger, now.history, then.open, {}, period, 365});
    const auto early = indicators({*then.ledger, then.history, then.open, {}, period, 365});
    RC_ASSERT(late.size() == early.size());
    for (std::size_t s = 0; s < late.size(); ++s) {
      for (std::size_t i = 0; i < late[s].values.size(); ++i) {
        RC_ASSERT(late[s].values[i].digits == early[s].values[i].digits);
      }
    }
  });
}
