#include <arrears/engine/history.hpp>

#include <rapidcheck.h>

#include <map>

#include "score_fixture.hpp"

using namespace arrears;
using test::day;
using test::LedgerFixture;
using test::World;

namespace {

/// A ledger with everything that can happen to an invoice.
LedgerFixture eventful() {
  LedgerFixture rows;
  const int count = *rc::gen::inRange(1, 12);
  for (int i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    const Date issued = day("2026-01-01").plus_days(*rc::gen::inRange(0, 40));
    auto& invoice = rows.invoice("A", "I" + number, issued.to_iso(), *rc::gen::inRange(1, 500));
    invoice.due(issued.plus_days(14).to_iso());
    const int steps = *rc::gen::inRange(0, 3);
    for (int s = 0; s < steps; ++s) {
      const DocType type = *rc::gen::element(DocType::payment, DocType::credit_note,
                                             DocType::write_off, DocType::payment);
      const Date date = issued.plus_days(*rc::gen::inRange(0, 60));
      const std::string credit = "C" + number + "-" + std::to_string(s);
      rows.row(type, "A", credit, date.to_iso(), *rc::gen::inRange(1, 600)).names("I" + number);
      if (type == DocType::payment && *rc::gen::inRange(0, 4) == 0) {
        const DocType back = *rc::gen::element(DocType::refund, DocType::returned_payment);
        rows.row(back, "A", "R" + credit, date.plus_days(5).to_iso(), *rc::gen::inRange(1, 600))
            .names(credit);
      }
    }
  }
  return rows;
}

}  // namespace

TEST_CASE("an item's history leaves open what cash application leaves open, on any day") {
  CHECK(rc::check("open", [] {
    const LedgerFixture rows = eventful();
    const ApplyRule rule = *rc::gen::element(ApplyRule::reference, ApplyRule::oldest,
                                             ApplyRule::designated_then_oldest);
    const World end(rows, "2026-06-30", test::no_side_files(), rule);
    for (const char* iso : {"2026-01-20", "2026-02-15", "2026-03-10", "2026-06-30"}) {
      const World then(rows, iso, test::no_side_files(), rule);
      std::map<RowId, std::int64_t> open;
      for (const OpenItem& item : then.open.items) open[item.row] = item.open;
      for (const HistoryItem& item : end.history.items()) {
        RC_ASSERT(end.history.state(item, day(iso)).open == open[item.row]);
      }
    }
  }));
}

TEST_CASE("what was paid before the ledger begins is no event") {
  LedgerFixture rows;
  rows.invoice("A", "I1", "2026-01-01", 1000'00).due("2026-01-31").open(200'00);
  rows.payment("A", "P1", "2026-02-01", 300'00).names("I1");
  const World world(rows, "2026-03-31", test::no_side_files());
  REQUIRE(world.history.items().size() == 1);
  const HistoryItem& item = world.history.items()[0];
  CHECK(world.history.state(item, day("2026-01-15")).open == 500'00);
  CHECK(world.history.state(item, day("2026-02-01")).open == 200'00);
  CHECK(world.history.state(item, day("2026-02-01")).last_payment == day("2026-02-01"));
}

TEST_CASE("a recovery is no payment of what is still open") {
  LedgerFixture rows;
  rows.invoice("A", "I1", "2026-01-01", 100'00).due("2026-01-31");
  rows.row(DocType::write_off, "A", "W1", "2026-03-01", 100'00).names("I1");
  rows.payment("A", "P1", "2026-03-20", 30'00).names("I1");
  const World world(rows, "2026-03-31", test::no_side_files());
  const ItemState state = world.history.state(world.history.items()[0], day("2026-03-31"));
  CHECK(state.open == 0);
  CHECK(state.written_off);
  CHECK_FALSE(state.last_payment.known());
}
