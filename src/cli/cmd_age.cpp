// `arrears age`: ageing buckets at any date, with the proof that they tie out.

#include <memory>

#include <arrears/engine/age.hpp>
#include <arrears/engine/explain.hpp>
#include <arrears/engine/group_key.hpp>
#include <arrears/render/age_tables.hpp>

#include "age_folded.hpp"
#include "commands.hpp"
#include "emit.hpp"
#include "proofs.hpp"
#include "session.hpp"

namespace arrears {
namespace {

Wanted wanted_for(const Options& options) {
  Wanted wanted;
  wanted.columns.add(age_columns());
  const std::string by = options.text_or("by", "customer");
  if (by == "invoice") {
    for (const Column column : {Column::doc_no, Column::salesperson, Column::reference}) {
      wanted.columns.add(column);
    }
  } else if (by != "customer") {
    want_group_columns(by, wanted);
  }
  if (options.text("explain")) wanted.columns = ColumnSet::all();
  return wanted;
}

// Explanations are sentences, one a line.
int explain_document(Context& context, const Session& session) {
  const auto ager =
      Ager::make(session.ledger(), *session.facts, session.policy.age, session.as_of);
  if (!ager) return context.stop(ager.error());
  const auto lines = explain(*session.due, *ager, session.apply_options(true),
                             *context.options.text("explain"));
  if (!lines) return context.stop(lines.error());
  std::string text;
  for (const ExplainLine& line : *lines) {
    Diagnostic said = note(line.code);
    said.arguments = line.arguments;
    text += context.console.catalogue().text(said) + "\n";
  }
  return emit_text(context, text);
}

// One as-of date; tables look at these parts until they are written.
struct Snapshot {
  std::optional<CustomerFacts> own_facts;  // the session has those of the latest date
  std::optional<Ager> ager;
  OpenItems open;
};

Result<Table> table_of(const std::string& by, const Session& session, const Snapshot& snapshot) {
  const AgeInput input{*snapshot.ager, snapshot.open, session.policy, {}};
  if (by == "customer") return age_by_customer(input);
  if (by == "invoice") return age_by_invoice(input);
  const auto keys = parse_group_keys(by, session.ledger());
  if (!keys) return fail(keys.error());
  return age_by_groups(input, *keys);
}

Result<Table> age_at_all_dates(Context& context, const Session& session,
                               std::vector<std::unique_ptr<Snapshot>>& snapshots) {
  const std::string by = context.options.text_or("by", "customer");
  ApplyOptions options = session.apply_options(false);
  options.in_order = by == "invoice";  // all others are sums
  auto opens = apply_cash(session.ledger(), *session.due, session.dates, options);
  if (!opens) return fail(opens.error());
  std::vector<Table> tables;
  for (OpenItems& open : *opens) {
    const Date day = open.as_of;
    snapshots.push_back(
        std::make_unique<Snapshot>(Snapshot{std::nullopt, std::nullopt, std::move(open)}));
    Snapshot& snapshot = *snapshots.back();
    const CustomerFacts* facts = session.facts.get();
    if (day != session.as_of) {
      facts = &snapshot.own_facts.emplace(session.ledger(), &session.side.customers, day,
                                          session.known_at);
    }
    auto ager = Ager::make(session.ledger(), *facts, session.policy.age, day);
    if (!ager) return fail(ager.error());
    snapshot.ager.emplace(std::move(*ager));
    auto table = table_of(by, session, snapshot);
    if (!table) return table;
    tables.push_back(std::move(*table));
  }
  // What concerns the whole ledger is said once, for the latest date.
  context.console.say(snapshots.back()->open.notes);
  say_tie_out(context.console, snapshots.back()->open.tie_out);
  return stack_as_of(std::move(tables));
}

}  // namespace

int run_age(Context& context) {
  const auto session =
      plan_session(context, context.options.words, wanted_for(context.options));
  if (!session) return context.status();
  if (const auto status = run_age_folded(context, *session)) return *status;
  if (!read_all(context, *session)) return context.status();
  if (context.options.text("explain")) return explain_document(context, *session);
  std::vector<std::unique_ptr<Snapshot>> snapshots;
  auto table = age_at_all_dates(context, *session, snapshots);
  if (!table) return context.stop(table.error());
  if (!check_balance_controls(context, snapshots.back()->open.tie_out)) return context.status();
  return emit(context, {std::move(*table)});
}

}  // namespace arrears
