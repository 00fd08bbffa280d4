/// Indicators: the figures by which receivables are managed (semantics.md §9), exact fractions
/// rounded once, each a value or "not available" with its reason, never 0 for "not known".
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/engine/history.hpp>
#include <arrears/engine/open_items.hpp>
#include <arrears/engine/promises.hpp>
#include <arrears/engine/reason.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/side_records.hpp>

namespace arrears {

/// How an indicator's digits read.
enum class IndicatorUnit : std::uint8_t {
  money,     ///< minor units
  days,      ///< one decimal
  per_cent,  ///< two decimals
  times,     ///< two decimals
};

struct Indicator {
  std::string code;  ///< `dso`, `overdue-rate`, …; heading `indicator.<code>`
  IndicatorUnit unit = IndicatorUnit::money;
  std::optional<std::int64_t> digits;  ///< the value scaled by the unit's decimals
  Reason not_available;                ///< why there is no value; code empty when there is one
};

/// A period in whole days, both included.
struct Period {
  Date from, until;
  [[nodiscard]] std::int32_t days() const { return until - from + 1; }
};

/// The three calendar months that end with the month of `as_of`, up to `as_of`.
[[nodiscard]] Period default_period(Date as_of);

class SalesBook;
class PeriodFlows;
class UnappliedDays;

struct IndicatorInput {
  const Ledger& ledger;
  const PaymentHistory& history;   ///< cut at `period.until` or later
  const OpenItems& open;           ///< as of `period.until`, with its applications
  std::span<const MonthSales> sales;           ///< beats the ledger's own where given
  Period period;
  std::int32_t year_days = 0;       ///< of turnover days; 0: 360 for CNY, else 365
  const SalesBook* book = nullptr;  ///< of the same ledger and sales; null: made for this once
  /// Of cash application up to `period.until` or later, for recoveries and what was unapplied;
  /// empty: those of `open`.
  std::span<const Application> applications = {};
  std::span<const PromiseStatus> promises = {};  ///< judged on `period.until` or later
  const PeriodFlows* flows = nullptr;  ///< of the same history; null: made for this period alone
  /// On the days of `days_before` at least; null: made for this period alone.
  const UnappliedDays* unapplied = nullptr;
};

/// The days before a period whose balances its figures need: the day before it, and a year before
/// its end.
[[nodiscard]] std::array<Date, 2> days_before(const Period& period);

/// A customer's share of the receivable; cumulative in hundredths of a per cent.
struct TopCustomer {
  CustomerId customer;
  std::int64_t gross = 0;
  std::int64_t share = 0, cumulative = 0;
  bool in_80 = false;  ///< one of the few that carry 80 %
};

struct IndicatorSet {
  Currency currency;
  std::vector<Indicator> values;      ///< in the order of the manual
  std::vector<TopCustomer> customers; ///< by gross falling, then id; only those that owe
  Date first_document;                ///< the earliest document date of the currency
  bool open_list = false;             ///< a list of what is open: tells nothing of what was paid

  /// The indicator of that code; null when there is none.
  [[nodiscard]] const Indicator* find(std::string_view code) const;
};

/// One set per currency of the ledger that has documents by the end of the period. Codes:
/// gross, not-due, overdue, net, disputed, credit-sales, dso, dso-net, dso-best, days-delinquent,
/// dso-countback, turnover, turnover-days, collection-effectiveness, overdue-rate, disputed-rate,
/// recovery-rate, dso-countback-net, overdue-rate-net, turnover-net, turnover-days-net,
/// collection-effectiveness-net, dilution-rate, write-offs, recoveries, broken-promises, in-credit.
[[nodiscard]] std::vector<IndicatorSet> indicators(const IndicatorInput& input);

/// The columns that indicators need beside `apply_columns()`.
[[nodiscard]] ColumnSet indicator_columns();

/// num / den x 10^decimals, rounded half away from zero; empty when den is 0 or it does not fit.
[[nodiscard]] std::optional<std::int64_t> ratio(std::int64_t num, std::int64_t den,
                                                std::int64_t factor, int decimals);

}  // namespace arrears
