// Each case is one sentence of the semantics page, worked by hand.

#include <arrears/engine/apply.hpp>

#include <doctest/doctest.h>

#include "engine/apply_fixture.hpp"

namespace arrears::test {
namespace {

constexpr auto kWriteOff = DocType::write_off;
constexpr auto kRefund = DocType::refund;
constexpr auto kReturned = DocType::returned_payment;

}  // namespace

TEST_CASE("a payment settles what it names, from its date on, that date included") {
  ApplyFixture f;
  f.invoice("A", "I1", "2026-01-01", 1000).due("2026-01-31");
  f.payment("A", "P1", "2026-02-10", 600).names("I1");
  CHECK(f.left("2025-12-31") == "");
  CHECK(f.left("2026-01-01") == "I1 1000");
  CHECK(f.left("2026-02-09") == "I1 1000");
  CHECK(f.left("2026-02-10") == "I1 400");
}

TEST_CASE("a credit that names a document waits for it, and applies on the later date") {
  ApplyFixture f;
  f.payment("A", "P1", "2026-01-01", 600).names("I1");
  f.invoice("A", "I1", "2026-01-10", 1000);
  CHECK(f.left("2026-01-09") == "P1 -600");
  CHECK(f.notes("2026-01-09") == "apply-number-unknown");
  CHECK(f.left("2026-01-10") == "I1 400");
  CHECK(f.notes("2026-01-10") == "");
  const auto open = f.run("2026-01-10");
  REQUIRE(open.applications.size() == 1);
  CHECK(open.applications[0].effective == day("2026-01-10"));
}

TEST_CASE("applied_date delays an application") {
  ApplyFixture f;
  f.invoice("A", "I1", "2026-01-01", 1000);
  f.payment("A", "P1", "2026-01-05", 1000).names("I1").applied("2026-01-08");
  CHECK(f.left("2026-01-07") == "I1 1000; P1 -1000");
  CHECK(f.left("2026-01-08") == "");
}

TEST_CASE("the four rules differ in unnamed payments and in excess") {
  ApplyFixture f;
  f.invoice("A", "I1", "2026-01-01", 100).due("2026-03-01");
  f.invoice("A", "I2", "2026-01-02", 100).due("2026-02-01");
  f.payment("A", "P1", "2026-01-05", 130).names("I1");
  f.payment("A", "P2", "2026-01-06", 50);
  f.policy.rule = ApplyRule::reference;
  CHECK(f.left("2026-01-31") == "I2 100; P1 -30; P2 -50");
  f.policy.rule = ApplyRule::oldest;
  CHECK(f.left("2026-01-31") == "I2 50; P1 -30");
  f.policy.rule = ApplyRule::designated_then_oldest;
  CHECK(f.left("2026-01-31") == "I2 20");
  f.policy.rule = ApplyRule::balance_forward;  // P1 goes to I2 first, which is due first
  CHECK(f.left("2026-01-05") == "I1 70");
  CHECK(f.left("2026-01-31") == "I1 20");
}

TEST_CASE("oldest is by due date, then document date, then number") {
  ApplyFixture f;
  f.policy.rule = ApplyRule::oldest;
  f.invoice("A", "I3", "2026-01-02", 10).due("2026-02-01");
  f.invoice("A", "I2", "2026-01-01", 10).due("2026-02-01");
  f.invoice("A", "I1", "2026-01-01", 10).due("2026-02-01");
  f.invoice("A", "I0", "2026-01-01", 10).due("2026-02-02");
  f.payment("A", "P1", "2026-01-05", 10);
  CHECK(f.left("2026-01-31") == "I2 10; I3 10; I0 10");
  f.payment("A", "P2", "2026-01-06", 15);
  CHECK(f.left("2026-01-31") == "I3 5; I0 10");
}

TEST_CASE("a credit that finds nothing open waits for later debits") {
  ApplyFixture f;
  f.policy.rule = ApplyRule::oldest;
  f.payment("A", "P1", "2026-01-01", 50);
  f.invoice("A", "I1", "2026-01-10", 30);
  f.invoice("A", "I2", "2026-01-20", 30);
  CHECK(f.left("2026-01-09") == "P1 -50");
  CHECK(f.left("2026-01-10") == "P1 -20");
  CHECK(f.left("2026-01-20") == "I2 10");
}

TEST_CASE("an application once made stays made") {
  ApplyFixture f;
  f.policy.rule = ApplyRule::oldest;
  f.invoice("A", "I1", "2026-01-01", 100).due("2026-03-01");
  f.payment("A", "P1", "2026-01-05", 100);
  f.invoice("A", "I2", "2026-01-10", 100).due("2026-02-01");  // due earlier, but came later
  CHECK(f.left("2026-01-31") == "I2 100");
}

TEST_CASE("numbers that none or several documents bear leave the payment unapplied, counted") {
  ApplyFixture f;
  f.invoice("A", "X", "2026-01-01", 100);
  f.row(DocType::debit_note, "A", "X", "2026-01-01", 100);
  f.payment("A", "P1", "2026-01-05", 100).names("X");
  f.payment("A", "P2", "2026-01-05", 100).names("Y");
  CHECK(f.left("2026-01-31") == "X 100; X 100; P1 -100; P2 -100");
  CHECK(f.notes("2026-01-31") == "apply-number-unknown apply-number-ambiguous");
}

TEST_CASE("nothing crosses customers, currencies or companies") {
  ApplyFixture f;
  f.invoice("A", "I1", "2026-01-01", 100).company("N");
  f.payment("B", "P1", "2026-01-05", 100).names("I1").company("N");
  f.payment("A", "P2", "2026-01-05", 100).names("I1").company("N").in("USD");
  f.payment("A", "P3", "2026-01-05", 100).names("I1").company("M");
  CHECK(f.left("2026-01-31") == "I1 100; P3 -100; P2 -100; P1 -100");
  f.payment("A", "P4", "2026-01-06", 100).names("I1").company("N");
  CHECK(f.left("2026-01-31") == "P3 -100; P2 -100; P1 -100");
}

TEST_CASE("applies_to may name several documents, paid in that order") {
  ApplyFixture f;
  f.invoice("A", "I1", "2026-01-01", 100);
  f.invoice("A", "I2", "2026-01-02", 100);
  f.payment("A", "P1", "2026-01-05", 130).names("I2; I1");
  CHECK(f.left("2026-01-31") == "I1 70");
}

TEST_CASE("rows of a payment that name different documents are its allocations") {
  ApplyFixture f;
  f.invoice("A", "I1", "2026-01-01", 100);
  f.invoice("A", "I2", "2026-01-01", 100);
  f.payment("A", "P1", "2026-01-05", 40).names("I1");
  f.payment("A", "P1", "2026-01-05", 60).names("I2");
  CHECK(f.left("2026-01-31") == "I1 60; I2 40");
  f.row(kReturned, "A", "R1", "2026-01-20", 100).names("P1");
  CHECK(f.left("2026-01-31") == "I1 100; I2 100");
}

TEST_CASE("a payment pays the lines of a document in due-date order") {
  ApplyFixture f;
  f.invoice("A", "I1", "2026-01-01", 50).due("2026-03-01");
  f.invoice("A", "I1", "2026-01-01", 50).due("2026-02-01");
  f.payment("A", "P1", "2026-01-05", 60).names("I1");
  const auto open = f.run("2026-01-31");
  REQUIRE(open.items.size() == 1);
  CHECK(open.items[0].open == 40);
  CHECK(open.items[0].due == day("2026-03-01"));
}

TEST_CASE("a retention is a line of its own, due at retention_due") {
  ApplyFixture f;
  f.invoice("A", "I1", "2026-01-01", 100)
      .due("2026-02-01")
      .set(Column::retention_amount, 10)
      .set(Column::retention_due, "2027-02-01");
  auto open = f.run("2026-01-31");
  REQUIRE(open.items.size() == 2);
  CHECK(open.items[0].open == 90);
  CHECK_FALSE(open.items[0].retention);
  CHECK(open.items[1].open == 10);
  CHECK(open.items[1].retention);
  CHECK(open.items[1].due == day("2027-02-01"));
  f.payment("A", "P1", "2026-02-01", 95).names("I1");
  open = f.run("2026-02-01");
  REQUIRE(open.items.size() == 1);
  CHECK(open.items[0].retention);
  CHECK(open.items[0].open == 5);
}

TEST_CASE("open_amount without a row that applies: the rest was paid before every as-of") {
  ApplyFixture f;
  f.invoice("A", "I1", "2026-01-01", 1000).open(200);
  f.invoice("A", "I2", "2026-01-01", 1000).open(0);
  f.payment("A", "P1", "2026-01-03", 500).open(100);
  CHECK(f.left("2026-01-02") == "I1 200");
  CHECK(f.left("2026-01-03") == "I1 200; P1 -100");
  CHECK(f.run("2026-01-03").tie_out[0].implied == 800 + 1000 - 400);
}

TEST_CASE("open_amount and rows: a gap was paid before the first row") {
  ApplyFixture f;
  f.invoice("A", "I1", "2026-01-01", 1000).open(200);
  f.payment("A", "P1", "2026-02-01", 300).names("I1");
  CHECK(f.left("2026-01-31") == "I1 500");
  CHECK(f.left("2026-02-01") == "I1 200");
  CHECK(f.notes("2026-01-31") == "snapshot-aged-earlier apply-open-amount-from-later");
  CHECK(f.notes("2026-02-01") == "");
}

TEST_CASE("open_amount and more rows than it allows: the transactions win, with a warning") {
  ApplyFixture f;
  f.invoice("A", "I1", "2026-01-01", 1000).open(800);
  f.payment("A", "P1", "2026-02-01", 300).names("I1");
  CHECK(f.left("2026-01-31") == "I1 1000");
  CHECK(f.left("2026-02-01") == "I1 700");
  CHECK(f.notes("2026-02-01") == "apply-exceeds-open-amount");
}

TEST_CASE("a settled date means open before it and 0 from it on, whatever open_amount says") {
  ApplyFixture f;
  f.invoice("A", "I1", "2026-01-01", 1000).settled("2026-02-01").open(300);
  f.payment("A", "P1", "2026-01-10", 400).names("I1");
  CHECK(f.left("2026-01-09") == "I1 1000");
  CHECK(f.left("2026-01-31") == "I1 600");
  CHECK(f.left("2026-02-01") == "");
  CHECK(f.run("2026-02-01").tie_out[0].implied == 600);
}

TEST_CASE("rows of a clearing group settle each other; the rest is cleared otherwise") {
  ApplyFixture f;
  f.invoice("A", "I1", "2026-01-01", 100).cleared_by("G").settled("2026-02-05");
  f.invoice("A", "I2", "2026-01-02", 100).cleared_by("G").settled("2026-02-05");
  f.payment("A", "P1", "2026-02-01", 150).cleared_by("G").settled("2026-02-05");
  CHECK(f.left("2026-01-31") == "I1 100; I2 100");
  CHECK(f.left("2026-02-01") == "I2 50");  // the payment's own date is the date of payment
  CHECK(f.left("2026-02-05") == "");
  CHECK(f.run("2026-02-05").tie_out[0].implied == 50);
}

TEST_CASE("a refund uses up the credit it names, then the oldest; the rest is an open debit") {
  ApplyFixture f;
  f.invoice("A", "I1", "2026-01-01", 100).due("2026-01-15");
  f.payment("A", "P0", "2026-01-02", 30);
  f.payment("A", "P1", "2026-01-05", 150).names("I1");
  f.row(kRefund, "A", "F1", "2026-01-10", 60).names("P1");
  CHECK(f.left("2026-01-10") == "P0 -20");
  f.row(kRefund, "A", "F2", "2026-01-12", 50);
  const auto open = f.run("2026-01-12");
  CHECK(f.left("2026-01-12") == "F2 30");  // never reopens the invoice
  REQUIRE(open.items.size() == 1);
  CHECK(open.items[0].due == day("2026-01-12"));
}

TEST_CASE("a returned payment reopens what it settled, newest application first") {
  ApplyFixture f;
  f.policy.rule = ApplyRule::oldest;
  f.invoice("A", "I1", "2026-01-01", 100).due("2026-01-15");
  f.invoice("A", "I2", "2026-01-01", 100).due("2026-01-20");
  f.payment("A", "P1", "2026-01-10", 200);
  CHECK(f.left("2026-01-10") == "");
  f.row(kReturned, "A", "R1", "2026-01-12", 120).names("P1");
  const auto open = f.run("2026-01-12");
  REQUIRE(open.items.size() == 2);
  CHECK(open.items[0].open == 20);
  CHECK(open.items[0].due == day("2026-01-15"));  // the old due date
  CHECK(open.items[1].open == 100);
}

TEST_CASE("what a return reopens stays settled if the export settled it on an earlier day") {
  ApplyFixture f;
  f.policy.rule = ApplyRule::balance_forward;
  f.invoice("A", "I1", "2026-01-01", 100).settled("2026-01-03");
  f.payment("A", "P1", "2026-01-02", 100);
  f.payment("A", "P2", "2026-01-04", 100);
  f.row(kReturned, "A", "R1", "2026-01-07", 100).names("P1");
  CHECK(f.left("2026-01-07") == "P2 -100");
}

TEST_CASE("a returned payment that names no known payment is an open debit, with a warning") {
  ApplyFixture f;
  f.row(kReturned, "A", "R1", "2026-01-12", 120).names("P1");
  CHECK(f.left("2026-01-12") == "R1 120");
  CHECK(f.notes("2026-01-12") == "apply-return-unknown");
}

TEST_CASE("money for a written-off document is a recovery before it is excess") {
  ApplyFixture f;
  f.invoice("A", "I1", "2026-01-01", 1000);
  f.row(kWriteOff, "A", "W1", "2026-02-01", 900).names("I1");
  f.payment("A", "P1", "2026-02-10", 1050).names("I1");
  CHECK(f.left("2026-02-01") == "I1 100");
  CHECK(f.run("2026-02-01").items[0].written_off);
  CHECK(f.left("2026-02-10") == "P1 -50");
  auto open = f.run("2026-02-10");
  CHECK(open.tie_out[0].recoveries == 900);
  REQUIRE(open.write_offs.size() == 1);
  CHECK(open.write_offs[0].written == 0);
  CHECK(open.write_offs[0].recovered == 900);
  f.row(kReturned, "A", "R1", "2026-02-20", 1050).names("P1");
  CHECK(f.left("2026-02-20") == "I1 100");
  open = f.run("2026-02-20");
  CHECK(open.tie_out[0].recoveries == 0);
  CHECK(open.write_offs[0].written == 900);
}

TEST_CASE("a write-off that names nothing is rejected") {
  ApplyFixture f;
  f.invoice("A", "I1", "2026-01-01", 1000);
  f.row(kWriteOff, "A", "W1", "2026-02-01", 900);
  f.policy.rule = ApplyRule::balance_forward;
  CHECK(f.left("2026-02-01") == "I1 1000");
  CHECK(f.notes("2026-02-01") == "apply-write-off-unnamed");
}

TEST_CASE("adjustments are debit or credit notes by their sign") {
  ApplyFixture f;
  f.row(DocType::adjustment, "A", "J1", "2026-01-01", 70);
  f.row(DocType::adjustment, "A", "J2", "2026-01-02", -50).names("J1");
  CHECK(f.left("2026-01-01") == "J1 70");
  CHECK(f.left("2026-01-02") == "J1 20");
}

TEST_CASE("known-at leaves out what was entered later, and settlements after it") {
  ApplyFixture f;
  f.invoice("A", "I1", "2026-01-01", 100).entered("2026-01-02");
  f.invoice("A", "I2", "2026-01-01", 50).entered("2026-01-02").settled("2026-01-20");
  f.payment("A", "P1", "2026-01-05", 60).names("I1").entered("2026-01-15");
  f.invoice("A", "I3", "2026-01-03", 10);
  CHECK(f.left("2026-01-31") == "I1 40; I3 10");
  f.known_at = "2026-01-10";
  CHECK(f.left("2026-01-31") == "I1 100; I2 50; I3 10");
  CHECK(f.notes("2026-01-31") == "entry-date-missing");
  f.known_at = "2026-01-01";
  CHECK(f.left("2026-01-31") == "");
}

TEST_CASE("a gap in open amounts rests on the whole ledger, known or not") {
  ApplyFixture f;
  f.invoice("A", "I1", "2026-01-01", 1000).open(200);
  f.payment("A", "P1", "2026-01-05", 300).names("I1").entered("2026-01-15");
  f.known_at = "2026-01-10";
  CHECK(f.left("2026-01-31") == "I1 500");
}

TEST_CASE("tolerance settles small remainders and excesses where something was applied") {
  ApplyFixture f;
  f.policy.tolerance = {Money{5, currency("EUR")}};
  f.invoice("A", "I1", "2026-01-01", 100);
  f.invoice("A", "I2", "2026-01-01", 4);  // nothing applied: stays
  f.invoice("A", "I3", "2026-01-01", 100);
  f.payment("A", "P1", "2026-01-05", 95).names("I1");
  f.payment("A", "P2", "2026-01-05", 103).names("I3");
  f.payment("A", "P3", "2026-01-05", 2);
  CHECK(f.left("2026-01-31") == "I2 4; P3 -2");
  CHECK(f.run("2026-01-31").tie_out[0].small_differences == 5 - 3);
  f.row(kReturned, "A", "R1", "2026-02-01", 95).names("P1");
  f.row(kReturned, "A", "R2", "2026-02-01", 103).names("P2");
  CHECK(f.left("2026-02-01") == "I1 100; I2 4; I3 100; P3 -2");
  CHECK(f.run("2026-02-01").tie_out[0].small_differences == 0);
  f.policy.tolerance = {Money{4, currency("EUR")}, Money{5, currency("USD")}};
  CHECK(f.left("2026-01-31") == "I1 5; I2 4; P3 -2");
}

TEST_CASE("money that comes later takes the place of a small difference") {
  ApplyFixture f;
  f.policy.tolerance = {Money{5, currency("EUR")}};
  f.invoice("A", "I1", "2026-01-01", 100);
  f.payment("A", "P1", "2026-01-05", 96).names("I1");
  f.payment("A", "P2", "2026-01-10", 3).names("I1");
  CHECK(f.run("2026-01-09").tie_out[0].small_differences == 4);
  CHECK(f.left("2026-01-31") == "");
  CHECK(f.run("2026-01-31").tie_out[0].small_differences == 1);
  f.payment("A", "P3", "2026-01-12", 9).names("I1");  // 1 for the rest, 8 too many
  CHECK(f.left("2026-01-31") == "P3 -8");
  CHECK(f.run("2026-01-31").tie_out[0].small_differences == 0);
  f.row(kReturned, "A", "R1", "2026-02-01", 96).names("P1");  // forgave 4, of which nothing is left
  f.policy.rule = ApplyRule::designated_then_oldest;
  CHECK(f.left("2026-02-01") == "I1 88");
  f.policy.rule = ApplyRule::reference;
  CHECK(f.left("2026-02-01") == "I1 88");
}

TEST_CASE("a payment in the discount days that is short by the discount settles the document") {
  ApplyFixture f;
  f.invoice("A", "I1", "2026-01-01", 1000).terms("3/7 2/14 net 30");
  f.payment("A", "P1", "2026-01-08", 970).names("I1");
  CHECK(f.left("2026-01-08") == "");
  CHECK(f.run("2026-01-08").tie_out[0].discounts == 30);
  f.row(kReturned, "A", "R1", "2026-01-10", 970).names("P1");
  CHECK(f.left("2026-01-10") == "I1 1000");
  CHECK(f.run("2026-01-10").tie_out[0].discounts == 0);
}

TEST_CASE("a lower tier holds after a higher one, and none after the last") {
  ApplyFixture f;
  f.invoice("A", "I1", "2026-01-01", 1000).terms("3/7 2/14 net 30");
  auto& payment = f.payment("A", "P1", "2026-01-09", 970).names("I1");
  CHECK(f.left("2026-01-31") == "I1 30");
  CHECK(f.run("2026-01-31").items[0].unearned_discount);
  payment.amount = 980;
  CHECK(f.left("2026-01-31") == "");
  payment.dates[Column::doc_date] = day("2026-01-16");
  CHECK(f.left("2026-01-31") == "I1 20");
  CHECK(f.run("2026-01-31").items[0].unearned_discount);
  payment.amount = 969;  // short by more than any discount: just a part payment
  CHECK_FALSE(f.run("2026-01-31").items[0].unearned_discount);
}

TEST_CASE("a remittance may be short by the discounts of all the documents that it names") {
  ApplyFixture f;
  f.invoice("A", "I1", "2026-01-01", 100).terms("2/10 net 30");
  f.invoice("A", "I2", "2026-01-01", 200).terms("2/10 net 30");
  auto& payment = f.payment("A", "P1", "2026-01-05", 294).names("I1;I2");
  CHECK(f.left("2026-01-31") == "");
  payment.amount = 98;  // covers the first alone
  CHECK(f.left("2026-01-31") == "I2 200");
}

TEST_CASE("the result stands by customer, currency, due date and number") {
  ApplyFixture f;
  f.invoice("B", "I4", "2026-01-01", 1).due("2026-01-02");
  f.invoice("A", "I3", "2026-01-01", 1).due("2026-01-03").in("USD");
  f.invoice("A", "I2", "2026-01-01", 1).due("2026-01-05");
  f.invoice("A", "I1", "2026-01-02", 1).due("2026-01-05");
  CHECK(f.left("2026-01-31") == "I1 1; I2 1; I3 1; I4 1");
  const auto open = f.run("2026-01-31");
  CHECK(open.items_of(CustomerId(0)).size() == 3);
  CHECK(open.items_of(CustomerId(1)).size() == 1);
}

TEST_CASE("an empty ledger gives an empty result") {
  ApplyFixture f;
  CHECK(f.left("2026-01-31") == "");
  CHECK(f.run("2026-01-31").tie_out.empty());
}

}  // namespace arrears::test
