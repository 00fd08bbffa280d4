#include "fold_cells.hpp"

namespace arrears {
namespace {

MonthStarts made_month_starts() {
  MonthStarts starts{};
  Date first = *Date::from_ymd(1900, 1, 1);
  for (std::int32_t& start : starts) {
    start = first.serial();
    first = first.plus_months(1);
  }
  return starts;
}

}  // namespace

const MonthStarts& month_starts() {
  static const MonthStarts starts = made_month_starts();
  return starts;
}

bool read_day_of_other_century(std::string_view text, const MonthStarts& starts,
                               std::int32_t& serial) {
  const bool past_2099 = text.starts_with("21");
  if (!past_2099 && !text.starts_with("19")) return false;
  return read_day_of_century(text, past_2099 ? 200 : 0, starts, serial) && serial > starts[0];
}

}  // namespace arrears
