/// Facts of an ageing for those who read csv: head and foot of its table are not in it.
#pragma once

#include <arrears/model/table.hpp>

#include "console.hpp"

namespace arrears {

/// Says rates always, and with `-v` the part that is proven, the proof of a list, and customers in
/// credit.
void say_facts(Console& console, const Table& table);

}  // namespace arrears
