#include "dun_fixture.hpp"

using namespace arrears;
using namespace arrears::test;

namespace {

bool warned(const PlannedRun& run, std::string_view code) {
  return std::any_of(run.plan.diagnostics.begin(), run.plan.diagnostics.end(),
                     [&](const Diagnostic& d) { return d.code == code; });
}

}  // namespace

TEST_CASE("a fee per letter is charged once, on the letter's first row") {
  DunFixture f;
  f.procedure.levels[0].fee.flat = rate("5");
  f.book.invoice("C1", "I2", "2026-01-01", 100'00).due("2026-01-31");
  f.book.invoice("C1", "I1", "2026-01-01", 50'00).due("2026-01-30");
  f.book.invoice("C1", "U1", "2026-01-01", 70'00).due("2026-01-29").in("USD");
  const auto run = f.plan("2026-02-03");
  CHECK(run->sent("I1").fee == 5'00);
  CHECK(run->sent("I2").fee == 0);
  CHECK(run->sent("U1").fee == 0);
  CHECK(run->sent("I2").letter_total == 155'00);
  f.procedure.levels[0].fee.currency = currency("USD");
  CHECK(f.plan("2026-02-03")->sent("U1").fee == 5'00);
  f.procedure.levels[0].fee.currency = currency("GBP");
  const auto none = f.plan("2026-02-03");
  CHECK(none->sent("I1").letter_total == 150'00);
  CHECK(warned(*none, "dunning-fee-currency"));
}

TEST_CASE("a fee per letter is in the currency of the items that the letter is about") {
  DunFixture f;
  f.procedure.advance = Advance::jump;
  f.procedure.levels[1].fee.flat = rate("5");
  f.book.invoice("C1", "I1", "2026-01-01", 50'00).due("2026-01-31");
  f.book.invoice("C1", "U1", "2026-01-01", 70'00).due("2026-01-10").in("USD");
  const auto run = f.plan("2026-02-05");
  CHECK(run->sent("I1").level == 1);
  CHECK(run->sent("I1").fee == 0);
  CHECK(run->sent("U1").level == 2);
  CHECK(run->sent("U1").fee == 5'00);
}

TEST_CASE("fees in per cent and by band, per item") {
  DunFixture f;
  Fee& fee = f.procedure.levels[0].fee;
  fee.per = FeePer::item;
  fee.per_cent = rate("2.5");
  f.book.invoice("C1", "I1", "2026-01-01", 100'20).due("2026-01-31");
  f.book.invoice("C1", "I2", "2026-01-01", 1000'00).due("2026-01-31");
  CHECK(f.plan("2026-02-03")->sent("I1").fee == 2'51);  // 2.505, half away from zero
  fee.per_cent.reset();
  fee.bands = {{rate("0"), rate("40")}, {rate("1000"), rate("70")}, {rate("10000"), rate("100")}};
  CHECK(f.plan("2026-02-03")->sent("I1").fee == 40'00);
  CHECK(f.plan("2026-02-03")->sent("I2").fee == 70'00);
}

TEST_CASE("a German first reminder carries no fee") {
  DunFixture f;
  f.procedure.levels[0].fee.flat = rate("5");
  f.procedure.levels[1].fee.flat = rate("5");
  f.customer("C1").country = "DE";
  f.book.invoice("C1", "I1", "2026-01-01", 100'00).due("2026-01-31");
  CHECK(f.commit("2026-02-03")->sent("I1").fee == 0);
  CHECK(f.commit("2026-02-19")->sent("I1").fee == 5'00);
}

TEST_CASE("statutory charges fall on those they are for, and the rest is told") {
  DunFixture f;
  f.procedure.charges = "eu-b2b";
  f.procedure.charges_only_for = {CustomerType::business};
  Fee& fee = f.procedure.levels[0].fee;
  fee.flat = rate("40");
  fee.per = FeePer::item_once;
  fee.statutory = true;
  f.book.invoice("B", "I1", "2026-01-01", 100'00).due("2026-01-31");
  f.book.invoice("C", "I2", "2026-01-01", 100'00).due("2026-01-31");
  f.book.invoice("U", "I3", "2026-01-01", 100'00).due("2026-01-31");
  f.customer("B").type = CustomerType::business;
  f.customer("C").type = CustomerType::consumer;
  const auto run = f.plan("2026-02-03");
  CHECK(run->sent("I1").fee == 40'00);
  CHECK(run->sent("I2").fee == 0);
  CHECK(run->sent("I3").fee == 0);
  CHECK(warned(*run, "dunning-no-statutory-charge"));
  CHECK(warned(*run, "dunning-charge-not-for"));
}

TEST_CASE("earlier charges are carried until the ledger takes them up") {
  DunFixture f;
  f.procedure.levels[0].fee.flat = rate("5");
  f.book.invoice("C1", "I1", "2026-01-01", 100'00).due("2026-01-31");
  f.book.invoice("C1", "I2", "2026-01-01", 50'00).due("2026-01-31");
  f.commit("2026-02-03");
  f.book.payment("C1", "P1", "2026-02-10", 100'00).names("I1");  // it bore the fee
  const auto carried = f.plan("2026-02-19");
  CHECK(carried->sent("I2").charges_before == 5'00);
  CHECK(carried->sent("I2").letter_total == 55'00);
  f.book.row(DocType::fee, "C1", "F1", "2026-02-12", 5'00)
      .due("2026-03-31").set(Column::reference, f.log[0].letter_id);
  const auto posted = f.plan("2026-02-19");
  CHECK(posted->sent("I2").charges_before == 0);
  CHECK(posted->sent("I2").letter_total == 50'00);
}

TEST_CASE("interest runs on the balance of each day, from the last charged one on") {
  DunFixture f;
  f.procedure.interest.rate = rate("10");
  for (Level& level : f.procedure.levels) level.interest = true;
  f.book.invoice("C1", "I1", "2025-12-01", 1000'00).due("2026-01-01");
  f.book.payment("C1", "P1", "2026-01-11", 600'00).names("I1");
  const auto first = f.commit("2026-01-31");
  // 2..11 January on 1000: 2.74; 12..31 January on 400: 2.19.
  CHECK(first->sent("I1").interest == 4'93);
  REQUIRE(first->plan.statements.size() == 1);
  CHECK(first->plan.statements[0].stretches.size() == 2);
  const auto second = f.commit("2026-02-20");
  CHECK(second->plan.statements[0].stretches[0].from == day("2026-02-01"));
  CHECK(second->sent("I1").interest == 2'19);  // 20 days on 400
  CHECK(second->sent("I1").letter_total == 407'12);
}

TEST_CASE("interest may start with the first letter, or some days after the due date") {
  DunFixture f;
  f.procedure.interest.rate = rate("10");
  for (Level& level : f.procedure.levels) level.interest = true;
  f.procedure.interest.from = InterestFrom::due_plus;
  f.procedure.interest.from_days = 10;
  f.book.invoice("C1", "I1", "2025-12-01", 1000'00).due("2026-01-01");
  CHECK(f.plan("2026-01-11")->sent("I1").interest == 0);
  CHECK(f.plan("2026-01-21")->sent("I1").interest == 2'74);
  f.procedure.interest.from = InterestFrom::first_letter;
  CHECK(f.commit("2026-01-11")->sent("I1").interest == 0);
  CHECK(f.plan("2026-01-31")->sent("I1").interest == 5'48);  // 20 days
}

TEST_CASE("a person in the United Kingdom has 30 days at the final level") {
  DunFixture f;
  f.procedure.advance = Advance::jump;
  f.book.invoice("C1", "I1", "2025-12-01", 1000'00).due("2026-01-01");
  f.customer("C1").country = "GB";
  f.side.customers.find("C1")->type = CustomerType::sole_trader;
  const auto run = f.plan("2026-02-03");
  CHECK(run->plan.letters[0].letter_before_claim);
  CHECK(run->sent("I1").deadline == day("2026-03-05"));
}
