// customers.csv: one row a customer, and further rows for limits of other periods.
#pragma once

#include <arrears/model/customer.hpp>
#include <arrears/read/conventions.hpp>

#include "side_reader.hpp"

namespace arrears {

void read_customers(SideReader& row, ZeroLimit zero_limit, CustomerBook& book);

}  // namespace arrears
