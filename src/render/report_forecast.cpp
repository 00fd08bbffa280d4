// report forecast: cash by week with its interval, what comes later or never, and how earlier
// forecasts did.
#include <algorithm>
#include <map>
#include <memory>

#include <arrears/engine/forecast.hpp>
#include <arrears/engine/forecast_record.hpp>

#include "column_kit.hpp"
#include "report_parts.hpp"

namespace arrears {
namespace {

/// Promised amounts that are open and fall into the week that ends with `until`.
std::int64_t promised_in(const ReportInput& input, Currency currency, Date from, Date until) {
  std::int64_t sum = 0;
  for (const PromiseStatus& status : input.promises) {
    const Date day = input.side.promises[status.promise].promised_date;
    const bool counts = status.state == PromiseState::open && status.currency == currency &&
                        day >= from && day <= until;
    if (counts) sum += std::max<std::int64_t>(0, status.promised - status.received);
  }
  return sum;
}

Table weeks_table(const ReportInput& input) {
  Table table = begin_report(input, "forecast", "weeks");
  if (input.forecast->curve_only) table.head.push_back({"report.curve-only", {}});
  table.columns = {text_column("currency"), typed_column("week", CellType::integer),
                   typed_column("week_start", CellType::date),
                   typed_column("week_end", CellType::date, 1), total_column("expected"),
                   typed_column("promised", CellType::money, 2),
                   typed_column("cumulative", CellType::money),
                   typed_column("low", CellType::money), typed_column("high", CellType::money),
                   typed_column("week_low", CellType::money, 3),
                   typed_column("week_high", CellType::money, 3)};
  auto rows = std::make_shared<RowList>(table.columns.size());
  for (const CurrencyForecast& one : input.forecast->currencies) {
    const auto money = [&](std::int64_t minor) { return Cell::money({minor, one.currency}); };
    std::int64_t number = 0;
    for (const ForecastWeek& week : one.weeks) {
      rows->add({Cell::text(one.currency.code()), Cell::integer(++number), Cell::date(week.from),
                 Cell::date(week.until), money(week.expected),
                 money(promised_in(input, one.currency, week.from, week.until)),
                 money(week.running), money(week.running_low), money(week.running_high),
                 money(week.low), money(week.high)});
    }
  }
  table.rows = std::move(rows);
  return table;
}

/// open = weeks + later + dilution + never.
Table outlook_table(const ReportInput& input) {
  Table table = begin_report(input, "forecast", "outlook");
  table.head.clear();
  table.tie_out.clear();
  table.columns = {text_column("currency"), typed_column("items", CellType::integer)};
  for (const char* key : {"open_amount", "within_weeks", "later", "dilution", "never"}) {
    table.columns.push_back(typed_column(key, CellType::money));
  }
  auto rows = std::make_shared<RowList>(table.columns.size());
  for (const CurrencyForecast& one : input.forecast->currencies) {
    const auto money = [&](std::int64_t minor) { return Cell::money({minor, one.currency}); };
    rows->add({Cell::text(one.currency.code()),
               Cell::integer(static_cast<std::int64_t>(one.items)), money(one.open),
               money(one.weeks.back().running), money(one.later), money(one.dilution),
               money(one.never)});
  }
  table.rows = std::move(rows);
  return table;
}

Table past_table(const ReportInput& input) {
  Table table = begin_report(input, "forecast", "past");
  table.head.clear();
  table.tie_out.clear();
  table.columns = {text_column("currency"), typed_column("made_on", CellType::date),
                   typed_column("until", CellType::date),
                   typed_column("open_amount", CellType::money, 3),
                   typed_column("forecast", CellType::money),
                   typed_column("low", CellType::money, 1),
                   typed_column("high", CellType::money, 1),
                   typed_column("actual", CellType::money),
                   typed_column("difference", CellType::money),
                   typed_column("difference_pct", CellType::percent, 2),
                   code_column("within", "value"), code_column("rests_on", "forecast", 4)};
  table.columns[2].heading = "head.forecast_until";
  std::vector<PastForecast> past(input.past.begin(), input.past.end());
  std::stable_sort(past.begin(), past.end(), [](const PastForecast& a, const PastForecast& b) {
    return a.currency < b.currency;
  });
  auto rows = std::make_shared<RowList>(table.columns.size());
  struct Score {
    std::size_t all = 0, within = 0;
  };
  std::map<Currency, Score> scores;
  for (const PastForecast& one : past) {
    const auto money = [&](std::int64_t minor) { return Cell::money({minor, one.currency}); };
    const std::int64_t missed = one.actual - one.expected;
    const auto share = ratio(missed, one.expected, 100, 2);
    rows->add({Cell::text(one.currency.code()), Cell::date(one.origin), Cell::date(one.until),
               money(one.open), money(one.expected), money(one.low), money(one.high),
               money(one.actual), money(missed),
               share ? Cell::decimal(CellType::percent, *share) : Cell::none(CellType::percent),
               Cell::text(one.within() ? "yes" : ""),
               Cell::text(one.curve_only ? "curve" : "history")});
    Score& score = scores[one.currency];
    ++score.all;
    score.within += one.within();
  }
  for (const auto& [currency, score] : scores) {
    table.foot.push_back({"report.forecast-coverage",
                          {std::string(currency.code()), std::to_string(score.within),
                           std::to_string(score.all)}});
  }
  table.rows = std::move(rows);
  return table;
}

}  // namespace

Result<std::vector<Table>> make_forecast(const ReportInput& input) {
  std::vector<Table> tables;
  tables.push_back(weeks_table(input));
  tables.push_back(outlook_table(input));
  tables.push_back(past_table(input));
  for (const IndicatorSet& set :
       indicators({input.ledger, *input.history, input.open, input.side.sales, input.period,
                   input.year_days, input.sales_book})) {
    if (!set.open_list) continue;
    tables.back().foot.push_back({"report.no-history", {std::string(set.currency.code())}});
  }
  return tables;
}

}  // namespace arrears
