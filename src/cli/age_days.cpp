#include "age_days.hpp"

#include <algorithm>

#include <arrears/engine/select_rows.hpp>
#include <arrears/render/where_ledger.hpp>

namespace arrears {
namespace {

// Public bodies, customers of good credit and those who pay in cash are left out of the list of
// what is late after delivery.
bool is_exempt(const Customer* customer, Date as_of) {
  if (customer == nullptr) return false;
  const auto limit = customer->limit_on(as_of);
  return customer->type == CustomerType::public_body || customer->grade == "A" ||
         (limit && limit->is_zero());
}

void mark_after_delivery(const AgeRun& run, const CustomerFacts& facts, Date as_of,
                         std::vector<bool>& marks) {
  const Ledger& ledger = run.session.ledger();
  for (std::uint32_t i = 0; i < ledger.size(); ++i) {
    const RowId row(i);
    const Date delivered = ledger.date(Column::delivery_date, row);
    const Date from = delivered.known() ? delivered : ledger.doc_date(row);
    const bool raises = effect_of(ledger.type(row)) == Effect::raises ||
                        (ledger.type(row) == DocType::adjustment && ledger.amount(row) >= 0);
    if (!raises || as_of - from <= *run.plan.after_delivery ||
        is_exempt(facts.customer(ledger.customer(row)), as_of)) {
      marks[i] = false;
    }
  }
}

void mark_only(const AgeRun& run, std::vector<bool>& marks) {
  const Ledger& ledger = run.session.ledger();
  for (std::uint32_t i = 0; i < ledger.size(); ++i) {
    const std::string_view id = ledger.customer_id(ledger.customer(RowId(i)));
    if (std::find(run.only.begin(), run.only.end(), id) == run.only.end()) marks[i] = false;
  }
}

// The rows that the report speaks of; empty where it speaks of all.
Result<std::vector<bool>> marks_of(const AgeRun& run, const CustomerFacts& facts, Date as_of) {
  std::vector<bool> marks;
  if (run.ledger_part) {
    auto found = mark_rows({run.session.ledger(), facts, *run.session.due, run.parents, as_of},
                           *run.ledger_part);
    if (!found) return fail(found.error());
    marks = std::move(*found);
  }
  if (marks.empty() && (run.plan.after_delivery || !run.only.empty())) {
    marks.assign(run.session.ledger().size(), true);
  }
  if (run.plan.after_delivery) mark_after_delivery(run, facts, as_of, marks);
  if (!run.only.empty()) mark_only(run, marks);
  return marks;
}

bool needs_applications(const AgeRun& run) {
  return run.plan.applications || run.ledger_part || run.plan.after_delivery || !run.only.empty();
}

Result<bool> settle_ager(const AgeRun& run, AgeDay& day) {
  auto ager = Ager::make(run.session.ledger(), *day.facts, run.session.policy.age, day.open.as_of);
  if (!ager) return fail(ager.error());
  if (run.plan.credits_aged) ager->age_credits();
  if (day.conversion) ager->in_base(*day.conversion);
  day.ager.emplace(std::move(*ager));
  return true;
}

Result<bool> settle_part(const AgeRun& run, AgeDay& day) {
  const Session& session = run.session;
  // What moved from one day to the next must be the same part on both.
  const bool latest = run.plan.movements;
  auto marks = marks_of(run, latest ? *session.facts : *day.facts,
                        latest ? session.as_of : day.open.as_of);
  if (!marks) return fail(marks.error());
  day.marks = std::move(*marks);
  if (!day.marks.empty()) {
    auto part = select_rows(session.ledger(), day.open, day.marks);
    if (!part) return fail(part.error());
    day.open = std::move(*part);
  }
  if (!run.plan.base.known()) return true;
  day.conversion.emplace(session.ledger(), session.side.rates, run.plan.base, day.open.as_of);
  auto converted = day.conversion->convert(session.ledger(), day.open, day.converted);
  if (!converted) return fail(converted.error());
  day.open = std::move(*converted);
  return true;
}

Result<std::unique_ptr<AgeDay>> make_day(const AgeRun& run, OpenItems open) {
  const Session& session = run.session;
  auto day = std::make_unique<AgeDay>();
  day->open = std::move(open);
  day->facts = session.facts.get();
  if (day->open.as_of != session.as_of) {
    day->facts = &day->own_facts.emplace(session.ledger(), &session.side.customers,
                                         day->open.as_of, session.known_at);
  }
  if (run.plan.applications && day->open.as_of == session.as_of) {
    auto list = list_applications(session.ledger(), day->open);
    if (!list) return fail(list.error());
    day->applications = std::move(*list);
  }
  if (const auto done = settle_part(run, *day); !done) return fail(done.error());
  if (const auto done = settle_ager(run, *day); !done) return fail(done.error());
  return day;
}

}  // namespace

Result<std::vector<OpenItems>> apply_by_plan(const AgeRun& run, const Ledger& ledger,
                                             const DueDates& due, std::span<const Date> dates,
                                             const ApplyOptions& options) {
  if (!run.plan.by_parent) return apply_cash(ledger, due, dates, options);
  const ParentGroups groups(ledger, &run.session.side.customers);
  return apply_cash_by_parent(ledger, due, groups, dates, options);
}

Result<std::unique_ptr<AgeDay>> empty_day(const AgeRun& run) {
  const Session& session = run.session;
  auto day = std::make_unique<AgeDay>();
  day->open.as_of = session.as_of;
  for (auto* begin : {&day->open.item_begin, &day->open.unapplied_begin}) {
    begin->assign(session.ledger().customer_count() + 1, 0);
  }
  day->facts = session.facts.get();
  if (run.plan.base.known()) {
    day->conversion.emplace(session.ledger(), session.side.rates, run.plan.base, session.as_of);
  }
  if (const auto done = settle_ager(run, *day); !done) return fail(done.error());
  return day;
}

Result<std::vector<std::unique_ptr<AgeDay>>> make_days(const AgeRun& run) {
  const Session& session = run.session;
  ApplyOptions options = session.apply_options(needs_applications(run));
  options.in_order = run.plan.by == "invoice";  // all others are sums
  std::vector<Date> dates = session.dates;
  if (run.plan.applications) dates = {session.as_of};  // it lists all up to the latest
  auto opens = apply_by_plan(run, session.ledger(), *session.due, dates, options);
  if (!opens) return fail(opens.error());
  std::vector<std::unique_ptr<AgeDay>> days;
  for (OpenItems& open : *opens) {
    auto day = make_day(run, std::move(open));
    if (!day) return fail(day.error());
    days.push_back(std::move(*day));
  }
  return days;
}

}  // namespace arrears
