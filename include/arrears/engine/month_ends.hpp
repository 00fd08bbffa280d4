/// Month ends: the earlier days that a report compares with.
#pragma once

#include <vector>

#include <arrears/engine/indicators.hpp>
#include <arrears/model/date.hpp>

namespace arrears {

/// The last day of the month before that of `as_of`.
[[nodiscard]] Date month_before(Date as_of);

/// The same day a year earlier; a month end stays one (28 February 2027: 28 February 2026, and
/// 28 February 2025: 29 February 2024).
[[nodiscard]] Date year_before(Date as_of);

/// `count` month ends before `as_of` and the same day a year before, rising, each once. Days before
/// the first day of the calendar are left out.
[[nodiscard]] std::vector<Date> comparison_days(Date as_of, std::int32_t count);

/// The period of the same kind that ends on `day`: as many calendar months where `like` begins with
/// a month, else as many days.
[[nodiscard]] Period period_like(const Period& like, Date day);

}  // namespace arrears
