/// HumanCells: the cells of one long table for people, one after another, without an allocation a
/// cell: words of codes are kept, numbers are written into the same room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <arrears/model/table.hpp>
#include <arrears/render/format.hpp>

#include "byte_buffer.hpp"

namespace arrears {

/// What a cell shows: what `human_cell` says, and how many columns of a terminal it takes.
struct ShownCell {
  std::string_view text;
  std::size_t width = 0;
};

/// For one thread; `table` and `options` must outlive it.
class HumanCells {
 public:
  HumanCells(const Table& table, const FormatOptions& options);

  /// What the cell of that column shows; the text is good until the next cell is asked for.
  [[nodiscard]] ShownCell show(const Cell& cell, std::size_t column);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  struct Words {
    std::string text;
    std::size_t width = 0;
  };
  using KnownWords = std::unordered_map<std::string, Words, Hash, std::equal_to<>>;

  ShownCell show_words(const Cell& cell, std::size_t column);
  ShownCell show_number(const Cell& cell, const TableColumn& column);

  const Table* table_;
  const FormatOptions* options_;
  std::vector<KnownWords> words_;  ///< by column
  std::string text_;
  ByteBuffer bytes_;
};

/// One for each thread that the options allow.
[[nodiscard]] std::vector<HumanCells> human_cells(const Table& table, const FormatOptions& options);

}  // namespace arrears
