// SheetText: the rows of one sheet of a workbook as CSV text, so that a sheet is read as any export
// is. One row is one line, empty ones included: the line's number is the row's.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/model/result.hpp>
#include <arrears/read/byte_source.hpp>

#include "workbook.hpp"

namespace arrears {

/// Cells that are one, over several rows.
struct TallCell {
  std::uint32_t first_row = 0, last_row = 0;
  std::uint32_t column = 0;
};

/// A workbook whose sheet can be read, more than once.
struct OpenBook {
  std::string file;
  std::unique_ptr<ZipArchive> archive;
  Workbook book;
  SheetName sheet;
  std::vector<TallCell> tall_cells;  ///< by their first row
};

/// Opens a workbook; `sheet` as `--sheet` takes it. Bytes that cannot be read at any place go to a
/// temporary file.
[[nodiscard]] Result<std::shared_ptr<const OpenBook>> open_book(std::unique_ptr<ByteSource> packed,
                                                                const std::string& sheet);

/// What was met on the way; complete when the text has ended.
struct SheetFacts {
  std::uint64_t hidden_rows = 0;    ///< rows that the sheet does not show, read as any other
  std::uint64_t merged_cells = 0;   ///< cells that took the text of the merged cell they lie in
};

struct SheetText {
  std::unique_ptr<ByteSource> text;
  std::shared_ptr<const SheetFacts> facts;
};

/// How a sheet's numbers are written.
struct SheetWriting {
  DecimalMark mark = DecimalMark::point;
  bool with_units = false;  ///< with the currency that their format shows
};

/// The sheet's rows. Numbers are written with the given decimal mark, days in ISO; cells that hold
/// an error of the spreadsheet read `#N/A` and the like, formulas never worked out `#FORMULA!`.
[[nodiscard]] Result<SheetText> open_sheet(const std::shared_ptr<const OpenBook>& book,
                                           SheetWriting writing);

}  // namespace arrears
