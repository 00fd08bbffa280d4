// Whether a column called a balance runs from row to row, or says what is open of each.
#pragma once

#include "source_rows.hpp"

namespace arrears {

/// Takes a running balance for no open amount, with a warning, where the header leaves it open:
/// some row's balance is no part of its amount, or each one follows from the customer's row above
/// and the credits have used up another sum than the documents have lost.
void drop_running_balance(SourceRows& source);

}  // namespace arrears
