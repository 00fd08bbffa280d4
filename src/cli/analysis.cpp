#include "analysis.hpp"

#include "curve_file.hpp"
#include "model_file.hpp"

namespace arrears {

CreditInput Analysis::credit_input() const {
  return {session.ledger(), *session.due, *session.facts, open,
          history,          promises,     session.side,   exchange,
          session.policy.age.stages,      session.reading.threads};
}

std::unique_ptr<Analysis> analyse(Context& context, const Session& session,
                                  std::vector<Date> earlier) {
  earlier.push_back(session.as_of);
  auto opens = open_items_on(context, session, earlier);
  if (!opens) return nullptr;
  auto analysis = std::make_unique<Analysis>(session);
  analysis->open = std::move(opens->back());
  opens->pop_back();
  analysis->earlier = std::move(*opens);
  const PromiseInput promise_input{session.ledger(), *session.due, *session.facts,
                                   analysis->open, session.policy.age.stages};
  analysis->promises = judge_promises(promise_input, session.side.promises);
  analysis->history = PaymentHistory::from_open_items(
      session.ledger(), *session.due, analysis->open, session.reading.threads);
  return analysis;
}

Result<RecoveryModel> recovery_model(const Options& options, const Analysis& analysis) {
  auto curve = load_curve(options.text_or("curve", "A"));
  if (!curve) return fail(curve.error());
  const auto estimator = options.choice("estimator");
  if (!estimator) return fail(estimator.error());
  if (*estimator && **estimator == "curve") return RecoveryModel::from_curve(std::move(*curve));
  FitOptions fit;
  fit.threads = analysis.session.reading.threads;
  fit.promise_keeping = promise_keeping(analysis.promises);
  const Date as_of = analysis.session.as_of;
  const auto file = options.text("model");
  if (!file) return RecoveryModel::fit(analysis.history, as_of, *curve, fit);
  auto known = load_model(*file);
  if (!known) return fail(known.error());
  if (known->as_of > as_of) {
    return fail(usage_error("model-from-later")
                    .with("model", *file)
                    .with("model_as_of", known->as_of.to_iso())
                    .with("as_of", as_of.to_iso()));
  }
  return RecoveryModel::with(std::move(*known), std::move(*curve), analysis.history, as_of, fit);
}

}  // namespace arrears
