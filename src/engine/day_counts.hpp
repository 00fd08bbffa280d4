/// DayCounts: how many days of each kind, by place in the month and weekday, stretches of months
/// have. Who pays on the last day of each month pays now on a Monday, now on a Friday: what
/// weekdays tell is told by how many of them there were.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <arrears/engine/recovery_parameters.hpp>
#include <arrears/model/date.hpp>

namespace arrears {

/// 0 to 26: days 1 to 27 of the month; 27 to 30: its last four days.
[[nodiscard]] std::size_t place_in_month(Date day);

/// A number for each place in the month and weekday.
template <class Number>
using ByDayKind = std::array<std::array<Number, kWeekdays>, kMonthPlaces>;

class DayCounts {
 public:
  /// Counts the months up to that of `last`; older ones than some decades are left out.
  explicit DayCounts(Date last);

  /// The days of all months from that of `first` to that of `last`, as far as they are counted.
  [[nodiscard]] ByDayKind<float> of(Date first, Date last) const;

 private:
  [[nodiscard]] std::size_t month_of(Date day) const;

  std::int32_t first_month_ = 0;                  // since year 0
  std::vector<ByDayKind<std::uint16_t>> before_;  // the days before each month, and before the end
};

}  // namespace arrears
