#include "age_folded.hpp"

#include <utility>

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

// Options that leave an ageing one line per customer of all rows. Any other one, also one that is
// made up later, has the ledger read as a whole.
constexpr std::string_view kHarmless[] = {
    "as-of", "by", "buckets", "basis", "ahead", "apply", "terms", "due-roll", "tolerance",
    "rounding", "customers", "holidays", "promises", "plans", "contacts", "signals",
    "profile", "currency", "date-order", "decimal-mark", "encoding", "duplicates", "amount-scope",
    "exported-on", "threads", "sort", "top", "columns", "control-total", "control-rows",
    "control-balance", "fail-if", "output", "output-format", "excel", "width", "color", "lang",
    "errors", "quiet", "verbose", "config", "no-config", "no-pager",
};

bool can_be_folded(const Context& context, const Session& session) {
  return context.options.only(kHarmless) &&
         context.options.text_or("by", "customer") == "customer" && session.dates.size() == 1 &&
         AgeFold::fits(session.policy.age, session.policy.apply);
}

bool link(const FoldOutcome& rows, unsigned threads) {
  std::vector<AgeFold*> folds;
  for (const FoldedPart& part : rows.parts) {
    folds.push_back(static_cast<AgeFold*>(part.fold.get()));
  }
  return AgeFold::link(folds, threads_or_all(threads));
}

Result<FoldedAges> join(const FoldOutcome& rows) {
  std::vector<AgeFoldPart> parts;
  for (const FoldedPart& part : rows.parts) {
    parts.push_back({static_cast<const AgeFold*>(part.fold.get()), part.customers});
  }
  return join_folds(parts, rows.inputs);
}

}  // namespace

std::optional<int> run_age_folded(Context& context, Session& session) {
  if (!can_be_folded(context, session)) return std::nullopt;
  const auto axis = BucketAxis::make(session.policy.age, session.as_of);
  if (!axis) return std::nullopt;
  const bool links =
      AgeFold::links_fit(session.policy.apply) && context.options.find("customers") == nullptr;
  auto rows = fold_ledger(session.reading, [&] {
    return std::make_unique<AgeFold>(*axis, session.policy.age, session.policy.apply, links);
  });
  if (!rows || !link(*rows, session.reading.threads)) return std::nullopt;
  session.progress.finish();
  auto folded = join(*rows);
  if (!folded) return context.stop(folded.error());
  ReadOutcome outcome{std::move(folded->ledger), std::move(rows->sources), {},
                      std::move(rows->diagnostics)};
  if (!take_rows(context, session, std::move(outcome)) || !complete_session(context, session)) {
    return context.status();
  }
  const auto ager =
      Ager::make(session.ledger(), *session.facts, session.policy.age, session.as_of);
  if (!ager) return context.stop(ager.error());
  std::uint64_t kept = 0;
  for (const SourceReport& source : session.read.sources) kept += source.rows_out;
  Table table = age_by_customer({*ager, folded->open, session.policy, kept},
                                std::move(folded->aged));
  say_apply_notes(context.console, folded->open.notes);
  say_tie_out(context.console, folded->open.tie_out);
  say_facts(context.console, table);
  if (asks_fail_if(context)) context.totals = totals_of(table);
  if (!check_balance_controls(context, folded->open.tie_out)) return context.status();
  return emit(context, {std::move(table)});
}

}  // namespace arrears
