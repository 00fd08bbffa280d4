#include <arrears/engine/forecast_record.hpp>

#include <algorithm>
#include <cassert>
#include <map>

#include <arrears/engine/forecast.hpp>
#include <arrears/engine/promises.hpp>

namespace arrears {
namespace {

constexpr std::int32_t kWeekDays = 7;

/// Cash on items that were open on `origin`, from the day after it to `until`, by currency.
std::map<Currency, std::int64_t> cash_between(const PaymentHistory& history, Date origin,
                                              Date until) {
  std::map<Currency, std::int64_t> came;
  for (const HistoryItem& item : history.items()) {
    if (item.doc_date > origin || history.state(item, origin).open <= 0) continue;
    for (const HistoryEvent& event : history.events(item)) {
      const bool counts = event.kind == EventKind::paid && event.date > origin &&
                          event.date <= until;
      if (counts) came[item.currency] += event.amount;
    }
  }
  return came;
}

}  // namespace

std::vector<Date> forecast_origins(Date as_of, std::int32_t weeks, std::size_t count) {
  std::vector<Date> origins;
  for (std::size_t back = count; back > 0; --back) {
    origins.push_back(as_of.plus_days(-kWeekDays * weeks * static_cast<std::int32_t>(back)));
  }
  return origins;
}

std::vector<PastForecast> forecast_then(const PastForecastInput& input, const OpenItems& open,
                                        std::int32_t weeks, FitOptions fit) {
  assert(weeks >= 1);
  if (open.items.empty()) return {};
  const Date until = open.as_of.plus_days(kWeekDays * weeks);
  const auto promises = judge_promises({input.ledger, input.due, input.facts, open, input.stages},
                                       input.side.promises);
  fit.promise_keeping = promise_keeping(promises);
  const RecoveryModel model = RecoveryModel::fit(input.history, open.as_of, input.prior, fit);
  const CashForecast made =
      forecast_cash({input.ledger, input.due, input.facts, open, model, promises, &input.side,
                     input.signal_weights},
                    {.weeks = weeks, .threads = fit.threads});
  const auto came = cash_between(input.history, open.as_of, until);
  std::vector<PastForecast> all;
  for (const CurrencyForecast& one : made.currencies) {
    const ForecastWeek& last = one.weeks.back();
    const auto found = came.find(one.currency);
    all.push_back({one.currency, open.as_of, until, one.open, last.running, last.running_low,
                   last.running_high, found == came.end() ? 0 : found->second, made.curve_only});
  }
  return all;
}

}  // namespace arrears
