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

}  // namespace arrears
