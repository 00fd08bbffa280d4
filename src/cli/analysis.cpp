#include "analysis.hpp"

#include "curve_file.hpp"

namespace arrears {

CreditInput Analysis::credit_input() const {
  return {session.ledger(), *session.due, *session.facts, open,
          history,          promises,     session.side,   exchange,
          session.policy.age.stages};
}

std::unique_ptr<Analysis> analyse(Context& context, const Session& session) {
  auto open = open_items_of(context, session, true);
  if (!open) return nullptr;
  auto analysis = std::make_unique<Analysis>(session);
  analysis->open = std::move(*open);
  const PromiseInput promise_input{session.ledger(), *session.due, *session.facts,
                                   analysis->open, session.policy.age.stages};
  analysis->promises = judge_promises(promise_input, session.side.promises);
  analysis->history =
      PaymentHistory::from_open_items(session.ledger(), *session.due, analysis->open);
  return analysis;
}

Result<RecoveryModel> recovery_model(const Options& options, const Analysis& analysis) {
  auto curve = load_curve(options.text_or("curve", "A"));
  if (!curve) return fail(curve.error());
  const auto estimator = options.choice("estimator");
  if (!estimator) return fail(estimator.error());
  if (*estimator && **estimator == "curve") return RecoveryModel::from_curve(std::move(*curve));
  return RecoveryModel::fit(analysis.history, analysis.session.as_of, *curve);
}

}  // namespace arrears
