/// Import table: a ledger in its canonical form (semantics.md §2), which the reader reads back to
/// the same ledger.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <arrears/model/ledger.hpp>
#include <arrears/model/ledger_part.hpp>
#include <arrears/model/table.hpp>

namespace arrears {

/// The core columns in their fixed order, then the optional columns that the ledger has, then
/// further columns of the exports in the order first met; rows in input order. Rows are made on
/// demand, so the ledger must outlive the table.
[[nodiscard]] Table import_table(const Ledger& ledger);

/// The same columns for rows that no ledger holds: of `columns` all core ones and those named, then
/// the further ones.
[[nodiscard]] std::vector<TableColumn> import_columns(const ColumnSet& columns,
                                                      std::span<const std::string> extras);

/// The cells of a part of texts only, as rows of that table; `extras` gives the place of each
/// further column in `part.extra_texts`, -1 where it has none. The part must outlive them.
[[nodiscard]] std::shared_ptr<const RowSource> import_rows(const LedgerPart& part,
                                                           const ColumnSet& columns,
                                                           std::span<const std::int32_t> extras);

}  // namespace arrears
