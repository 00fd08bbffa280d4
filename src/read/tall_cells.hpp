// Cells merged over several rows: programs that print groups so write the group's name once.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "sheet_text.hpp"

namespace arrears {

/// The merged cells of a sheet that span rows. They stand behind the rows, so the sheet is run
/// through once for them alone.
[[nodiscard]] Result<std::vector<TallCell>> find_tall_cells(ByteSource& sheet);

/// Where a cell is: `AB12` is column 27 (from 0) and row 12 (from 1).
struct CellPosition {
  std::uint32_t column = 0;
  std::uint32_t row = 0;
};
inline constexpr std::uint32_t kMostColumns = 16'384;
inline constexpr std::uint32_t kMostRows = 1'048'576;
/// Nothing for what is no reference.
[[nodiscard]] std::optional<CellPosition> parse_cell_position(std::string_view reference);

}  // namespace arrears
