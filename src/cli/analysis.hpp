/// Analysis: what score, dunning and report make of the open items before they part ways.
#pragma once

#include <memory>
#include <vector>

#include <arrears/engine/credit.hpp>
#include <arrears/engine/exchange.hpp>
#include <arrears/engine/history.hpp>
#include <arrears/engine/promises.hpp>
#include <arrears/engine/recover.hpp>

#include "session.hpp"

namespace arrears {

/// Stays where it is: later parts look at earlier ones and at the session.
struct Analysis {
  explicit Analysis(const Session& made_from)
      : session(made_from), exchange(made_from.side.rates, made_from.ledger().currencies()) {}
  Analysis(const Analysis&) = delete;
  Analysis& operator=(const Analysis&) = delete;

  const Session& session;
  OpenItems open;  ///< with applications
  std::vector<OpenItems> earlier;  ///< of the days that were asked for, for sums
  std::vector<PromiseStatus> promises;
  PaymentHistory history;
  Exchange exchange;  ///< from `rates.csv`

  [[nodiscard]] CreditInput credit_input() const;
};

/// `earlier`: rising days before the as-of date. Null when cash application failed; all of it has
/// been said.
[[nodiscard]] std::unique_ptr<Analysis> analyse(Context& context, const Session& session,
                                                std::vector<Date> earlier = {});

/// The curve of `--curve` and the model learned from the history (`--estimator curve` keeps to the
/// curve; `--model` takes what was learned before). Fails for files that cannot be read and for a
/// model that was learned on a later day.
[[nodiscard]] Result<RecoveryModel> recovery_model(const Options& options,
                                                   const Analysis& analysis);

}  // namespace arrears
