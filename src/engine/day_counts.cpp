#include "day_counts.hpp"

#include <algorithm>

namespace arrears {
namespace {

constexpr std::int32_t kMonths = 30 * 12;

std::int32_t month_number(Date day) {
  return day.year() * 12 + static_cast<std::int32_t>(day.month()) - 1;
}

}  // namespace

std::size_t place_in_month(Date day) {
  const std::size_t to_end = static_cast<std::size_t>(day.end_of_month() - day);
  return to_end < 4 ? 30 - to_end : day.day() - 1;
}

DayCounts::DayCounts(Date last) : first_month_(month_number(last) - kMonths + 1) {
  // The last day of each month leads to the months before.
  std::vector<Date> ends{last.end_of_month()};
  while (ends.size() < kMonths) {
    const Date end = ends.back();
    ends.push_back(end.plus_days(-static_cast<std::int32_t>(end.day())));
  }
  before_.resize(kMonths + 1);
  for (std::size_t month = 0; month < kMonths; ++month) {
    before_[month + 1] = before_[month];
    const Date end = ends[kMonths - 1 - month];
    const auto days = static_cast<std::int32_t>(end.day());
    std::size_t weekday = end.plus_days(1 - days).iso_weekday() - 1;
    for (std::int32_t day = 1; day <= days; ++day) {
      const std::int32_t place = days - day < 4 ? 30 - (days - day) : day - 1;
      ++before_[month + 1][static_cast<std::size_t>(place)][weekday];
      weekday = weekday == kWeekdays - 1 ? 0 : weekday + 1;
    }
  }
}

std::size_t DayCounts::month_of(Date day) const {
  return static_cast<std::size_t>(std::clamp(month_number(day) - first_month_, 0, kMonths - 1));
}

ByDayKind<float> DayCounts::of(Date first, Date last) const {
  const ByDayKind<std::uint16_t>& from = before_[month_of(first)];
  const ByDayKind<std::uint16_t>& to = before_[month_of(last) + 1];
  ByDayKind<float> days;
  for (std::size_t place = 0; place < kMonthPlaces; ++place) {
    for (std::size_t weekday = 0; weekday < kWeekdays; ++weekday) {
      days[place][weekday] = static_cast<float>(to[place][weekday] - from[place][weekday]);
    }
  }
  return days;
}

}  // namespace arrears
