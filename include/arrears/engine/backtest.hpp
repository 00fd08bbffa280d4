/// Back-test: replays past days and compares what was said with what came (semantics.md §7).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <arrears/engine/curve.hpp>
#include <arrears/engine/history.hpp>
#include <arrears/engine/recover.hpp>

namespace arrears {

struct BacktestOptions {
  std::vector<std::int32_t> horizons{30, 60, 90};
  /// Days replayed; empty: the last twelve month ends whose longest horizon is over.
  std::vector<Date> days;
  FitOptions fit;
};

/// One estimator over one horizon, figures already rounded to four decimals in ten-thousandths
/// (`cash_bias` is signed; log loss may exceed 1). A figure that cannot be known is empty.
struct BacktestRow {
  /// constant, curve, kaplan-meier, logistic, recipes by name, estimator (chosen on each day)
  std::string estimator;
  std::int32_t horizon = 0;
  std::int64_t predictions = 0;
  std::optional<std::int64_t> base_rate, auc, brier, log_loss, ece, cash_wape, cash_bias;
  /// Replayed days on which it was chosen; of the estimator all days; empty for baselines.
  std::optional<std::int64_t> chosen;
  /// Log loss of the horizon's best baseline less its own: by how much it won, below 0 lost.
  std::optional<std::int64_t> gain;

  /// What others are compared with: nothing that could be chosen.
  [[nodiscard]] bool baseline() const { return !chosen; }
};

/// A prediction and what came of it; amounts are minor units of one currency.
struct Outcome {
  double probability = 0.0;
  bool paid = false;        ///< all that was open came in by the horizon's end
  std::int64_t open = 0;
  std::int64_t came = 0;    ///< cash that came in, part payments included
  Currency currency;
  Date day;
};

/// Area under the curve (ties count half), Brier score, log loss (probabilities held within
/// 0.001..0.999), calibration error over ten equal groups, and error and bias of the cash forecast
/// per day and currency. Deterministic for any order of outcomes.
[[nodiscard]] BacktestRow measure(std::string estimator, std::int32_t horizon,
                                  std::vector<Outcome> outcomes);

/// Rows by estimator, then horizon. Each replayed day is fitted on what was known on that day, and
/// an outcome counts only where its horizon ends on or before the history's cut.
[[nodiscard]] std::vector<BacktestRow> backtest(const PaymentHistory& history,
                                                const RecoveryCurve& prior,
                                                const BacktestOptions& options);

}  // namespace arrears
