#include <arrears/engine/dun.hpp>

#include "dun_fixture.hpp"

using namespace arrears;
using namespace arrears::test;

TEST_CASE("an item rises a level at a time, never before the stated deadline") {
  DunFixture f;
  f.book.invoice("C1", "I1", "2026-01-05", 1000'00).due("2026-02-02");
  CHECK(f.plan("2026-02-02")->skipped("I1") == "not_overdue");  // due today is not overdue

  const auto first = f.commit("2026-02-03");
  CHECK(first->sent("I1").level == 1);
  CHECK(first->sent("I1").previous_level == 0);
  CHECK(first->sent("I1").deadline == day("2026-02-17"));  // 14 days, a Tuesday
  CHECK(first->sent("I1").letter_total == 1000'00);
  CHECK(first->plan.letters.at(0).file == "2026-02-03-L1-C1.txt");

  CHECK(f.plan("2026-02-03")->sent_count() == 0);  // the same day again
  CHECK(f.plan("2026-02-17")->skipped("I1") == "deadline_running");  // day 15, deadline today
  const auto second = f.commit("2026-02-18");
  CHECK(second->sent("I1").level == 2);
  CHECK(second->sent("I1").deadline == day("2026-03-02"));  // 10 days end on a Saturday: Monday
  CHECK(f.plan("2026-03-02")->skipped("I1") == "deadline_running");
  const auto third = f.commit("2026-03-04");  // day 30
  CHECK(third->sent("I1").level == 3);
  CHECK(f.plan("2026-05-04")->skipped("I1") == "no_new_level");
}

TEST_CASE("step never skips a level, jump goes to the highest reached") {
  DunFixture f;
  f.book.invoice("C1", "I1", "2025-10-01", 100'00).due("2025-11-01");
  CHECK(f.plan("2026-02-02")->sent("I1").level == 1);
  f.procedure.advance = Advance::jump;
  CHECK(f.plan("2026-02-02")->sent("I1").level == 3);
  f.procedure.levels[2].days_past_due = 200;
  CHECK(f.commit("2026-02-02")->sent("I1").level == 2);
  CHECK(f.plan("2026-02-12")->skipped("I1") == "deadline_running");
  f.procedure.levels[2].days_past_due = 30;
  CHECK(f.plan("2026-02-13")->sent("I1").level == 3);
}

TEST_CASE("grace counts from the due date first, then from the stated deadline") {
  DunFixture f;
  f.book.invoice("C1", "I1", "2026-01-01", 100'00).due("2026-02-02");
  f.procedure.levels[0].grace_days = 3;
  f.procedure.levels[1].grace_days = 5;
  CHECK(f.plan("2026-02-05")->skipped("I1") == "not_overdue");
  f.commit("2026-02-06");  // deadline 20 February, grace until the 25th
  CHECK(f.plan("2026-02-25")->skipped("I1") == "deadline_running");
  CHECK(f.plan("2026-02-26")->sent("I1").level == 2);
}

TEST_CASE("the last level repeats only where it says so") {
  DunFixture f;
  f.procedure.levels.resize(1);
  f.procedure.levels[0].repeat_days = 20;
  f.book.invoice("C1", "I1", "2026-01-01", 100'00).due("2026-02-02");
  f.commit("2026-02-03");
  CHECK(f.plan("2026-02-22")->skipped("I1") == "no_new_level");
  const auto again = f.plan("2026-02-23");
  CHECK(again->sent("I1").level == 1);
  CHECK(again->sent("I1").previous_level == 1);
}

TEST_CASE("every protection is a skip with its reason") {
  DunFixture f;
  f.book.invoice("C1", "I1", "2026-01-01", 100'00).due("2026-02-02");
  const std::string today = "2026-03-02";
  Customer& customer = f.customer("C1");
  const auto reason = [&] { return std::string(f.plan(today)->skipped("I1")); };

  customer.dunning_block = true;
  CHECK(reason() == "blocked");
  customer.block_until = day("2026-03-03");
  CHECK(reason() == "blocked");
  customer.block_until = day("2026-03-02");  // the first unblocked day
  CHECK(f.plan(today)->sent_count() == 1);
  customer.dunning_block = false;
  for (const auto& [status, name] : {std::pair{LegalStatus::insolvent, "insolvent"},
                                     std::pair{LegalStatus::deceased, "deceased"},
                                     std::pair{LegalStatus::in_litigation, "in_litigation"},
                                     std::pair{LegalStatus::with_lawyer, "with_lawyer"},
                                     std::pair{LegalStatus::with_agency, "with_agency"}}) {
    customer.legal_status = status;
    CHECK(reason() == name);
  }
  customer.legal_status = LegalStatus::none;
  customer.procedure = "no-such";
  CHECK(reason() == "no_procedure");
  customer.procedure.clear();
  f.options.limitations = {{"", 3, 0, true}};
  CHECK(f.plan(today)->sent_count() == 1);
  CHECK(f.plan("2029-12-31")->sent_count() == 1);
  CHECK(f.plan("2030-01-01")->skipped("I1") == "time_barred");
  f.options.limitations = {{"", 2, 6, true}};
  CHECK(f.plan("2029-06-30")->sent_count() == 1);
  CHECK(f.plan("2029-07-01")->skipped("I1") == "time_barred");
  f.book.rows[0].set(Column::assigned_to, "Factor Ltd");
  CHECK(reason() == "assigned");
}

TEST_CASE("only the disputed part is kept out") {
  DunFixture f;
  f.book.invoice("C1", "I1", "2026-01-01", 100'00).due("2026-02-02")
      .set(Column::disputed, "yes").set(Column::disputed_amount, std::int64_t{30'00});
  f.book.invoice("C1", "I2", "2026-01-01", 50'00).due("2026-02-02")
      .set(Column::disputed, "yes");
  f.book.invoice("C1", "I3", "2026-01-01", 50'00).due("2026-02-02")
      .set(Column::disputed, "yes").set(Column::dispute_date, "2026-03-03");
  const auto run = f.plan("2026-03-02");
  CHECK(run->sent("I1").open == 70'00);
  CHECK(run->row("I1", false).open == 30'00);
  CHECK(run->skipped("I1") == "disputed");
  CHECK(run->skipped("I2") == "disputed");
  CHECK(run->sent("I3").open == 50'00);  // the dispute comes later
  CHECK(run->plan.letters.at(0).totals.at(0).total == 120'00);
}

TEST_CASE("a retention waits for its release") {
  DunFixture f;
  f.book.invoice("C1", "I1", "2026-01-01", 100'00).due("2026-02-02")
      .set(Column::retention_amount, std::int64_t{10'00})
      .set(Column::retention_due, "2026-12-31");
  const auto run = f.plan("2026-03-02");
  CHECK(run->sent("I1").open == 90'00);
}

TEST_CASE("an open promise suspends, a broken one does not") {
  DunFixture f;
  f.book.invoice("C1", "I1", "2026-01-01", 100'00).due("2026-01-31");
  f.side.promises.push_back({"C1", "I1", day("2026-02-10"), day("2026-02-05"), {}, ""});
  CHECK(f.plan("2026-02-13")->skipped("I1") == "promise");
  CHECK(f.plan("2026-02-14")->sent("I1").level == 1);
}

TEST_CASE("a plan protects while its rates are paid") {
  DunFixture f;
  f.book.invoice("C1", "I1", "2026-01-01", 300'00).due("2026-01-31");
  for (const auto* due : {"2026-03-01", "2026-04-01", "2026-05-01"}) {
    f.side.plans.push_back({"P1", "C1", "I1", day(due), rate("100"), "boss"});
  }
  CHECK(f.plan("2026-02-20")->skipped("I1") == "plan");
  CHECK(f.plan("2026-03-01")->skipped("I1") == "plan");     // due today is not missed
  CHECK(f.plan("2026-03-02")->sent("I1").level == 1);       // one missed rate ends it
  f.book.payment("C1", "Z1", "2026-03-01", 100'00).names("I1");
  CHECK(f.plan("2026-03-02")->skipped("I1") == "plan");
}

TEST_CASE("below a minimum is a skip, not a lower level") {
  DunFixture f;
  f.book.invoice("C1", "I1", "2026-01-01", 9'99).due("2026-02-02");
  f.book.invoice("C1", "I2", "2026-01-01", 500'00).due("2026-02-02");
  f.procedure.levels[0].min_amount = rate("10");
  const auto run = f.plan("2026-02-03");
  CHECK(run->skipped("I1") == "below_minimum");
  CHECK(run->row("I1", false).level == 0);
  CHECK(run->sent("I2").letter_total == 500'00);
  f.procedure.levels[0].min_amount = rate("9.99");
  CHECK(f.plan("2026-02-03")->sent_count() == 2);
  f.procedure.levels[0].min_pct_of_open = rate("2");  // 9.99 of 509.99 is 1.96 %
  CHECK(f.plan("2026-02-03")->skipped("I1") == "below_minimum");
}

TEST_CASE("unapplied cash is netted, and a covered customer hears nothing") {
  DunFixture f;
  f.book.invoice("C1", "I1", "2026-01-01", 100'00).due("2026-01-31");
  f.book.invoice("C1", "I2", "2026-01-02", 50'00).due("2026-02-01");
  f.book.invoice("C1", "U1", "2026-01-02", 70'00).due("2026-02-01").in("USD");
  f.book.payment("C1", "P1", "2026-02-02", 40'00);
  const auto run = f.plan("2026-02-03");
  const DunningRow& first = run->sent("I1");
  CHECK(first.letter_total == 110'00);
  CHECK(first.netted == 40'00);
  CHECK(run->sent("I2").letter_total == 110'00);
  CHECK(run->sent("I2").netted == 0);
  CHECK(run->sent("U1").letter_total == 70'00);
  CHECK(run->plan.letters.size() == 1);  // two currencies, one letter

  f.book.payment("C1", "P2", "2026-02-02", 110'00);
  const auto covered = f.plan("2026-02-03");
  CHECK(covered->skipped("I1") == "netted");
  CHECK(covered->skipped("I2") == "netted");
  CHECK(covered->sent("U1").letter_total == 70'00);
  f.options.net = false;
  CHECK(f.plan("2026-02-03")->sent("I1").letter_total == 150'00);
}

TEST_CASE("other overdue items stand in the letter for information") {
  DunFixture f;
  f.book.invoice("C1", "I1", "2026-01-01", 100'00).due("2026-02-02");
  f.commit("2026-02-03");
  f.book.invoice("C1", "I2", "2026-01-05", 60'00).due("2026-02-09");
  f.book.invoice("C1", "I3", "2026-01-05", 70'00).due("2026-04-09");
  CHECK(f.plan("2026-02-09")->sent_count() == 0);
  CHECK(f.plan("2026-02-10")->sent_count() == 1);  // 7 days after the customer's last letter
  const auto run = f.plan("2026-02-10");
  CHECK(run->sent("I2").level == 1);
  const DunningRow& known = run->row("I1", false);
  CHECK(known.reason == SkipReason::no_new_level);
  CHECK(known.letter == 0);
  CHECK(known.fee == 0);
  CHECK_FALSE(known.deadline.known());
  CHECK(run->skipped("I3") == "not_overdue");
  CHECK(run->sent("I2").letter_total == 160'00);
  CHECK(records_of(run->plan, run->ledger, 0).size() == 1);
}

TEST_CASE("the interval since the last letter is kept") {
  DunFixture f;
  f.book.invoice("C1", "I1", "2026-01-01", 100'00).due("2026-02-02");
  f.book.invoice("C1", "I2", "2026-01-05", 60'00).due("2026-02-05");
  f.commit("2026-02-03");
  CHECK(f.plan("2026-02-06")->skipped("I2") == "interval");
  f.log.back().channel = "phone";
  CHECK(f.plan("2026-02-06")->sent("I2").level == 1);
}

TEST_CASE("one letter a customer at the highest level, or one a level or invoice") {
  DunFixture f;
  f.book.invoice("C1", "I1", "2026-01-01", 100'00).due("2026-01-05")
      .set(Column::dunning_level, "1").set(Column::last_dunned, "2026-01-10")
      .set(Column::last_deadline, "2026-01-24");
  f.book.invoice("C1", "I2", "2026-01-05", 60'00).due("2026-02-01");
  const auto one = f.plan("2026-02-03");
  REQUIRE(one->plan.letters.size() == 1);
  CHECK(one->plan.letters[0].level == 2);
  CHECK(one->sent("I1").level == 2);
  CHECK(one->sent("I1").previous_level == 1);
  CHECK(one->sent("I2").level == 1);
  CHECK(one->sent("I2").deadline == one->sent("I1").deadline);  // shared
  CHECK(one->sent("I2").letter_total == 160'00);
  for (const Grouping group : {Grouping::level, Grouping::invoice}) {
    f.procedure.group = group;
    const auto two = f.plan("2026-02-03");
    CHECK(two->plan.letters.size() == 2);
    CHECK(two->sent("I1").letter_total == 100'00);
    CHECK(two->sent("I2").letter_total == 60'00);
    CHECK(two->plan.letters[0].file != two->plan.letters[1].file);
  }
}

TEST_CASE("a ledger without log starts at its own levels") {
  DunFixture f;
  f.book.invoice("C1", "I1", "2026-01-01", 100'00).due("2026-01-05")
      .set(Column::dunning_level, "2").set(Column::last_dunned, "2026-01-28")
      .set(Column::last_deadline, "2026-02-05");
  CHECK(f.plan("2026-02-05")->skipped("I1") == "deadline_running");
  CHECK(f.commit("2026-02-06")->sent("I1").level == 3);
  CHECK(f.plan("2026-06-06")->skipped("I1") == "no_new_level");
}

TEST_CASE("a level with the previous one comes the same day, as a draft of its own") {
  DunFixture f;
  Level call = make_level("pressing_talk", 0, 0);
  call.with_previous = true;
  call.channel = Channel::phone;
  f.procedure.levels.insert(f.procedure.levels.begin() + 1, call);
  f.book.invoice("C1", "I1", "2026-01-01", 100'00).due("2026-02-02");
  const auto run = f.commit("2026-02-03");
  REQUIRE(run->plan.rows.size() == 2);
  CHECK(run->plan.rows[0].level == 1);
  CHECK(run->plan.rows[1].level == 2);
  CHECK(run->plan.rows[1].previous_level == 1);
  CHECK(run->plan.letters.size() == 2);
  CHECK(f.log.size() == 2);
  CHECK(f.plan("2026-02-03")->sent_count() == 0);
  CHECK(f.plan("2026-02-17")->skipped("I1") == "deadline_running");  // the call took none back
  CHECK(f.plan("2026-02-18")->sent("I1").level == 3);
}

TEST_CASE("days after the previous step count from its date") {
  DunFixture f;
  f.procedure.levels.resize(2);
  f.procedure.levels[0].deadline_days = 2;
  f.procedure.levels[1].days_after_previous = 4;
  f.procedure.levels[1].min_interval_days = 0;
  f.book.invoice("C1", "I1", "2026-01-01", 100'00).due("2025-12-01");
  f.commit("2026-02-03");
  CHECK(f.plan("2026-02-06")->skipped("I1") == "no_new_level");
  CHECK(f.plan("2026-02-07")->sent("I1").level == 2);
}

TEST_CASE("instalments of one document keep their own levels") {
  DunFixture f;
  f.book.invoice("C1", "I1", "2026-01-01", 100'00).due("2026-01-31");
  f.book.invoice("C1", "I1", "2026-01-01", 100'00).due("2026-02-28");
  f.commit("2026-02-02");
  const auto run = f.commit("2026-03-02");
  REQUIRE(run->plan.rows.size() == 2);
  CHECK(run->plan.rows[0].level == 2);
  CHECK(run->plan.rows[1].level == 1);
  CHECK(run->plan.rows[1].previous_level == 0);
}

TEST_CASE("a run before the last one is refused") {
  DunFixture f;
  f.book.invoice("C1", "I1", "2026-01-01", 100'00).due("2026-01-31");
  f.commit("2026-02-02");
  const Ledger ledger = f.book.build();
  const DueDates due = DueDates::resolve(ledger, {}).value();
  ApplyOptions apply;
  apply.as_of = day("2026-02-01");
  const OpenItems open = apply_cash(ledger, due, apply).value();
  const CustomerFacts facts(ledger, nullptr, apply.as_of);
  const ProcedureBook book(f.procedure);
  const auto plan =
      plan_dunning({ledger, open, due, facts, {}, f.side, f.log, book}, f.options);
  REQUIRE_FALSE(plan.has_value());
  CHECK(plan.error().code == "dunning-run-too-old");
  CHECK(plan.error().status == Status::usage);
}

TEST_CASE("a reversed run counts for nothing, and can be made again") {
  DunFixture f;
  f.book.invoice("C1", "I1", "2026-01-01", 100'00).due("2026-01-31");
  f.commit("2026-02-02");
  const std::string run = f.log.back().run_id;
  for (auto& row : reversal_of(f.log, run, day("2026-02-02"))) f.log.push_back(row);
  REQUIRE(f.log.size() == 2);
  CHECK(f.log[1].status == "reversal");
  CHECK(reversal_of(f.log, run, day("2026-02-02")).empty());
  f.commit("2026-02-02");
  REQUIRE(f.log.size() == 3);
  CHECK(f.log[2].level == 1);
  CHECK(f.log[2].run_id != run);
}

TEST_CASE("nothing crosses companies") {
  DunFixture f;
  f.book.invoice("C1", "I1", "2026-01-01", 100'00).due("2026-01-31").company("North");
  f.book.invoice("C1", "I2", "2026-01-01", 60'00).due("2026-01-30").company("South");
  f.book.payment("C1", "P1", "2026-02-01", 60'00).company("South");
  const auto run = f.plan("2026-02-02");
  REQUIRE(run->plan.letters.size() == 1);
  CHECK(run->sent("I1").letter_total == 100'00);
  CHECK(run->skipped("I2") == "netted");
}

TEST_CASE("names of drafts are safe and differ by more than case") {
  CHECK(file_name_part("C0099") == "C0099");
  CHECK(file_name_part("../../x").find('/') == std::string::npos);
  CHECK(file_name_part("../../x").find("..") == std::string::npos);
  const auto lower = [](std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return text;
  };
  const std::vector<std::string> hostile{"ABC", "abc", "Abc", "a/b", "a\\b", "a b", "", ".", "..",
                                         "A\nB", std::string("A\0B", 3), "客户一", "客户二",
                                         "CON", "=cmd()", "<script>", std::string(300, 'X'),
                                         std::string(301, 'X')};
  std::vector<std::string> seen;
  for (const std::string& text : hostile) {
    const std::string name = lower(file_name_part(text));
    CHECK(name.size() <= 60);
    CHECK(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") == std::string::npos);
    CHECK(std::find(seen.begin(), seen.end(), name) == seen.end());
    seen.push_back(name);
  }
}
