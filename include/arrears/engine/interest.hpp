/// Interest: simple late-payment interest on a declining balance, stretch by stretch.
///
/// Interest runs from the day after the start day to the last day inclusive. The day of a payment
/// still bears the old balance; a rate counts from its `from` day. Each stretch of one balance and
/// one rate rounds once, and lines sum to the total exactly. Interest bears no interest; a net
/// rate below 0 counts as 0. Sources of the schemes: `base-rates.md` of the project's data.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <arrears/engine/procedure.hpp>
#include <arrears/model/date.hpp>
#include <arrears/model/money.hpp>
#include <arrears/model/rate.hpp>
#include <arrears/model/side_records.hpp>

namespace arrears {

/// A change of the balance: positive lowers it. It counts from the day after `day`.
struct BalanceChange {
  Date day;
  std::int64_t amount = 0;  ///< minor units; negative when a payment is taken back
};

/// One line of an interest statement.
struct InterestStretch {
  Date from, until;          ///< both included
  std::int32_t days = 0;     ///< as the day count counts them
  std::int64_t balance = 0;  ///< minor units
  Rate per_cent;             ///< per `unit`
  RateUnit unit = RateUnit::year;
  std::int64_t amount = 0;   ///< minor units, rounded once
};

struct InterestStatement {
  std::vector<InterestStretch> stretches;  ///< by date; those without rate or balance left out
  std::int64_t total = 0;                  ///< the sum of their amounts
  /// Days lie before the first known row of the reference; they bear nothing.
  bool rate_unknown = false;
  /// Days lie past the last day on which the reference is known: that day.
  Date rate_known_until;
  bool overflow = false;  ///< an amount did not fit; the statement is then empty
};

struct InterestInput {
  std::int64_t balance = 0;  ///< minor units at the end of the day before `first`
  Date first;                ///< first day that bears interest
  Date last;                 ///< last one, included; before `first`: nothing is due
  Date fixed_on;             ///< whose rate holds under `at_start`; unknown: `first`
  std::span<const BalanceChange> changes;  ///< of days `first` … `last`; any order
  std::span<const BaseRate> base_rates;    ///< any order
};

/// The statement of one item.
[[nodiscard]] InterestStatement compute_interest(const InterestInput& input,
                                                 const InterestRules& rules,
                                                 Rounding rounding = Rounding::half_up);

/// A reference without `known_until` counts as known for so many days after its last row.
inline constexpr std::int32_t kReferenceKnownDays = 184;

/// The reference rate on a day; empty before its first row.
[[nodiscard]] std::optional<Rate> reference_rate(std::span<const BaseRate> rates,
                                                 std::string_view reference, Date day);

/// Days from `first` to `last`, both included, as a day count counts them.
[[nodiscard]] std::int32_t counted_days(DayCount count, Date first, Date last);

}  // namespace arrears
