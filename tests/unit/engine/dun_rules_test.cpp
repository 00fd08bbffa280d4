#include <arrears/engine/dun.hpp>

#include "dun_fixture.hpp"
#include "pay_run.hpp"

using namespace arrears;
using namespace arrears::test;

TEST_CASE("a day late under a procedure that begins later is said so") {
  DunFixture f;
  f.procedure.levels[0].days_past_due = 5;
  f.book.invoice("C1", "I1", "2026-01-05", 100'00).due("2026-02-02");
  CHECK(f.plan("2026-02-02")->skipped("I1") == "not_overdue");
  CHECK(f.plan("2026-02-03")->skipped("I1") == "not_yet");
  CHECK(f.plan("2026-02-06")->skipped("I1") == "not_yet");
  CHECK(f.plan("2026-02-07")->sent("I1").level == 1);
}

TEST_CASE("a customer that settles by the month has five days more, for the first letter only") {
  DunFixture f;
  f.customer("C1").settlement = "monthly";
  f.book.invoice("C1", "I1", "2026-01-05", 100'00).due("2026-02-02");
  CHECK(f.plan("2026-02-02")->skipped("I1") == "not_overdue");
  CHECK(f.plan("2026-02-07")->skipped("I1") == "settlement");
  CHECK(f.commit("2026-02-08")->sent("I1").level == 1);
  // Deadline 22 February is a Sunday: the 23rd; the second level waits for no further tolerance.
  CHECK(f.plan("2026-02-24")->sent("I1").level == 2);
  f.log.clear();
  f.procedure.settlers_grace_days = 0;
  CHECK(f.plan("2026-02-03")->sent("I1").level == 1);
}

TEST_CASE("a level may wait for the last collection deadline of each item") {
  DunFixture f;
  f.procedure.levels[1].last_deadline = true;
  for (Level& level : f.procedure.levels) {
    level.deadline_days = 0;
    level.min_interval_days = 0;
  }
  // Terms of 30 and 60 days: L is 10 and 20 days past due.
  f.book.invoice("C1", "I30", "2026-01-01", 100'00).due("2026-01-31");
  f.book.invoice("C1", "I60", "2025-12-02", 100'00).due("2026-01-31");
  f.commit("2026-02-01");
  CHECK(f.plan("2026-02-10")->sent_count() == 0);
  const auto eleventh = f.commit("2026-02-11");
  CHECK(eleventh->sent("I30").level == 2);
  CHECK(eleventh->skipped("I60") == "no_new_level");
  CHECK(f.plan("2026-02-20")->skipped("I60") == "no_new_level");
  CHECK(f.plan("2026-02-21")->sent("I60").level == 2);
  // A customer that settles by the month: five days, whatever the term.
  f.log.clear();
  f.customer("C1").settlement = "monthly";
  f.procedure.settlers_grace_days = 0;
  f.commit("2026-02-01");
  CHECK(f.plan("2026-02-05")->sent_count() == 0);
  CHECK(f.plan("2026-02-06")->sent_count() == 2);
}

TEST_CASE("the last collection deadline follows the borders of the stages") {
  DunFixture f;
  f.procedure.levels[1].last_deadline = true;
  for (Level& level : f.procedure.levels) {
    level.deadline_days = 0;
    level.min_interval_days = 0;
  }
  f.options.stages.deadline_divisor = 2;
  // Terms of 30 days: half of them, so the deadline is 15 days past due, on 15 February.
  f.book.invoice("C1", "I30", "2026-01-01", 100'00).due("2026-01-31");
  f.commit("2026-02-01");
  CHECK(f.plan("2026-02-15")->sent_count() == 0);
  CHECK(f.plan("2026-02-16")->sent("I30").level == 2);
}

TEST_CASE("reminders before the due date come before the customer's pay run") {
  DunFixture f;
  f.procedure = Procedure{};
  f.procedure.name = "pre-due";
  f.procedure.advance = Advance::jump;
  f.procedure.levels = {make_level("ask", -7, 0), make_level("confirm", -3, 0),
                        make_level("call", 0, 0)};
  f.book.invoice("C1", "I1", "2026-02-03", 100'00).due("2026-03-05");
  CHECK(f.plan("2026-02-25")->skipped("I1") == "not_overdue");
  CHECK(f.plan("2026-02-26")->sent("I1").level == 1);
  // It pays on the 25th: the last run in time is that of February.
  f.customer("C1").pay_day = "25";
  CHECK(f.plan("2026-02-17")->skipped("I1") == "not_overdue");
  CHECK(f.commit("2026-02-18")->sent("I1").level == 1);
  CHECK(f.commit("2026-02-22")->sent("I1").level == 2);
  CHECK(f.commit("2026-02-25")->sent("I1").level == 3);
  CHECK(f.plan("2026-02-27")->sent_count() == 0);
  CHECK(f.plan("2026-03-06")->skipped("I1") == "past_due");
  // A run before the invoice was written is none that it could be in.
  f.log.clear();
  f.customer("C2").pay_day = "1";
  f.book.invoice("C2", "I2", "2026-03-02", 100'00).due("2026-03-20");
  CHECK(f.plan("2026-03-12")->skipped("I2") == "not_overdue");
  CHECK(f.plan("2026-03-13")->sent("I2").level == 1);
}

TEST_CASE("pay days are weekdays or days of the month") {
  const Date thursday = day("2026-03-05");
  CHECK(last_pay_run("thursday", thursday) == thursday);
  CHECK(last_pay_run("Fri", thursday) == day("2026-02-27"));
  CHECK(last_pay_run("周五", thursday) == day("2026-02-27"));
  CHECK(last_pay_run("星期一", thursday) == day("2026-03-02"));
  CHECK(last_pay_run("31", thursday) == day("2026-02-28"));
  CHECK(last_pay_run("5", thursday) == thursday);
  CHECK(last_pay_run("10;25", thursday) == day("2026-02-25"));
  for (const char* odd : {"", "0", "32", "soon", "fr", "1st", "-1", ";;"}) {
    CHECK_FALSE(last_pay_run(odd, thursday).known());
  }
}

TEST_CASE("what a person strikes stands in no letter") {
  DunFixture f;
  f.book.invoice("C1", "I1", "2026-01-05", 100'00).due("2026-02-02");
  f.book.invoice("C1", "I2", "2026-01-05", 50'00).due("2026-02-02");
  f.procedure.levels[0].fee.flat = rate("5");
  const auto all = f.plan("2026-02-10");
  CHECK(all->sent("I1").letter_total == 155'00);
  const RowId first = all->sent("I1").row;
  f.options.struck = [first](const DunningRow& row) { return row.row == first; };
  const auto rest = f.plan("2026-02-10");
  CHECK(rest->skipped("I1") == "struck");
  CHECK(rest->row("I1", false).letter == -1);
  CHECK(rest->row("I1", false).level == 0);
  CHECK(rest->sent("I2").letter_total == 55'00);
  CHECK(rest->sent("I2").fee == 5'00);
  f.options.struck = [](const DunningRow&) { return true; };
  CHECK(f.plan("2026-02-10")->plan.letters.empty());
}

TEST_CASE("a step that goes with another can be struck alone") {
  DunFixture f;
  f.procedure.levels[1].with_previous = true;
  f.procedure.levels[1].channel = Channel::phone;
  f.book.invoice("C1", "I1", "2026-01-05", 100'00).due("2026-02-02");
  CHECK(f.plan("2026-02-10")->sent_count() == 2);
  f.options.struck = [](const DunningRow& row) { return row.level == 2; };
  CHECK(f.plan("2026-02-10")->sent_count() == 1);
}
