// `arrears dunning`: who gets which letter now, drafts, and the log that forbids a second one.

#include <algorithm>

#include <arrears/engine/dun.hpp>
#include <arrears/read/report_files.hpp>
#include <arrears/render/dunning_diff.hpp>
#include <arrears/render/dunning_table.hpp>
#include <arrears/render/procedure_file.hpp>

#include "analysis.hpp"
#include "commands.hpp"
#include "dunning_explain.hpp"
#include "dunning_log.hpp"
#include "dunning_part.hpp"
#include "dunning_plan_file.hpp"
#include "dunning_runs.hpp"
#include "dunning_setup.hpp"
#include "dunning_strikes.hpp"
#include "emit.hpp"
#include "letter_drafts.hpp"

namespace arrears {
namespace {

int list_procedures(Context& context) {
  Table table;
  table.report = "procedures";
  table.columns = {{"procedure"}, {"level", CellType::integer}, {"level_name"},
                   {"days_past_due", CellType::integer}, {"channel"}};
  auto rows = std::make_shared<RowList>(table.columns.size());
  for (const std::string_view name : shipped_procedures()) {
    const auto procedure = shipped_procedure(name);
    if (!procedure) return context.stop(procedure.error());
    std::int32_t position = 0;
    for (const Level& level : procedure->levels) {
      ++position;
      rows->add({Cell::text(procedure->name), Cell::integer(position), Cell::text(level.name),
                 Cell::integer(procedure->nominal_days(position)),
                 Cell::text(to_string(level.channel))});
    }
  }
  table.rows = rows;
  return emit(context, {table});
}

int show_procedure(Context& context, const std::string& name) {
  const std::string_view text = shipped_procedure_text(name);
  if (!text.empty()) return emit_text(context, text);
  return context.stop(shipped_procedure(name).error());
}

// All that is worked out before anything is written.
struct Run {
  std::optional<DunningLogLock> lock;
  DunningLog log;
  std::vector<DunningRecord> records;  ///< the opening log's, then the log's
  std::unique_ptr<Session> session;
  std::unique_ptr<Analysis> analysis;
  std::optional<ProcedureBook> procedures;
  std::optional<PlanFile> approved;    ///< `--plan`
  std::vector<LimitationRule> limitations;
  LetterTemplates templates;           ///< the user's own
  std::optional<DunningPlan> plan;
};

Result<bool> read_log(const Options& options, Run& run) {
  const auto path = options.text("log");
  if (options.flag("commit")) {
    if (!path) return fail(usage_error("commit-needs-log"));
    if (options.flag("diff")) return fail(usage_error("diff-commits-nothing"));
    // Taken before the log is read: between reading and appending nobody else may append.
    auto lock = DunningLogLock::take(*path);
    if (!lock) return fail(lock.error());
    run.lock = std::move(*lock);
  }
  if (const auto opening = options.text("opening-log")) {
    auto rows = read_opening_log(*opening);
    if (!rows) return fail(rows.error());
    run.records = std::move(*rows);
  }
  if (!path) return true;
  auto log = read_dunning_log(*path);
  if (!log) return fail(log.error());
  run.log = std::move(*log);
  run.records.insert(run.records.end(), run.log.rows.begin(), run.log.rows.end());
  return true;
}

// `--max-stale`: a ledger without recent payments would dun people who have paid.
Result<bool> check_stale(const Options& options, const Session& session) {
  const auto days = options.number("max-stale", 0, 100'000);
  if (!days) return fail(days.error());
  if (!*days) return true;
  const Ledger& ledger = session.ledger();
  Date newest;
  for (std::uint32_t i = 0; i < ledger.size(); ++i) {
    const RowId row(i);
    const bool payment = ledger.type(row) == DocType::payment;
    const Date day = payment ? ledger.doc_date(row) : ledger.date(Column::settled_date, row);
    if (day.known() && day <= session.as_of) newest = std::max(newest, day);
  }
  if (newest.known() && session.as_of - newest <= **days) return true;
  return fail(usage_error("dunning-stale")
                  .with("newest", newest.known() ? newest.to_iso() : "-")
                  .with("days", **days));
}

Result<DunningPlan> plan_with(const Session& session, const Run& run,
                              const DunningOptions& options) {
  return plan_dunning({session.ledger(), run.analysis->open, *session.due, *session.facts,
                       run.analysis->promises, session.side, run.records, *run.procedures},
                      options);
}

// The rows of `--plan`: checked against the whole plan, which is then made again without the rest.
Result<bool> keep_approved(const Session& session, Run& run, DunningOptions options) {
  const PlanFile& file = *run.approved;
  const Ledger& ledger = session.ledger();
  if (auto same = file.check(dunning_table(*run.plan, ledger)); !same) return same;
  options.struck = [&file, &ledger, excepted = options.struck](const DunningRow& row) {
    return (excepted && excepted(row)) || !file.approves(row, ledger);
  };
  auto plan = plan_with(session, run, options);
  if (!plan) return fail(plan.error());
  run.plan.emplace(std::move(*plan));
  return file.check_sent(*run.plan, ledger);
}

Result<bool> make_plan(Context& context, Run& run) {
  Session& session = *run.session;
  settle_base_rates(session.side);
  auto procedures = procedure_book(context.options);
  if (!procedures) return fail(procedures.error());
  run.procedures.emplace(std::move(*procedures));
  DunningOptions options;
  options.rounding = session.policy.rounding;
  options.stages = session.policy.age.stages;
  options.limitations = run.limitations;
  const auto net = context.options.choice("net");
  if (!net) return fail(net.error());
  options.net = !*net || **net == "all";
  auto struck = strikes(context.options, session.ledger());
  if (!struck) return fail(struck.error());
  options.struck = std::move(*struck);
  auto suffix = draft_suffix(context.options);
  if (!suffix) return fail(suffix.error());
  options.letter_suffix = std::move(*suffix);
  auto plan = plan_with(session, run, options);
  if (!plan) return fail(plan.error());
  run.plan.emplace(std::move(*plan));
  if (run.approved) {
    if (auto kept = keep_approved(session, run, options); !kept) return kept;
  }
  if (const auto only = context.options.list("only"); !only.empty()) {
    keep_customers(*run.plan, session.ledger(), only);
  }
  auto templates = own_templates(context.options);
  if (!templates) return fail(templates.error());
  run.templates = std::move(*templates);
  if (auto done = settle_drafts(context, *run.plan, run.templates); !done) return done;
  context.console.say(run.plan->diagnostics);
  return true;
}

// The day of an approved plan is the day of its run, unless another one is asked for.
Result<bool> read_approved(Options& options, Run& run) {
  const auto path = options.text("plan");
  if (!path) return true;
  auto file = PlanFile::read(*path);
  if (!file) return fail(file.error());
  if (file->as_of().known()) options.set("as-of", {{file->as_of().to_iso()}, *path});
  run.approved.emplace(std::move(*file));
  return true;
}

bool read_limitations(Context& context, Run& run) {
  ReportPaths paths;
  paths.limitation = context.options.text_or("limitation", "");
  auto read = read_report_files(paths, run.session->currency);
  context.console.say(read ? read->diagnostics : read.error());
  if (read) run.limitations = std::move(read->files.limitation);
  return read.has_value();
}

// One line for the mail of a cron job; nothing where there is nothing to do.
void summarise(Context& context, const DunningPlan& plan) {
  const auto sent = std::count_if(plan.rows.begin(), plan.rows.end(),
                                  [](const DunningRow& row) { return row.send; });
  if (plan.letters.empty() || context.options.flag("commit")) return;  // committing says it
  context.console.say(note("dunning-summary")
                          .with("letters", static_cast<std::int64_t>(plan.letters.size()))
                          .with("items", static_cast<std::int64_t>(sent))
                          .with("date", plan.as_of.to_iso()));
}

Result<bool> commit(Context& context, const Run& run) {
  if (!context.options.flag("commit")) return true;
  const auto records =
      records_of(*run.plan, run.session->ledger(), run.log.rows.size());
  const auto fault =
      append_dunning_log(*context.options.text("log"), run.log, records, *run.lock);
  if (fault) return fail(*fault);
  context.console.say(note("dunning-committed")
                          .with("rows", static_cast<std::int64_t>(records.size()))
                          .with("letters", static_cast<std::int64_t>(run.plan->letters.size())));
  return true;
}

Wanted wanted_columns() {
  Wanted wanted;
  wanted.columns = ColumnSet::all();
  return wanted;
}

// A part of the plan that is shown is not the whole that is drafted and committed.
void tell_whole_plan(Context& context) {
  const bool acts = context.options.flag("commit") || context.options.text("letters");
  for (const std::string_view name : {"where", "top"}) {
    if (!acts || !context.options.text(name)) continue;
    context.console.say(note("dunning-part").with("option", "--" + std::string(name)));
  }
}

int plan_and_write(Context& context) {
  Run run;
  tell_whole_plan(context);
  if (auto file = read_approved(context.options, run); !file) return context.stop(file.error());
  if (auto log = read_log(context.options, run); !log) return context.stop(log.error());
  run.session = load_session(context, context.options.words, wanted_columns());
  if (!run.session) return context.status();
  if (context.options.flag("commit")) {
    if (auto fresh = check_stale(context.options, *run.session); !fresh) {
      return context.stop(fresh.error());
    }
  }
  if (!read_limitations(context, run)) return context.status();
  run.analysis = analyse(context, *run.session);
  if (!run.analysis) return context.status();
  if (auto planned = make_plan(context, run); !planned) return context.stop(planned.error());
  if (const auto document = context.options.text("explain")) {
    const std::string text = explain_dunning(*run.plan, run.session->ledger(), *document,
                                             context.console.catalogue());
    if (!text.empty()) return emit_text(context, text);
    return context.stop(usage_error("explain-unknown-document").with("number", *document));
  }
  if (context.control_failed) return context.stop(note("dunning-withheld"));
  const Ledger& ledger = run.session->ledger();
  if (context.options.flag("diff")) {
    return emit(context, {dunning_diff_table(*run.plan, ledger, run.log.rows)});
  }
  auto written = write_drafts(context, {*run.plan, ledger, run.templates, run.log.rows});
  if (!written) return context.stop(written.error());
  if (auto done = commit(context, run); !done) return context.stop(done.error());
  summarise(context, *run.plan);
  return emit(context, {dunning_table(*run.plan, ledger)});
}

}  // namespace

int run_dunning(Context& context) {
  if (context.options.flag("procedures")) return list_procedures(context);
  if (const auto name = context.options.text("show-procedure")) {
    return show_procedure(context, *name);
  }
  if (const auto customer = context.options.text("history")) {
    return show_history(context, *customer);
  }
  if (const auto run = context.options.text("undo")) return undo_run(context, *run);
  return plan_and_write(context);
}

}  // namespace arrears
