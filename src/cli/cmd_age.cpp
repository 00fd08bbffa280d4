// `arrears age`: ageing buckets at any date, with the proof that they tie out.

#include <algorithm>
#include <memory>

#include <arrears/engine/explain.hpp>
#include <arrears/engine/group_key.hpp>
#include <arrears/engine/movements.hpp>
#include <arrears/model/suggest.hpp>
#include <arrears/render/age_lists.hpp>
#include <arrears/render/age_tables.hpp>
#include <arrears/render/head_facts.hpp>
#include <arrears/render/shares.hpp>

#include "age_against.hpp"
#include "age_days.hpp"
#include "age_facts.hpp"
#include "age_folded.hpp"
#include "commands.hpp"
#include "emit.hpp"
#include "fail_if.hpp"
#include "proofs.hpp"

namespace arrears {
namespace {

using Days = std::vector<std::unique_ptr<AgeDay>>;

// Explanations are sentences, one a line.
int explain_name(Context& context, const AgeRun& run) {
  const Session& session = run.session;
  const auto ager =
      Ager::make(session.ledger(), *session.facts, session.policy.age, session.as_of);
  if (!ager) return context.stop(ager.error());
  const ApplyOptions options = session.apply_options(true);
  const OpenItemsOf open_of = [&](CustomerId customer) -> Result<OpenItems> {
    if (!run.plan.by_parent) return apply_cash(session.ledger(), *session.due, customer, options);
    const Date dates[] = {session.as_of};
    auto all = apply_by_plan(run, session.ledger(), *session.due, dates, options);
    if (!all) return fail(all.error());
    return std::move(all->front());
  };
  const auto lines = explain(*session.due, *ager, open_of, *context.options.text("explain"));
  if (!lines) return context.stop(lines.error());
  std::string text;
  for (const ExplainLine& line : *lines) {
    Diagnostic said = note(line.code);
    said.arguments = line.arguments;
    text += context.console.catalogue().text(said) + "\n";
  }
  return emit_text(context, text);
}

Result<Table> ageing_of(const AgeRun& run, const AgeDay& day) {
  const AgeInput input{*day.ager, day.open, run.session.policy, {}};
  if (run.plan.by == "invoice") return age_by_invoice(input);
  Result<Table> table = Table{};
  if (run.plan.by == "customer") {
    table = age_by_customer(input);
  } else {
    const auto keys = parse_group_keys(run.plan.by, run.session.ledger(), &run.parents);
    if (!keys) return fail(keys.error());
    table = age_by_groups(input, *keys);
  }
  if (table && run.plan.shares) table = add_shares(*table);
  return table;
}

Result<Table> movements_of(const AgeRun& run, const Days& days) {
  const Session& session = run.session;
  const std::string& by = run.plan.by;
  std::vector<GroupKey> keys;
  if (by != "invoice" && by != "bucket") {
    auto parsed = parse_group_keys(by, session.ledger(), &run.parents);
    if (!parsed) return fail(parsed.error());
    keys = std::move(*parsed);
  }
  std::vector<MovePeriod> periods;
  for (std::size_t i = 1; i < days.size(); ++i) {
    const AgedDay earlier{*days[i - 1]->ager, days[i - 1]->open};
    const AgedDay later{*days[i]->ager, days[i]->open};
    MovePeriod& period = periods.emplace_back();
    period.from = earlier.open.as_of;
    period.to = later.open.as_of;
    period.items = item_moves(earlier, later);
    auto sums = sum_moves(earlier, later, period.items, keys);
    if (!sums) return fail(sums.error());
    period.sums = std::move(*sums);
    period.rolls = roll_matrix(session.ledger(), period.items);
    if (by != "invoice") period.items.clear();
  }
  const Ledger& ledger = session.ledger();
  if (days.empty()) return movement_table(periods, keys, ledger, *session.facts);
  const std::vector<std::string>& names = days.back()->ager->axis().names();
  Table table = by == "invoice"  ? move_list(periods, names, ledger, *session.facts)
                : by == "bucket" ? roll_table(periods, names)
                                 : movement_table(periods, keys, ledger, *session.facts);
  table.head = head_facts(ledger, session.as_of, session.known_at, session.policy);
  for (const auto& day : days) {
    table.tie_out.insert(table.tie_out.end(), day->open.tie_out.begin(), day->open.tie_out.end());
  }
  return table;
}

Table applications_of(const AgeRun& run, const AgeDay& day) {
  const Session& session = run.session;
  Table table = application_table(session.ledger(), day.applications, day.open.as_of, day.marks);
  table.head = head_facts(session.ledger(), session.as_of, session.known_at, session.policy);
  table.tie_out = day.open.tie_out;
  return table;
}

// A name that nothing has, but that is near one of the table's: the table names it best.
bool is_misspelt(const AgeRun& run, const Table& table, const Condition& condition) {
  std::vector<std::string> names;
  for (const TableColumn& column : table.columns) names.push_back(column.key);
  return !find_group_key(condition.column, run.session.ledger(), &run.parents) &&
         closest(condition.column, std::span<const std::string>(names));
}

// Conditions on columns of the result choose among its rows; the others choose documents first.
Result<bool> split_where(Context& context, AgeRun& run) {
  if (!run.plan.where) return true;
  auto none = empty_day(run);
  if (!none) return fail(none.error());
  Result<Table> table = Table{};
  if (run.plan.movements) {
    Days days;
    days.push_back(std::move(*none));
    table = movements_of(run, days);
  } else if (run.plan.applications) {
    table = applications_of(run, **none);
  } else {
    table = ageing_of(run, **none);
  }
  if (!table) return fail(table.error());
  if (run.session.dates.size() > 1) table->columns.push_back({"as_of", CellType::date});
  Where rows{run.plan.where->expression, {}};
  Where documents = rows;
  for (const Condition& condition : run.plan.where->conditions) {
    const bool of_rows = table->find(condition.column) || is_misspelt(run, *table, condition);
    (of_rows ? rows : documents).conditions.push_back(condition);
  }
  context.row_where = std::move(rows);
  if (!documents.conditions.empty()) run.ledger_part = std::move(documents);
  return true;
}

// What a reader of the table must know beside its rule and buckets.
void add_facts(const AgeRun& run, const Days& days, Table& table) {
  if (run.plan.by_parent) table.head.push_back({"report.by-parent", {}});
  if (run.plan.credits_aged) table.head.push_back({"report.credits-aged", {}});
  if (run.ledger_part) {
    table.head.push_back({"report.part", {run.ledger_part->expression}});
  }
  if (run.plan.after_delivery) {
    table.head.push_back({"report.after-delivery", {std::to_string(*run.plan.after_delivery)}});
  }
  for (const auto& day : days) {
    for (const Converted& one : day->converted) {
      if (one.currency == run.plan.base) continue;
      table.foot.push_back({"report.converted",
                            {std::string(one.currency.code()), day->open.as_of.to_iso(), one.rate,
                             one.since.to_iso(), Money{one.before, one.currency}.to_decimal(),
                             Money{one.after, run.plan.base}.to_decimal(),
                             std::string(run.plan.base.code()),
                             Money{one.rounding, run.plan.base}.to_decimal()}});
    }
  }
}

Result<Table> result_of(Context& context, const AgeRun& run, const Days& days) {
  Result<Table> table = Table{};
  if (run.plan.movements) {
    table = movements_of(run, days);
  } else if (run.plan.applications) {
    table = applications_of(run, *days.back());
  } else {
    std::vector<Table> tables;
    for (const auto& day : days) {
      auto one = ageing_of(run, *day);
      if (!one) return one;
      tables.push_back(std::move(*one));
    }
    if (asks_fail_if(context)) context.totals = totals_of(tables.back());
    table = stack_as_of(std::move(tables));
  }
  if (table) add_facts(run, days, *table);
  return table;
}

int run_days(Context& context, AgeRun& run) {
  if (run.plan.movements && run.session.dates.size() < 2) {
    return context.stop(usage_error("movements-one-date"));
  }
  if (const auto done = split_where(context, run); !done) return context.stop(done.error());
  const auto days = make_days(run);
  if (!days) return context.stop(days.error());
  const AgeDay& last = *days->back();
  // What concerns the whole ledger is said once, for the latest date.
  say_apply_notes(context.console, last.open.notes);
  say_tie_out(context.console, last.open.tie_out);
  auto table = result_of(context, run, *days);
  if (!table) return context.stop(table.error());
  say_facts(context.console, *table);
  if (!check_balance_controls(context, last.open.tie_out)) return context.status();
  return emit(context, {std::move(*table)});
}

}  // namespace

int run_age(Context& context) {
  const auto plan = plan_age(context.options);
  if (!plan) return context.stop(plan.error());
  const auto session =
      plan_session(context, context.options.words, wanted_for(*plan, context.options));
  if (!session) return context.status();
  if (const auto status = run_age_folded(context, *session)) return *status;
  if (!read_all(context, *session)) return context.status();
  const ParentGroups parents(session->ledger(), &session->side.customers);
  AgeRun run{*session, *plan, parents, std::nullopt, {}};
  if (plan->by_parent) run.only = context.options.list("only");
  if (context.options.text("explain")) return explain_name(context, run);
  if (!plan->against.empty()) return run_against(context, run);
  return run_days(context, run);
}

}  // namespace arrears
