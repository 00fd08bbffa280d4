/// DayText: a date cell taken apart into numbers, a month name and what stands between, and the
/// days it can mean.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include <arrears/read/day.hpp>

namespace arrears {

/// The days a cell means in each order.
struct DayReadings {
  DayFault fault = DayFault::none;  ///< of the form; no_such_day if no order gives a day
  bool had_time = false;
  bool ordered = false;   ///< the form says its order: all three readings are the same
  bool points = false;    ///< `1.3.2026`
  bool short_years = false;  ///< two digits at both ends
  std::array<Date, kDateOrders> days{};  ///< by DateOrder; unknown where there is none

  [[nodiscard]] Date in(DateOrder order) const { return days[static_cast<std::size_t>(order)]; }
};

[[nodiscard]] DayReadings read_day_text(std::string_view text);

/// What a cell read so says of its column.
[[nodiscard]] DayEvidence evidence_of(const DayReadings& readings);

}  // namespace arrears
