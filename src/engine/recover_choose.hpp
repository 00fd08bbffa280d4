/// Choosing what to add to the plain hazard, by replaying days inside the history.
#pragma once

#include <arrears/engine/recover.hpp>

namespace arrears {

struct Choice {
  bool by_habit = false;
  Correction correction;
};

/// Replays eight days, 15 apart, each fitted on what was known on it; outcomes count where their
/// horizon was over by `as_of`. Candidates are fitted on the older days and compared by log loss on
/// the newer ones. Little evidence leaves the plain hazard. Large ledgers are judged on a sample of
/// their customers that depends on nothing but the history up to `as_of`.
[[nodiscard]] Choice choose_by_backtest(const PaymentHistory& history, Date as_of,
                                        const RecoveryCurve& prior, const FitOptions& options);

/// The hazard on the axis "days past the customer's usual day".
[[nodiscard]] HazardPart fit_by_habit(const PaymentHistory& history, Date as_of,
                                      const RecoveryCurve& prior, const FitOptions& options);

}  // namespace arrears
