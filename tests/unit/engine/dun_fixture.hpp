/// DunFixture: a small ledger with its side files, a log and a procedure, planned and committed.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/engine/apply.hpp>
#include <arrears/engine/dun.hpp>

#include "ledger_fixture.hpp"

namespace arrears::test {

inline Rate rate(std::string_view text) { return Rate::parse(text).value(); }

inline Level make_level(std::string name, std::int32_t days, std::int32_t deadline) {
  Level level;
  level.name = std::move(name);
  level.template_name = level.name;
  level.days_past_due = days;
  level.deadline_days = deadline;
  return level;
}

/// Days 1, 15, 30; deadlines 14, 10, 7; an interval of 7 days.
inline Procedure three_letters() {
  Procedure procedure;
  procedure.name = "three-letters";
  procedure.levels = {make_level("notice", 1, 14), make_level("warning", 15, 10),
                      make_level("lawyers_letter", 30, 7)};
  for (Level& level : procedure.levels) level.min_interval_days = 7;
  procedure.levels[0].tone = Tone::friendly;
  procedure.levels[1].tone = Tone::firm;
  procedure.levels[2].tone = Tone::final;
  return procedure;
}

/// A plan with all that it looks at.
struct PlannedRun {
  Ledger ledger;
  std::unique_ptr<DueDates> due;
  OpenItems open;
  std::unique_ptr<CustomerFacts> facts;
  std::vector<PromiseStatus> promises;
  DunningPlan plan;

  [[nodiscard]] std::string_view doc(const DunningRow& row) const {
    return ledger.text(Column::doc_no, row.row);
  }
  /// The first row of a document, or the one with that action.
  [[nodiscard]] const DunningRow& row(std::string_view doc_no, bool send) const {
    const auto found = std::find_if(plan.rows.begin(), plan.rows.end(), [&](const DunningRow& r) {
      return doc(r) == doc_no && r.send == send;
    });
    REQUIRE(found != plan.rows.end());
    return *found;
  }
  [[nodiscard]] const DunningRow& sent(std::string_view doc_no) const {
    return row(doc_no, true);
  }
  [[nodiscard]] std::string_view skipped(std::string_view doc_no) const {
    return to_string(row(doc_no, false).reason);
  }
  [[nodiscard]] std::size_t sent_count() const {
    return static_cast<std::size_t>(std::count_if(plan.rows.begin(), plan.rows.end(),
                                                  [](const DunningRow& r) { return r.send; }));
  }
};

struct DunFixture {
  LedgerFixture book;
  SideFiles side;
  std::vector<DunningRecord> log;
  Procedure procedure = three_letters();
  std::vector<Procedure> others;
  DunningOptions options;
  ApplyRule apply = ApplyRule::reference;

  Customer& customer(std::string id) {
    Customer made;
    made.id = id;
    REQUIRE(side.customers.add(made));
    return *side.customers.find(id);
  }

  /// Plans without committing. The fixture must outlive the result.
  std::unique_ptr<PlannedRun> plan(std::string_view as_of) {
    auto run = std::make_unique<PlannedRun>();
    run->ledger = book.build();
    DueOptions due_options;
    due_options.customers = &side.customers;
    due_options.calendar = &side.calendar;
    auto due = DueDates::resolve(run->ledger, due_options);
    REQUIRE(due.has_value());
    run->due = std::make_unique<DueDates>(std::move(*due));
    ApplyOptions apply_options;
    apply_options.as_of = day(as_of);
    apply_options.policy.rule = apply;
    apply_options.keep_applications = true;
    auto open = apply_cash(run->ledger, *run->due, apply_options);
    REQUIRE(open.has_value());
    run->open = std::move(*open);
    run->facts = std::make_unique<CustomerFacts>(run->ledger, &side.customers, day(as_of));
    const PromiseInput promise_input{run->ledger, *run->due, *run->facts, run->open, {}};
    run->promises = judge_promises(promise_input, side.promises);
    procedures_ = std::make_unique<ProcedureBook>(procedure);
    for (const Procedure& other : others) procedures_->add(other);
    books_.push_back(std::move(procedures_));
    const DunningInput input{run->ledger, run->open, *run->due, *run->facts,
                             run->promises, side, log, *books_.back()};
    auto made = plan_dunning(input, options);
    REQUIRE(made.has_value());
    run->plan = std::move(*made);
    return run;
  }

  /// Plans and appends to the log.
  std::unique_ptr<PlannedRun> commit(std::string_view as_of) {
    auto run = plan(as_of);
    for (DunningRecord& record : records_of(run->plan, run->ledger, log.size())) {
      log.push_back(std::move(record));
    }
    return run;
  }

 private:
  std::unique_ptr<ProcedureBook> procedures_;
  std::vector<std::unique_ptr<ProcedureBook>> books_;  // plans point into them
};

}  // namespace arrears::test
