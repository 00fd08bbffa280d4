/// Cash forecast: what the open items will bring in, week by week, with an interval.
///
/// Every week's figure is a difference of exact products: the sum over items of open amount times
/// the rounded probability of being paid by the week's last day, less the same by its eve. So the
/// first weeks add up to what `score` expects within as many days (semantics.md §7).
#pragma once

#include <cstdint>
#include <vector>

#include <arrears/engine/probability.hpp>
#include <arrears/engine/score.hpp>
#include <arrears/model/currency.hpp>
#include <arrears/model/date.hpp>

namespace arrears {

struct ForecastOptions {
  std::int32_t weeks = 13;        ///< listed one by one; at least 1
  std::int32_t ever_days = 730;   ///< what is not paid within so many days counts as never
  unsigned threads = 1;           ///< share the work; they change nothing in the result
};

/// Seven days, both ends included. Amounts are minor units; dilution is taken off. Bounds are those
/// of a 90 % interval.
struct ForecastWeek {
  Date from, until;
  std::int64_t expected = 0, low = 0, high = 0;
  /// From the day after the as-of date to `until`.
  std::int64_t running = 0, running_low = 0, running_high = 0;
};

/// One currency. open = sum of weeks + later + dilution + never.
struct CurrencyForecast {
  Currency currency;
  std::size_t items = 0;      ///< open items that it rests on
  std::int64_t open = 0;
  std::vector<ForecastWeek> weeks;
  std::int64_t later = 0;     ///< expected after the last week, within `ever_days`
  std::int64_t dilution = 0;  ///< expected to be credited instead of paid
  std::int64_t never = 0;     ///< expected loss
};

struct CashForecast {
  Date as_of;
  bool curve_only = false;             ///< no history: the practice curve alone
  Probability dilution;                ///< share of what is credited instead of paid
  std::vector<CurrencyForecast> currencies;  ///< by code
};

/// Forecasts what `input.open` will bring in. An item that is due with a delivery not yet made
/// counts like one due tomorrow.
[[nodiscard]] CashForecast forecast_cash(const ScoreInput& input,
                                         const ForecastOptions& options = {});

}  // namespace arrears
