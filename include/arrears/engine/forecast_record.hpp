/// Forecast record: cash forecasts as they would have been made on earlier days, beside what came.
///
/// Each origin sees only what was known on it: the documents up to that day, a model fitted on the
/// history cut there, promises made by then. What came is the cash received on the items that were
/// open on the origin, within the horizon; cash on later documents is no part of either side.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <arrears/engine/curve.hpp>
#include <arrears/engine/customer_facts.hpp>
#include <arrears/engine/due_dates.hpp>
#include <arrears/engine/history.hpp>
#include <arrears/engine/open_items.hpp>
#include <arrears/engine/recover.hpp>
#include <arrears/engine/score.hpp>
#include <arrears/model/currency.hpp>
#include <arrears/model/date.hpp>
#include <arrears/model/side_records.hpp>

namespace arrears {

/// One forecast of one currency, amounts in minor units; low and high are those of a 90 % interval.
struct PastForecast {
  Currency currency;
  Date origin, until;      ///< made on the one, up to the other
  std::int64_t open = 0;   ///< on the origin
  std::int64_t expected = 0, low = 0, high = 0;
  std::int64_t actual = 0;
  bool curve_only = false; ///< nothing to learn from was known yet

  [[nodiscard]] bool within() const { return low <= actual && actual <= high; }
};

/// What past forecasts are made of.
struct PastForecastInput {
  const Ledger& ledger;
  const DueDates& due;
  const CustomerFacts& facts;
  const PaymentHistory& history;   ///< cut at the last horizon's end or later
  const SideFiles& side;
  const RecoveryCurve& prior;
  StagePolicy stages;
  std::span<const SignalWeight> signal_weights{};
};

/// `count` days before `as_of`, each `weeks` weeks before the next, so that horizons of as many
/// weeks do not overlap and the last one ends on `as_of`; rising.
[[nodiscard]] std::vector<Date> forecast_origins(Date as_of, std::int32_t weeks,
                                                 std::size_t count);

/// The forecast made on the day of `open` (with its applications kept) for `weeks` weeks, a row a
/// currency with anything open then.
[[nodiscard]] std::vector<PastForecast> forecast_then(const PastForecastInput& input,
                                                      const OpenItems& open, std::int32_t weeks,
                                                      FitOptions fit);

}  // namespace arrears
