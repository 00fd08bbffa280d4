#include <arrears/engine/promises.hpp>

#include "score_fixture.hpp"

using namespace arrears;
using test::day;
using test::LedgerFixture;
using test::World;

namespace {

Promise promise(std::string doc_no, std::string_view made, std::string_view promised,
                std::optional<Rate> amount = std::nullopt) {
  Promise p;
  p.customer_id = "A";
  p.doc_no = std::move(doc_no);
  p.made_on = day(made);
  p.promised_date = day(promised);
  p.promised_amount = amount;
  return p;
}

LedgerFixture one_invoice() {
  LedgerFixture rows;
  rows.invoice("A", "I1", "2026-01-01", 100'00).due("2026-01-31");
  return rows;
}

PromiseStatus judge(const LedgerFixture& rows, std::string_view as_of, Promise p) {
  SideFiles side;
  side.promises.push_back(std::move(p));
  const World world(rows, as_of, side);
  REQUIRE(world.promises.size() == 1);
  return world.promises.front();
}

}  // namespace

TEST_CASE("a promise is open for three days after its date, then broken") {
  const LedgerFixture rows = one_invoice();
  const Promise p = promise("I1", "2026-02-02", "2026-02-10");
  CHECK(judge(rows, "2026-02-05", p).state == PromiseState::open);
  CHECK(judge(rows, "2026-02-13", p).state == PromiseState::open);
  CHECK(judge(rows, "2026-02-14", p).state == PromiseState::broken);
  CHECK(judge(rows, "2026-02-14", p).promised == 100'00);
}

TEST_CASE("cash from the day it was made to three days after its date keeps it") {
  const Promise p = promise("I1", "2026-02-02", "2026-02-10", Rate(60, 0));
  LedgerFixture kept = one_invoice();
  kept.payment("A", "P1", "2026-02-02", 20'00).names("I1");
  kept.payment("A", "P2", "2026-02-13", 40'00).names("I1");
  CHECK(judge(kept, "2026-02-20", p).state == PromiseState::kept);
  CHECK(judge(kept, "2026-02-12", p).state == PromiseState::open);
  CHECK(judge(kept, "2026-02-12", p).received == 20'00);

  LedgerFixture late = one_invoice();
  late.payment("A", "P1", "2026-02-01", 60'00).names("I1");  // before it was made
  late.payment("A", "P2", "2026-02-14", 40'00).names("I1");  // a day too late
  CHECK(judge(late, "2026-02-20", p).state == PromiseState::broken);
}

TEST_CASE("credit notes and payments for other documents do not keep it") {
  const Promise p = promise("I1", "2026-02-02", "2026-02-10");
  LedgerFixture rows = one_invoice();
  rows.invoice("A", "I2", "2026-01-01", 50'00).due("2026-01-31");
  rows.row(DocType::credit_note, "A", "C1", "2026-02-03", 30'00).names("I1");
  rows.payment("A", "P1", "2026-02-05", 50'00).names("I2");
  CHECK(judge(rows, "2026-02-20", p).received == 0);
  CHECK(judge(rows, "2026-02-20", p).state == PromiseState::broken);
}

TEST_CASE("a promise for the whole account counts any cash of the customer") {
  const Promise p = promise("", "2026-02-02", "2026-02-10", Rate(70, 0));
  LedgerFixture rows = one_invoice();
  rows.payment("A", "P1", "2026-02-05", 70'00);
  CHECK(judge(rows, "2026-02-20", p).state == PromiseState::kept);
  rows.row(DocType::returned_payment, "A", "R1", "2026-02-06", 70'00).names("P1");
  CHECK(judge(rows, "2026-02-20", p).state == PromiseState::broken);
}

TEST_CASE("a payment that comes back in the window is taken off again") {
  const Promise p = promise("I1", "2026-02-02", "2026-02-10");
  LedgerFixture rows = one_invoice();
  rows.payment("A", "P1", "2026-02-05", 100'00).names("I1");
  rows.row(DocType::returned_payment, "A", "R1", "2026-02-11", 100'00).names("P1");
  CHECK(judge(rows, "2026-02-10", p).state == PromiseState::kept);
  CHECK(judge(rows, "2026-02-20", p).state == PromiseState::broken);
}

TEST_CASE("promises that name nothing say nothing") {
  const LedgerFixture rows = one_invoice();
  CHECK(judge(rows, "2026-02-20", promise("I9", "2026-02-02", "2026-02-10")).state ==
        PromiseState::unknown_document);
  Promise stranger = promise("I1", "2026-02-02", "2026-02-10");
  stranger.customer_id = "Z";
  CHECK(judge(rows, "2026-02-20", stranger).state == PromiseState::unknown_customer);
}

TEST_CASE("which promises suspend dunning") {
  const LedgerFixture rows = one_invoice();  // due 31 January, L = 10 days
  CHECK(judge(rows, "2026-02-01", promise("I1", "2026-01-20", "2026-02-10")).suspends);
  CHECK_FALSE(judge(rows, "2026-02-01", promise("I1", "2026-01-20", "2026-02-11")).suspends);
  CHECK(judge(rows, "2026-02-06", promise("I1", "2026-02-05", "2026-02-19")).suspends);
  CHECK_FALSE(judge(rows, "2026-02-06", promise("I1", "2026-02-05", "2026-02-20")).suspends);
}

TEST_CASE("a second promise for the same item does not suspend, whatever the order of rows") {
  SideFiles side;
  side.promises = {promise("I1", "2026-02-08", "2026-02-12"),
                   promise("I1", "2026-02-02", "2026-02-05")};
  const World world(one_invoice(), "2026-02-08", side);
  REQUIRE(world.promises.size() == 2);
  CHECK(world.promises[0].promise == 1);
  CHECK(world.promises[0].suspends);
  CHECK_FALSE(world.promises[1].suspends);
}

TEST_CASE("a promise made after the day is not known yet") {
  SideFiles side;
  side.promises = {promise("I1", "2026-02-08", "2026-02-12")};
  CHECK(World(one_invoice(), "2026-02-07", side).promises.empty());
}
