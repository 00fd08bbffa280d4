/// Grid: how wide the columns of a human table are, and which of them a narrow terminal shows.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <arrears/model/table.hpp>
#include <arrears/render/format.hpp>

#include "human_text.hpp"

namespace arrears {

struct GridColumn {
  std::size_t index = 0;  ///< in the table
  std::string heading;
  std::size_t width = 0;
  bool right = false;
  bool empty = true;      ///< no row knows a value
};

struct Grid {
  std::vector<GridColumn> columns;   ///< those shown, in the table's order
  std::vector<std::string> dropped;  ///< headings of those left out
};

/// Columns as wide as their cells and their headings' longest word ask for, fitted to the width of
/// the options: empty columns go first, then texts are cut, then columns go by rank from the right.
/// Adds every row to `totals`, since this is the one pass over all rows.
[[nodiscard]] Grid measure_grid(const Table& table, const FormatOptions& options, Totals& totals);

/// The heading broken at spaces into lines of that width; a longer word is cut.
[[nodiscard]] std::vector<std::string> wrap_words(const std::string& text, std::size_t width);

}  // namespace arrears
