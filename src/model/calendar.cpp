#include <arrears/model/calendar.hpp>

#include <algorithm>
#include <cassert>

namespace arrears {

void Calendar::add_holiday(std::string_view country, Date day) {
  assert(day.known());
  auto& days = holidays_[std::string(country)];
  const auto place = std::lower_bound(days.begin(), days.end(), day);
  if (place == days.end() || *place != day) days.insert(place, day);
}

bool Calendar::is_business_day(std::string_view country, Date day) const {
  if (day.iso_weekday() >= 6) return false;
  if (holidays_.empty()) return true;
  const auto has = [&](std::string_view of) {
    const auto found = holidays_.find(std::string(of));
    return found != holidays_.end() &&
           std::binary_search(found->second.begin(), found->second.end(), day);
  };
  return !has("") && (country.empty() || !has(country));
}

Date Calendar::roll_following(std::string_view country, Date day) const {
  while (!is_business_day(country, day)) {
    const Date next = day.plus_days(1);
    if (next == day) break;  // the last day there is
    day = next;
  }
  return day;
}

}  // namespace arrears
