#include "age_against.hpp"

#include <arrears/engine/select_rows.hpp>
#include <arrears/model/ledger_subset.hpp>
#include <arrears/render/age_lists.hpp>
#include <arrears/render/head_facts.hpp>
#include <arrears/render/where_ledger.hpp>

#include "emit.hpp"
#include "proofs.hpp"

namespace arrears {
namespace {

/// One of the two exports; stays where it is.
struct Export {
  explicit Export(const Ledger& made_from, const Session& session)
      : ledger(made_from),
        facts(made_from, &session.side.customers, session.as_of, session.known_at),
        parents(made_from, &session.side.customers) {}

  const Ledger& ledger;
  CustomerFacts facts;
  ParentGroups parents;
  std::optional<DueDates> due;
  OpenItems open;
  std::vector<bool> marks;  ///< rows of the part asked for; empty: all

  [[nodiscard]] ExportState state() const {
    return {ledger, *due, open, marks.empty() ? nullptr : &marks};
  }
};

Result<bool> settle(const AgeRun& run, Export& state) {
  const Session& session = run.session;
  DueOptions options{session.policy.apply.due_roll, session.policy.apply.default_terms,
                     &session.side.customers, &session.side.calendar, session.known_at};
  auto due = DueDates::resolve(state.ledger, options);
  if (!due) return fail(due.error());
  state.due.emplace(std::move(*due));
  ApplyOptions apply = session.apply_options(run.ledger_part.has_value());
  apply.in_order = false;
  const Date dates[] = {session.as_of};
  auto open = apply_by_plan(run, state.ledger, *state.due, dates, apply);
  if (!open) return fail(open.error());
  state.open = std::move(open->front());
  if (!run.ledger_part) return true;
  auto marks = mark_rows({state.ledger, state.facts, *state.due, state.parents, session.as_of},
                         *run.ledger_part);
  if (!marks) return fail(marks.error());
  state.marks = std::move(*marks);
  auto part = select_rows(state.ledger, state.open, state.marks);
  if (!part) return fail(part.error());
  state.open = std::move(*part);
  return true;
}

// Conditions on columns of the list choose among its rows, the others documents of both exports.
void split_where(Context& context, AgeRun& run, const Table& list) {
  if (!run.plan.where) return;
  Where rows{run.plan.where->expression, {}};
  Where documents = rows;
  for (const Condition& condition : run.plan.where->conditions) {
    (list.find(condition.column) ? rows : documents).conditions.push_back(condition);
  }
  context.row_where = std::move(rows);
  if (!documents.conditions.empty()) run.ledger_part = std::move(documents);
}

// The same customers as of the later export; one that has no rows in it is no mistake.
Result<Ledger> only_of(const Context& context, Ledger ledger) {
  std::vector<CustomerId> customers;
  const std::vector<std::string> names = context.options.list("only");
  if (names.empty()) return ledger;
  for (const std::string& name : names) {
    if (const auto customer = ledger.find_customer(name)) customers.push_back(*customer);
  }
  return keep_customers(ledger, customers);
}

void say_bridge(Console& console, const LedgerChanges& changes) {
  for (const ChangeBridge& bridge : changes.bridges) {
    const auto amount = [&](std::int64_t minor) {
      return Money{minor, bridge.currency}.to_decimal();
    };
    Diagnostic said = note("bridge")
                          .with("currency", std::string(bridge.currency.code()))
                          .with("before", amount(bridge.before))
                          .with("after", amount(bridge.after));
    for (std::size_t i = 0; i < kChanges; ++i) {
      said = std::move(said).with(std::string(to_string(static_cast<Change>(i))),
                                  amount(bridge.difference[i]));
    }
    console.detail(said);
  }
}

}  // namespace

int run_against(Context& context, AgeRun& run) {
  const Session& session = run.session;
  if (run.session.dates.size() > 1) {
    return context.stop(usage_error("against-one-date"));
  }
  if (run.plan.by != "customer" && run.plan.by != "invoice" && run.plan.by != "change") {
    return context.stop(bad_value("by", run.plan.by, "invoice|change"));
  }
  auto read = read_beside(context, session, run.plan.against);
  if (!read) return context.status();
  const auto old_ledger = only_of(context, std::move(read->ledger));
  if (!old_ledger) return context.stop(old_ledger.error());
  split_where(context, run,
              run.plan.by == "change" ? change_sums({}) : change_table({}, NameOf{}));
  Export before(*old_ledger, session), after(session.ledger(), session);
  for (Export* state : {&before, &after}) {
    if (const auto done = settle(run, *state); !done) return context.stop(done.error());
  }
  const auto changes = compare_ledgers(before.state(), after.state());
  if (!changes) return context.stop(changes.error());
  say_tie_out(context.console, after.open.tie_out);
  say_bridge(context.console, *changes);
  if (!check_balance_controls(context, after.open.tie_out)) return context.status();
  const NameOf name_of = [&](std::string_view id) {
    const auto now = session.ledger().find_customer(id);
    if (now && !session.facts->name(*now).empty()) return std::string(session.facts->name(*now));
    const auto then = old_ledger->find_customer(id);
    return then ? std::string(before.facts.name(*then)) : std::string{};
  };
  Table table = run.plan.by == "change" ? change_sums(*changes) : change_table(*changes, name_of);
  table.as_of = {session.as_of};
  table.head = source_facts(session.ledger(), session.as_of, session.known_at);
  table.head.push_back({"report.against", {run.plan.against}});
  table.tie_out = after.open.tie_out;
  if (run.ledger_part) table.head.push_back({"report.part", {run.ledger_part->expression}});
  return emit(context, {std::move(table)});
}

}  // namespace arrears
