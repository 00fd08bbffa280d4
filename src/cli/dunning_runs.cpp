#include "dunning_runs.hpp"

#include <algorithm>

#include <arrears/model/suggest.hpp>
#include <arrears/render/dunning_table.hpp>

#include "dunning_log.hpp"
#include "emit.hpp"

namespace arrears {
namespace {

Diagnostic unknown_run(const std::string& run, std::span<const DunningRecord* const> rows) {
  std::vector<std::string> known;
  for (const DunningRecord* row : rows) {
    if (known.empty() || known.back() != row->run_id) known.push_back(row->run_id);
  }
  if (known.empty()) return usage_error("undo-empty");
  return usage_error("undo-unknown")
      .with("run", run)
      .with("suggestion", closest(run, known).value_or(known.back()));
}

Result<std::vector<DunningRecord>> reversal(const DunningLog& log, std::string run, Date day) {
  const auto standing_rows = standing(log.rows);
  if (run == "last" && !standing_rows.empty()) run = standing_rows.back()->run_id;
  auto rows = reversal_of(log.rows, run, day);
  if (!rows.empty()) return rows;
  const bool there = std::any_of(log.rows.begin(), log.rows.end(),
                                 [&](const DunningRecord& row) { return row.run_id == run; });
  if (there) return fail(usage_error("undo-nothing").with("run", run));
  return fail(unknown_run(run, standing_rows));
}

}  // namespace

int show_history(Context& context, const std::string& customer) {
  const auto path = context.options.text("log");
  if (!path) return context.stop(usage_error("option-needs-log").with("option", "--history"));
  auto log = read_dunning_log(*path);
  if (!log) return context.stop(log.error());
  std::vector<DunningRecord> rows;
  for (const DunningRecord& row : log->rows) {
    if (row.customer_id == customer) rows.push_back(row);
  }
  if (rows.empty()) context.console.say(note("history-empty").with("customer", customer));
  return emit(context, {dunning_log_table(rows, last_run_date(log->rows))});
}

int undo_run(Context& context, const std::string& run) {
  const auto path = context.options.text("log");
  if (!path) return context.stop(usage_error("option-needs-log").with("option", "--undo"));
  const auto as_of = context.options.date("as-of");
  if (!as_of) return context.stop(as_of.error());
  const auto lock = DunningLogLock::take(*path);
  if (!lock) return context.stop(lock.error());
  auto log = read_dunning_log(*path);
  if (!log) return context.stop(log.error());
  auto rows = reversal(*log, run, as_of->value_or(today()));
  if (!rows) return context.stop(rows.error());
  if (auto fault = append_dunning_log(*path, *log, *rows, *lock)) return context.stop(*fault);
  context.console.say(note("undo-done")
                          .with("run", rows->front().reverses)
                          .with("rows", static_cast<std::int64_t>(rows->size())));
  return emit(context, {dunning_log_table(*rows, rows->front().run_date)});
}

}  // namespace arrears
