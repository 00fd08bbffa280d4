// The days on which a customer pays: a weekday, or a day of the month.
#pragma once

#include <string_view>

#include <arrears/model/date.hpp>

namespace arrears {

// The last pay run on or before `day`. `pay_day` is a weekday (`friday`, `fri`, `周五`) or a day of
// the month (`25`; beyond a month's end its last day), several separated by `;`, `,` or `/`.
// Unknown when it says nothing that can be read.
[[nodiscard]] Date last_pay_run(std::string_view pay_day, Date day);

}  // namespace arrears
