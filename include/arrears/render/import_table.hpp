/// Import table: a ledger in its canonical form (semantics.md §2), which the reader reads back to
/// the same ledger.
#pragma once

#include <arrears/model/ledger.hpp>
#include <arrears/model/table.hpp>

namespace arrears {

/// The core columns in their fixed order, then the optional columns that the ledger has, then
/// further columns of the exports in the order first met; rows in input order. Rows are made on
/// demand, so the ledger must outlive the table.
[[nodiscard]] Table import_table(const Ledger& ledger);

}  // namespace arrears
