/// Row sources made of other row sources: some of their rows, some of their columns.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include <arrears/model/table.hpp>

namespace arrears {

/// The rows at these positions of a source, in this order.
[[nodiscard]] std::shared_ptr<const RowSource> pick_rows(std::shared_ptr<const RowSource> base,
                                                         std::size_t columns,
                                                         std::vector<std::size_t> rows);

/// These columns of a source that has `base_columns`, in this order.
[[nodiscard]] std::shared_ptr<const RowSource> pick_columns(std::shared_ptr<const RowSource> base,
                                                            std::size_t base_columns,
                                                            std::vector<std::size_t> columns);

/// The cells of one column, all rows.
[[nodiscard]] std::vector<Cell> column_cells(const Table& table, std::size_t column);

/// Says in the foot that only some rows are shown; a table shortened twice says it once.
void note_rows_shown(Table& table, std::size_t shown, std::size_t of);

}  // namespace arrears
