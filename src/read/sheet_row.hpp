// SheetLines: the cells of a sheet's rows to lines of CSV. The table's width is that of its heading
// (of the first rows, the one with the most texts): shorter rows are filled up to it, since a sheet
// does not store the empty cells at a row's end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sheet_text.hpp"

namespace arrears {

class SheetLines {
 public:
  SheetLines(const std::vector<TallCell>& tall_cells, SheetFacts& facts)
      : tall_cells_(tall_cells), facts_(facts) {}

  /// Rows come with rising numbers (from 1); those left out are empty lines.
  void begin_row(std::uint32_t row);
  /// Where a cell's text (column from 0) is to be put.
  [[nodiscard]] std::string& cell(std::uint32_t column);
  /// The cell is complete. False when the row is longer than any record may be.
  [[nodiscard]] bool end_cell(std::uint32_t column, bool is_text);
  /// False when more cells are merged at one place than a sheet can hold.
  [[nodiscard]] bool end_row();
  void finish();

  /// Moves up to `n` bytes of finished lines to `out`.
  [[nodiscard]] std::size_t take(char* out, std::size_t n);

 private:
  /// A merged cell that rows below may still lie in.
  struct Open {
    std::uint32_t last_row, column;
    std::string text;
  };
  struct Line {
    std::string text;
    std::size_t cells = 0, texts = 0;
  };

  [[nodiscard]] bool fill_merged();
  void fill(std::uint32_t column, const std::string& text);
  [[nodiscard]] Line line_of_row() const;
  void settle_width();
  void put_or_keep(Line line);
  void put(const Line& line);

  const std::vector<TallCell>& tall_cells_;
  SheetFacts& facts_;
  std::size_t next_tall_ = 0;
  std::vector<Open> open_;

  std::uint32_t row_ = 0;
  std::vector<std::string> cells_;   // of the row; only the first used_ are
  std::vector<char> is_text_;
  std::size_t used_ = 0;
  std::size_t row_bytes_ = 0;

  std::vector<Line> first_lines_;    // until the width is settled
  std::size_t filled_lines_ = 0;     // of them, those with cells
  bool settled_ = false;
  std::size_t width_ = 0;
  std::string out_;
  std::size_t taken_ = 0;
};

}  // namespace arrears
