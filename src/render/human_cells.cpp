#include "human_cells.hpp"

#include <algorithm>

#include "human_text.hpp"
#include "machine_text.hpp"
#include <arrears/render/visible.hpp>

namespace arrears {
namespace {

// Codes are few, but reasons are combined: a hostile column must not be kept as a whole.
constexpr std::size_t kKeptWords = 1024;

}  // namespace

HumanCells::HumanCells(const Table& table, const FormatOptions& options)
    : table_(&table), options_(&options), words_(table.columns.size()) {}

ShownCell HumanCells::show(const Cell& cell, std::size_t index) {
  const TableColumn& column = table_->columns[index];
  if (!cell.known) {
    if (column.absent.empty()) return {};
    return show_words(Cell::none(), index);
  }
  if (cell.type == CellType::text) {
    if (!column.vocabulary.empty()) return show_words(cell, index);
    if (is_plain(cell.view())) return {cell.view(), cell.length};
    text_ = visible(cell.view());
    return {text_, display_width(text_)};
  }
  return show_number(cell, column);
}

ShownCell HumanCells::show_words(const Cell& cell, std::size_t index) {
  KnownWords& words = words_[index];
  const auto known = words.find(cell.known ? cell.view() : std::string_view());
  if (known != words.end()) return {known->second.text, known->second.width};
  text_ = human_cell(*options_, cell, table_->columns[index]);
  const std::size_t width = display_width(text_);
  if (words.size() < kKeptWords) words.emplace(std::string(cell.view()), Words{text_, width});
  return {text_, width};
}

ShownCell HumanCells::show_number(const Cell& cell, const TableColumn& column) {
  bytes_.clear();
  if (cell.type == CellType::date) {
    append_date(bytes_, cell.as_date());
  } else {
    append_human_number(bytes_, cell, column);
  }
  return {bytes_.view(), bytes_.size()};
}

std::vector<HumanCells> human_cells(const Table& table, const FormatOptions& options) {
  std::vector<HumanCells> cells;
  for (unsigned i = 0; i < std::max(options.threads, 1U); ++i) cells.emplace_back(table, options);
  return cells;
}

}  // namespace arrears
