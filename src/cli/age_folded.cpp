#include "age_folded.hpp"

#include <memory>
#include <utility>
#include <vector>

#include <arrears/engine/age_fold.hpp>
#include <arrears/model/jobs.hpp>
#include <arrears/read/fold_ledger.hpp>
#include <arrears/render/age_tables.hpp>
#include <arrears/render/shares.hpp>

#include "age_facts.hpp"
#include "emit.hpp"
#include "fail_if.hpp"
#include "proofs.hpp"

namespace arrears {
namespace {

// Options that leave an ageing one line per customer and date of all rows. Any other one, also one
// that is made up later, has the ledger read as a whole.
constexpr std::string_view kHarmless[] = {
    "as-of", "months", "by", "buckets", "basis", "ahead", "apply", "terms", "due-roll",
    "tolerance", "rounding", "customers", "holidays", "promises", "plans", "contacts", "signals",
    "profile", "currency", "date-order", "decimal-mark", "encoding", "duplicates", "amount-scope",
    "exported-on", "threads", "sort", "top", "columns", "control-total", "control-rows",
    "control-balance", "fail-if", "output", "output-format", "excel", "width", "color", "lang",
    "errors", "quiet", "verbose", "config", "no-config", "no-pager",
};

bool can_be_folded(const Context& context, const Session& session) {
  return context.options.only(kHarmless) &&
         context.options.text_or("by", "customer") == "customer" &&
         AgeFold::fits(session.policy.age, session.policy.apply);
}

bool link(const FoldOutcome& rows, unsigned threads) {
  std::vector<AgeFold*> folds;
  for (const FoldedPart& part : rows.parts) {
    folds.push_back(static_cast<AgeFold*>(part.fold.get()));
  }
  return AgeFold::link(folds, threads_or_all(threads));
}

Result<FoldedAges> join(const FoldOutcome& rows, unsigned threads) {
  std::vector<AgeFoldPart> parts;
  for (const FoldedPart& part : rows.parts) {
    parts.push_back({static_cast<const AgeFold*>(part.fold.get()), part.customers});
  }
  return join_folds(parts, rows.inputs, threads_or_all(threads));
}

// One for each date; empty where a date has no ageing by these conventions.
std::vector<BucketAxis> axes_of(const Session& session) {
  std::vector<BucketAxis> axes;
  for (const Date date : session.dates) {
    auto axis = BucketAxis::make(session.policy.age, date);
    if (!axis) return {};
    axes.push_back(std::move(*axis));
  }
  return axes;
}

// The facts of each date; those of the latest are the session's.
std::vector<std::unique_ptr<CustomerFacts>> facts_of(const Session& session) {
  std::vector<std::unique_ptr<CustomerFacts>> facts(session.dates.size() - 1);
  run_jobs(threads_or_all(session.reading.threads), facts.size(), [&](std::size_t i) {
    facts[i] = std::make_unique<CustomerFacts>(session.ledger(), &session.side.customers,
                                               session.dates[i], session.known_at);
  });
  return facts;
}

Result<std::vector<Table>> tables_of(const Session& session, std::vector<FoldedAge>& days,
                                     std::span<const std::unique_ptr<CustomerFacts>> facts) {
  std::uint64_t kept = 0;
  for (const SourceReport& source : session.read.sources) kept += source.rows_out;
  std::vector<Table> tables;
  for (std::size_t i = 0; i < days.size(); ++i) {
    const CustomerFacts& known = i < facts.size() ? *facts[i] : *session.facts;
    const auto ager =
        Ager::make(session.ledger(), known, session.policy.age, session.dates[i]);
    if (!ager) return fail(ager.error());
    tables.push_back(age_by_customer({*ager, days[i].open, session.policy, kept},
                                     std::move(days[i].aged)));
  }
  return tables;
}

}  // namespace

std::optional<int> run_age_folded(Context& context, Session& session) {
  if (!can_be_folded(context, session)) return std::nullopt;
  const std::vector<BucketAxis> axes = axes_of(session);
  if (axes.empty()) return std::nullopt;
  const bool links =
      AgeFold::links_fit(session.policy.apply) && context.options.find("customers") == nullptr;
  auto rows = fold_ledger(session.reading, [&] {
    return std::make_unique<AgeFold>(axes, session.policy.age, session.policy.apply, links);
  });
  if (!rows || !link(*rows, session.reading.threads)) return std::nullopt;
  session.progress.finish();
  auto folded = join(*rows, session.reading.threads);
  if (!folded) return context.stop(folded.error());
  ReadOutcome outcome{std::move(folded->ledger), std::move(rows->sources), {},
                      std::move(rows->diagnostics)};
  if (!take_rows(context, session, std::move(outcome)) || !complete_session(context, session)) {
    return context.status();
  }
  const auto facts = facts_of(session);
  auto tables = tables_of(session, folded->days, facts);
  if (!tables) return context.stop(tables.error());
  // What concerns the whole ledger is said once, for the latest date.
  const OpenItems& last = folded->days.back().open;
  if (asks_fail_if(context)) context.totals = totals_of(tables->back());
  Table table = stack_as_of(std::move(*tables));
  say_apply_notes(context.console, last.notes);
  say_tie_out(context.console, last.tie_out);
  say_facts(context.console, table);
  if (!check_balance_controls(context, last.tie_out)) return context.status();
  return emit(context, {std::move(table)});
}

}  // namespace arrears
