// `arrears score`: recovery probability, credit limits, and whether we may ship.

#include <arrears/engine/backtest.hpp>
#include <arrears/engine/score.hpp>
#include <arrears/render/score_tables.hpp>

#include "analysis.hpp"
#include "commands.hpp"
#include "curve_file.hpp"
#include "emit.hpp"
#include "model_file.hpp"
#include "output.hpp"
#include "score_credit.hpp"
#include "score_explain.hpp"

namespace arrears {
namespace {

Wanted wanted_for(const Options& options) {
  Wanted wanted;
  for (const Column column :
       {Column::doc_no, Column::customer_name, Column::salesperson, Column::disputed,
        Column::disputed_amount, Column::dispute_date, Column::instrument, Column::instrument_due,
        Column::uncollectable}) {
    wanted.columns.add(column);
  }
  if (options.text("explain")) wanted.columns = ColumnSet::all();
  return wanted;
}

int run_backtest(Context& context, const Analysis& analysis, const ScoreOptions& options) {
  const auto curve = load_curve(context.options.text_or("curve", "A"));
  if (!curve) return context.stop(curve.error());
  BacktestOptions backtest_options;
  backtest_options.horizons = options.horizons;
  backtest_options.fit.threads = options.threads;
  const auto rows = backtest(analysis.history, *curve, backtest_options);
  return emit(context,
              {backtest_table(analysis.session.ledger(), analysis.session.as_of, rows)});
}

int show_scores(Context& context, const Analysis& analysis, const ScoreOptions& options) {
  const Session& session = analysis.session;
  const auto model = recovery_model(context.options, analysis);
  if (!model) return context.stop(model.error());
  const std::size_t all = analysis.history.items().size();
  if (const std::size_t learned = model->parameters().items; learned > 0 && learned < all) {
    context.console.detail(note("score-sampled")
                               .with("items", static_cast<std::int64_t>(learned))
                               .with("all", static_cast<std::int64_t>(all)));
  }
  const auto weights = load_signal_weights(context.options.text_or("signal-weights", ""));
  if (!weights) return context.stop(weights.error());
  const ScoreInput input{session.ledger(), *session.due,      *session.facts, analysis.open,
                         *model,           analysis.promises, &session.side,  *weights};
  const Scores scores = score_items(input, options, session.policy.age);
  if (const auto file = context.options.text("fit-out")) {
    RecoveryParameters kept = model->parameters();
    kept.stakes = stake_ranks(scores);
    const auto written = write_file(*file, write_model(kept));
    if (!written) return context.stop(written.error());
  }
  const ScoreView view{input, scores, *session.facts, analysis.open.tie_out};
  if (context.options.text("explain")) return explain_score(context, view);
  CreditRows which = CreditRows::all;
  if (context.options.flag("breaches")) which = CreditRows::breaches;
  if (context.options.flag("stop-supply")) which = CreditRows::holds;
  const bool listed = which != CreditRows::all;
  const std::string by = context.options.text_or("by", listed ? "customer" : "invoice");
  if (by == "invoice" && !listed) return emit(context, {score_by_invoice(view)});
  if (by != "customer") {
    return context.stop(bad_value("by", by, "invoice|customer|order|parent"));
  }
  const auto credit = assess_credit(analysis.credit_input(), session.policy.credit);
  return emit(context, {score_by_customer(view, credit, which)});
}

}  // namespace

int run_score(Context& context) {
  ScoreOptions options;
  const auto horizons = context.options.days("horizons");
  if (!horizons) return context.stop(horizons.error());
  if (!horizons->empty()) options.horizons = *horizons;
  const auto session =
      load_session(context, context.options.words, wanted_for(context.options));
  if (!session) return context.status();
  const auto analysis = analyse(context, *session);
  if (!analysis) return context.status();
  options.rank_by_model = context.options.text("model").has_value();
  options.threads = session->reading.threads;
  int status = 0;
  if (asks_for_credit(context.options)) {
    status = answer_credit(context, *analysis);
  } else if (context.options.flag("backtest")) {
    status = run_backtest(context, *analysis, options);
  } else {
    status = show_scores(context, *analysis, options);
  }
  return status;
}

}  // namespace arrears
