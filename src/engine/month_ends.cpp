#include <arrears/engine/month_ends.hpp>

#include <algorithm>

namespace arrears {

Date month_before(Date as_of) { return as_of.start_of_month().plus_days(-1); }

Date year_before(Date as_of) {
  const Date day = as_of.plus_months(-12);
  return as_of == as_of.end_of_month() ? day.end_of_month() : day;
}

std::vector<Date> comparison_days(Date as_of, std::int32_t count) {
  std::vector<Date> days;
  Date day = as_of;
  for (std::int32_t i = 0; i < count; ++i) {
    day = month_before(day);
    days.push_back(day);
  }
  days.push_back(year_before(as_of));
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days;
}

Period period_like(const Period& like, Date day) {
  if (like.from != like.from.start_of_month()) {
    return {day.plus_days(1 - like.days()), day};
  }
  Date from = day.start_of_month();
  for (Date month = like.until.start_of_month(); month > like.from;
       month = month.plus_months(-1)) {
    from = from.plus_months(-1);
  }
  return {from, day};
}

}  // namespace arrears
