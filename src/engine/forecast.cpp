#include <arrears/engine/forecast.hpp>

#include <algorithm>
#include <cassert>
#include <map>
#include <vector>

#include <arrears/model/jobs.hpp>

#include "item_chance.hpp"
#include "spread.hpp"

namespace arrears {
namespace {

constexpr std::size_t kStretch = 1024;  // items that are worth a thread

/// The items of one currency, as chances by the end of each week.
class WeekSums {
 public:
  WeekSums(Currency currency, std::int64_t largest, std::size_t weeks)
      : currency_(currency), week_(weeks, Spread(largest)), run_(weeks, Spread(largest)),
        cash_(weeks, 0) {}

  void add(const ItemChance& chance, std::int64_t open, std::int32_t ever_days) {
    ++items_;
    open_ += open;
    Probability before;
    for (std::size_t w = 0; w < cash_.size(); ++w) {
      const Probability by = chance.within(7 * static_cast<std::int32_t>(w + 1));
      cash_[w] += by.of(open);
      run_[w].add(open, by);
      week_[w].add(open, Probability::from_steps(std::max(0, by.steps() - before.steps())));
      before = by;
    }
    ever_ += std::max(before, chance.within(ever_days)).of(open);
  }

  /// Adds other items of the same currency and largest amount.
  void add(const WeekSums& other) {
    items_ += other.items_;
    open_ += other.open_;
    ever_ += other.ever_;
    for (std::size_t w = 0; w < cash_.size(); ++w) {
      cash_[w] += other.cash_[w];
      run_[w].add(other.run_[w]);
      week_[w].add(other.week_[w]);
    }
  }

  /// `dilution` is taken off what is expected; the interval is widened by as much as past forecasts
  /// missed.
  [[nodiscard]] CurrencyForecast finish(Date as_of, Probability dilution,
                                        std::int32_t widening) const {
    CurrencyForecast made;
    made.currency = currency_;
    made.items = items_;
    made.open = open_;
    const Probability paid = dilution.complement();
    std::int64_t before = 0;
    for (std::size_t w = 0; w < cash_.size(); ++w) {
      ForecastWeek week;
      week.from = as_of.plus_days(7 * static_cast<std::int32_t>(w) + 1);
      week.until = as_of.plus_days(7 * static_cast<std::int32_t>(w + 1));
      week.running = paid.of(cash_[w]);
      week.expected = week.running - before;
      before = week.running;
      bound(week.expected, week_[w].half_width(widening), week.low, week.high);
      bound(week.running, run_[w].half_width(widening), week.running_low, week.running_high);
      made.weeks.push_back(week);
    }
    made.later = paid.of(ever_) - before;
    made.dilution = ever_ - paid.of(ever_);
    made.never = open_ - ever_;
    return made;
  }

 private:
  void bound(std::int64_t expected, std::int64_t half, std::int64_t& low,
             std::int64_t& high) const {
    low = std::max<std::int64_t>(0, expected - half);
    high = std::min(open_, expected + half);
  }

  Currency currency_;
  std::vector<Spread> week_, run_;
  std::vector<std::int64_t> cash_;  // expected by the end of each week
  std::int64_t ever_ = 0, open_ = 0;
  std::size_t items_ = 0;
};

}  // namespace

CashForecast forecast_cash(const ScoreInput& input, const ForecastOptions& options) {
  assert(options.weeks >= 1);
  std::map<Currency, std::int64_t> largest;
  for (const OpenItem& item : input.open.items) {
    std::int64_t& most = largest[input.ledger.currency(item.row)];
    most = std::max(most, item.open);
  }
  std::map<Currency, WeekSums> sums;
  for (const auto& [currency, most] : largest) {
    sums.emplace(currency, WeekSums(currency, most, static_cast<std::size_t>(options.weeks)));
  }
  const ItemChances chances(input);
  const std::size_t count = input.open.items.size();
  // One stretch for each thread: all sums are of whole numbers, so that their order is nothing.
  std::vector<std::map<Currency, WeekSums>> parts(
      std::clamp<std::size_t>(count / kStretch, 1, std::max(1U, options.threads)), sums);
  run_jobs(options.threads, parts.size(), [&](std::size_t part) {
    PayOutlook outlook;
    const std::size_t end = count * (part + 1) / parts.size();
    for (std::size_t i = count * part / parts.size(); i < end; ++i) {
      const OpenItem& item = input.open.items[i];
      parts[part].at(input.ledger.currency(item.row))
          .add(chances.of(item, outlook), item.open, options.ever_days);
    }
  });
  for (const auto& part : parts) {
    for (const auto& [currency, own] : part) sums.at(currency).add(own);
  }
  CashForecast forecast;
  forecast.as_of = input.open.as_of;
  forecast.curve_only = input.model.curve_only();
  forecast.dilution = input.model.dilution();
  for (const auto& [currency, sum] : sums) {
    forecast.currencies.push_back(sum.finish(forecast.as_of, forecast.dilution,
                                             input.model.parameters().widening));
  }
  return forecast;
}

}  // namespace arrears
