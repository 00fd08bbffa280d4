#include <arrears/engine/credit.hpp>

#include "score_fixture.hpp"

using namespace arrears;
using test::currency;
using test::day;
using test::has_reason;
using test::LedgerFixture;
using test::World;

namespace {

const Currency kEur = Currency::from_code("EUR").value();
const Currency kUsd = Currency::from_code("USD").value();

Customer customer(std::string id, std::optional<std::int64_t> limit = std::nullopt) {
  Customer made;
  made.id = std::move(id);
  if (limit) made.limits.push_back({Money{*limit, kEur}, {}, {}});
  return made;
}

SideFiles with(Customer made) {
  SideFiles side;
  side.customers.add(std::move(made));
  return side;
}

LedgerFixture owing(std::int64_t amount, std::string_view due = "2026-04-30") {
  LedgerFixture rows;
  rows.invoice("A", "I1", "2026-03-31", amount).due(due);
  return rows;
}

}  // namespace

TEST_CASE("exposure by component") {
  LedgerFixture rows = owing(1000'00);
  rows.payment("A", "P1", "2026-03-31", 100'00);
  rows.invoice("A", "I2", "2026-03-01", 300'00).due("2026-03-15");
  rows.payment("A", "W1", "2026-03-10", 250'00)
      .names("I2")
      .set(Column::instrument, "bill")
      .set(Column::instrument_due, "2026-05-10");
  rows.payment("A", "W2", "2026-03-10", 20'00)
      .names("I2")
      .set(Column::instrument, "cheque")
      .set(Column::instrument_due, "2026-03-31");  // honoured on the day
  Customer a = customer("A", 2000'00);
  a.open_orders = Money{70'00, kEur};
  a.deliveries = Money{5'00, kEur};
  a.security_amount = Money{300'00, kEur};
  const SideFiles side = with(a);
  const World world(rows, "2026-03-31", side);
  CreditPolicy policy;
  policy.security_per_cent = 50;
  const auto credit = world.credit(policy);
  REQUIRE(credit.size() == 1);
  REQUIRE(credit[0].exposures.size() == 1);
  const Exposure& e = credit[0].exposures[0];
  CHECK(e.receivable == 1030'00);
  CHECK(e.unapplied == 100'00);
  CHECK(e.instruments == 250'00);
  CHECK(e.orders == 70'00);
  CHECK(e.deliveries == 5'00);
  CHECK(e.security == 150'00);
  CHECK(e.overdue == 30'00);
  CHECK(credit[0].exposure == 1105'00);
  CHECK(credit[0].utilisation == 5525);
  CHECK_FALSE(credit[0].excess.has_value());
}

TEST_CASE("a bill that came back is no instrument any more") {
  LedgerFixture rows = owing(300'00);
  rows.payment("A", "W1", "2026-03-31", 300'00)
      .names("I1")
      .set(Column::instrument, "bill")
      .set(Column::instrument_due, "2026-06-30");
  rows.row(DocType::returned_payment, "A", "R1", "2026-04-02", 300'00).names("W1");
  const SideFiles side = with(customer("A", 1000'00));
  CHECK(World(rows, "2026-04-01", side).credit()[0].exposures[0].instruments == 300'00);
  CHECK(World(rows, "2026-04-02", side).credit()[0].exposures[0].instruments == 0);
  CHECK(World(rows, "2026-04-02", side).credit()[0].exposures[0].receivable == 300'00);
}

TEST_CASE("watch from 90 per cent, breach only beyond the limit") {
  const SideFiles side = with(customer("A", 1000'00));
  const auto status = [&side](std::int64_t owed) {
    return World(owing(owed), "2026-03-31", side).credit()[0].status;
  };
  CHECK(status(899'99) == CreditStatus::ok);
  CHECK(status(900'00) == CreditStatus::watch);
  CHECK(status(1000'00) == CreditStatus::watch);
  CHECK(status(1000'01) == CreditStatus::breach);
  CreditPolicy strict;
  strict.hold_on_breach = true;
  CHECK(World(owing(1000'01), "2026-03-31", side).credit(strict)[0].status == CreditStatus::hold);
}

TEST_CASE("first day of the current breach, by the receivable and the limit valid then") {
  LedgerFixture rows;
  rows.invoice("A", "I1", "2026-01-05", 800'00).due("2026-12-31");
  rows.invoice("A", "I2", "2026-01-10", 400'00).due("2026-12-31");  // breach 1
  rows.payment("A", "P1", "2026-01-20", 500'00);                    // ended, unapplied counts
  rows.invoice("A", "I3", "2026-02-03", 250'00).due("2026-12-31");  // 950: breach by 1 March
  Customer a = customer("A");
  a.limits.push_back({Money{1000'00, kEur}, {}, day("2026-02-28")});
  a.limits.push_back({Money{900'00, kEur}, day("2026-03-01"), {}});
  const SideFiles side = with(a);
  CHECK(World(rows, "2026-01-15", side).credit()[0].breach_since == day("2026-01-10"));
  CHECK_FALSE(World(rows, "2026-02-20", side).credit()[0].breach_since.known());
  const auto credit = World(rows, "2026-03-31", side).credit()[0];
  CHECK(credit.breach_since == day("2026-03-01"));
  CHECK(credit.excess == 50'00);
}

TEST_CASE("a breach by orders alone has no first day in the ledger") {
  Customer a = customer("A", 1000'00);
  a.open_orders = Money{600'00, kEur};
  const SideFiles side = with(a);
  const auto credit = World(owing(500'00), "2026-03-31", side).credit()[0];
  CHECK(credit.status == CreditStatus::breach);
  CHECK_FALSE(credit.breach_since.known());
  CHECK(has_reason(credit.reasons, "credit.breach-by-other-components"));
}

TEST_CASE("settled dates move the replayed balance") {
  LedgerFixture rows;
  rows.invoice("A", "I1", "2026-01-05", 800'00).due("2026-02-04").settled("2026-01-20");
  rows.invoice("A", "I2", "2026-01-10", 400'00).due("2026-02-09").settled("2026-03-20");
  rows.invoice("A", "I3", "2026-01-25", 700'00).due("2026-02-24").settled("2026-03-20");
  const SideFiles side = with(customer("A", 1000'00));
  const auto credit = World(rows, "2026-01-31", side).credit()[0];
  CHECK(credit.exposure == 1100'00);
  CHECK(credit.breach_since == day("2026-01-25"));
}

TEST_CASE("overdue beyond L holds, a small one is watched, a disputed one is neither") {
  const SideFiles side = with(customer("A", 100000'00));
  LedgerFixture rows;
  rows.invoice("A", "I1", "2026-01-01", 49'99).due("2026-01-31");  // L = 10, day 59
  rows.invoice("A", "I2", "2026-03-31", 950'01).due("2026-04-30");
  CHECK(World(rows, "2026-02-10", side).credit()[0].status == CreditStatus::ok);  // day 10
  CHECK(World(rows, "2026-03-31", side).credit()[0].status == CreditStatus::watch);  // < 5 %
  rows.rows[0].amount = 50'01;
  CHECK(World(rows, "2026-03-31", side).credit()[0].status == CreditStatus::hold);
  CreditPolicy lenient;
  lenient.hold_min_amount = {Money{60'00, kEur}};
  CHECK(World(rows, "2026-03-31", side).credit(lenient)[0].status == CreditStatus::watch);
  rows.payment("A", "P1", "2026-03-31", 50'01);  // unapplied credit is taken off
  CHECK(World(rows, "2026-03-31", side).credit()[0].status == CreditStatus::ok);
  rows.rows.pop_back();
  rows.rows[0].set(Column::disputed, "yes");
  CHECK(World(rows, "2026-03-31", side).credit()[0].status == CreditStatus::ok);
  rows.rows[0].set(Column::dispute_date, "2026-04-01");  // not yet on the day
  CHECK(World(rows, "2026-03-31", side).credit()[0].status == CreditStatus::hold);
}

TEST_CASE("blacklisted, insolvent and broken promises hold") {
  Customer black = customer("A", 1000'00);
  black.blacklisted = true;
  CHECK(World(owing(1), "2026-03-31", with(black)).side.customers.all().size() == 1);
  const SideFiles blacklisted = with(black);
  CHECK(World(owing(1), "2026-03-31", blacklisted).credit()[0].status == CreditStatus::hold);
  Customer gone = customer("A", 1000'00);
  gone.legal_status = LegalStatus::insolvent;
  const SideFiles insolvent = with(gone);
  CHECK(World(owing(1), "2026-03-31", insolvent).credit()[0].status == CreditStatus::hold);
  SideFiles promised = with(customer("A", 1000'00));
  Promise promise;
  promise.customer_id = "A";
  promise.doc_no = "I1";
  promise.made_on = day("2026-04-01");
  promise.promised_date = day("2026-04-10");
  promised.promises = {promise};
  CHECK(World(owing(1), "2026-04-13", promised).credit()[0].status == CreditStatus::ok);
  CHECK(World(owing(1), "2026-04-14", promised).credit()[0].status == CreditStatus::hold);
}

TEST_CASE("no limit: cash for strangers, none for known customers, or what policy says") {
  SideFiles side = with(customer("N"));
  const World world(owing(500'00), "2026-03-31", side);
  const auto credit = world.credit();
  REQUIRE(credit.size() == 2);
  CHECK(credit[0].basis == LimitBasis::policy_none);
  CHECK_FALSE(credit[0].limit.has_value());
  CHECK(credit[1].id == "N");
  CHECK(credit[1].basis == LimitBasis::policy_cash);
  CreditPolicy amount;
  amount.no_limit = NoLimit::amount;
  amount.no_limit_amount = Money{400'00, kEur};
  CHECK(world.credit(amount)[0].excess == 100'00);
}

TEST_CASE("currencies compare through rates or not at all") {
  LedgerFixture rows = owing(900'00);
  rows.invoice("A", "I2", "2026-03-31", 200'00).due("2026-04-30").in("USD");
  SideFiles side = with(customer("A", 1000'00));
  const auto blind = World(rows, "2026-03-31", side).credit()[0];
  CHECK_FALSE(blind.exposure.has_value());
  CHECK(has_reason(blind.reasons, "credit.not-comparable"));
  side.rates = {{kUsd, day("2026-01-01"), Rate(5, 1)}};
  const auto seen = World(rows, "2026-03-31", side).credit()[0];
  CHECK(seen.exposure == 1000'00);
  CHECK(seen.utilisation == 10000);
  side.rates.push_back({kUsd, day("2026-03-31"), Rate(6, 1)});
  CHECK(World(rows, "2026-03-31", side).credit()[0].excess == 20'00);
  CHECK(World(rows, "2026-04-02", side).credit()[0].breach_since == day("2026-03-31"));
}

TEST_CASE("may ship, case by case") {
  Customer a = customer("A", 1000'00);
  a.open_orders = Money{100'00, kEur};
  const SideFiles side = with(a);
  const World world(owing(800'00), "2026-03-31", side);
  const auto credit = world.credit();
  const CreditInput input = world.credit_input();
  const auto ask = [&](std::int64_t amount) {
    return may_ship(&credit[0], "A", Money{amount, kEur}, input, {});
  };
  CHECK(ask(100'00).yes);
  CHECK(ask(100'00).exposure_after == 1000'00);
  CHECK(has_reason(ask(100'00).reasons, "ship.within-limit"));
  CHECK_FALSE(ask(100'01).yes);
  CHECK(has_reason(ask(100'01).reasons, "ship.over-limit"));
  CHECK_FALSE(may_ship(&credit[0], "A", Money{1, kUsd}, input, {}).yes);
  const ShipAnswer stranger = may_ship(nullptr, "Q", Money{1'00, kEur}, input, {});
  CHECK_FALSE(stranger.yes);
  CHECK(has_reason(stranger.reasons, "ship.cash-only"));
  CreditPolicy open_door;
  open_door.no_limit = NoLimit::none;
  CHECK(may_ship(nullptr, "Q", Money{1'00, kEur}, input, open_door).yes);
}

TEST_CASE("on hold nothing ships, whatever the limit leaves; without a limit anything does") {
  LedgerFixture rows;
  rows.invoice("A", "I1", "2026-01-01", 50'00).due("2026-01-31");
  const SideFiles side = with(customer("A", 1000'00));
  const World held(rows, "2026-03-31", side);
  const auto credit = held.credit();
  const ShipAnswer answer =
      may_ship(&credit[0], "A", Money{1, kEur}, held.credit_input(), {});
  CHECK_FALSE(answer.yes);
  CHECK(has_reason(answer.reasons, "credit.overdue-past-deadline"));

  const World free(owing(500'00), "2026-03-31", test::no_side_files());
  const auto unlimited = free.credit();
  CHECK(may_ship(&unlimited[0], "A", Money{999999'00, kEur}, free.credit_input(), {}).yes);

  Customer lapsed = customer("A");
  lapsed.limits.push_back({Money{5000'00, kEur}, {}, day("2026-03-30")});
  const SideFiles old = with(lapsed);
  const World ended(owing(500'00), "2026-03-31", old);
  const auto expired = ended.credit();
  CHECK(expired[0].basis == LimitBasis::lapsed);
  CHECK_FALSE(may_ship(&expired[0], "A", Money{1, kEur}, ended.credit_input(), {}).yes);
}

TEST_CASE("grades by amount-weighted days late, limits by purchases") {
  // Six invoices of 100 a month apart, due after 30 days (L = 10), paid `late` days late.
  const auto assess = [](std::int32_t late, const SideFiles& side, int count = 6) {
    LedgerFixture rows;
    for (int i = 0; i < count; ++i) {
      const Date issued = day("2025-09-10").plus_months(i);
      const std::string number = std::to_string(i);
      rows.invoice("A", "I" + number, issued.to_iso(), 100'00)
          .due(issued.plus_days(30).to_iso());
      rows.payment("A", "P" + number, issued.plus_days(30 + late).to_iso(), 100'00)
          .names("I" + number);
    }
    return World(rows, "2026-06-30", side).credit()[0];
  };
  const SideFiles none;
  CHECK(assess(0, none).suggested_grade == Grade::a);
  CHECK(assess(5, none).suggested_grade == Grade::b);
  CHECK(assess(6, none).suggested_grade == Grade::c);
  CHECK(assess(10, none).suggested_grade == Grade::c);
  CHECK(assess(11, none).suggested_grade == Grade::d);
  CHECK(assess(36, none).suggested_grade == Grade::d);
  CHECK(assess(37, none).suggested_grade == Grade::e);
  CHECK(assess(0, none, 5).suggested_grade == Grade::not_rated);
  // 600 in 10 months = 60 a month; (30 + 5) / 30 x 1.25 = 87.5, two digits: 87.
  CHECK(assess(5, none).evidence.months == 10);
  CHECK(assess(5, none).suggested_limit == 87'00);
  CHECK(assess(37, none).suggested_limit == 0);
  CHECK(assess(0, none, 5).suggested_limit == 50'00);  // 30 days' purchases
  const SideFiles small = with(customer("A", 40'00));
  CHECK(assess(0, small).suggested_limit == 60'00);  // at most half as much again
}

TEST_CASE("a returned payment or two broken promises are an E") {
  CreditEvidence evidence;
  evidence.paid_invoices = 8;
  evidence.days_late = -100;
  evidence.deadline_days = 1000;
  CHECK(suggest_grade(evidence) == Grade::a);
  evidence.broken_promises = 1;
  CHECK(suggest_grade(evidence) == Grade::a);
  evidence.broken_promises = 2;
  CHECK(suggest_grade(evidence) == Grade::e);
  evidence.broken_promises = 0;
  evidence.returned_payments = 1;
  CHECK(suggest_grade(evidence) == Grade::e);
}

TEST_CASE("signals: those recorded by the day, and those that the ledger shows") {
  LedgerFixture rows;
  rows.invoice("A", "I1", "2026-01-01", 50'00).due("2026-01-31");
  rows.invoice("A", "I2", "2026-01-05", 50'00).due("2026-02-04");
  rows.payment("A", "P1", "2026-03-01", 50'00).names("I1");
  rows.row(DocType::returned_payment, "A", "R1", "2026-03-05", 50'00).names("P1");
  SideFiles side;
  Signal rent;
  rent.customer_id = "A";
  rent.date = day("2026-03-01");
  rent.signal = "rent unpaid";
  rent.weight = Rate(2, 0);
  Signal later = rent;
  later.date = day("2026-04-01");
  later.signal = "owner gone";
  side.signals = {later, rent};
  const auto credit = World(rows, "2026-03-31", side).credit()[0];
  CHECK(join_codes(credit.signals) == "recorded;past-deadline-again;returned-payment");
  CHECK(credit.signals[0].arguments[0].value == "rent unpaid");
}

TEST_CASE("most limits at zero are nobody's decision") {
  CustomerBook book;
  book.add(customer("A", 0));
  book.add(customer("B", 0));
  CHECK(zero_limits_undecided(book));
  book.add(customer("C", 5));
  book.add(customer("D", 5));
  CHECK_FALSE(zero_limits_undecided(book));
  CHECK_FALSE(zero_limits_undecided(CustomerBook{}));
}
