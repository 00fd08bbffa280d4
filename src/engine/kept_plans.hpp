/// KeptPlans: which open items stand under an instalment plan that is paid so far. Scores and
/// dunning ask the same question here.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <arrears/engine/open_items.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/side_records.hpp>

namespace arrears {

/// What a plan covers in one currency.
struct KeptPlan {
  CustomerId customer;
  std::vector<RowId> rows;
  /// Rates due on the as-of date or later: by rising date, minor units summed up to that date.
  std::vector<std::pair<Date, std::int64_t>> to_come;
};

/// A plan is kept while no more is open of what it covers, less what waits unapplied, than the
/// rates still to come: a rate that was due before the day and is not paid leaves more. A plan that
/// names no document covers what is due when its first rate is. Plans whose sums do not fit are
/// left out.
[[nodiscard]] std::vector<KeptPlan> kept_plans(const Ledger& ledger, const OpenItems& open,
                                               const std::vector<PlanInstalment>& plans);

}  // namespace arrears
