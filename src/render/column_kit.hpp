/// Column kit: short ways of saying what a report's columns are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <arrears/model/table.hpp>

namespace arrears {

inline TableColumn text_column(std::string key, int rank = 0) {
  TableColumn column{std::move(key), CellType::text};
  column.rank = rank;
  return column;
}
/// Cells are codes that the catalogue has as `<vocabulary>.<code>`.
inline TableColumn code_column(std::string key, std::string vocabulary, int rank = 0) {
  TableColumn column = text_column(std::move(key), rank);
  column.vocabulary = std::move(vocabulary);
  return column;
}
inline TableColumn typed_column(std::string key, CellType type, int rank = 0, int decimals = 0) {
  TableColumn column{std::move(key), type, decimals};
  column.rank = rank;
  return column;
}
/// A column whose sums stand below it in human formats.
inline TableColumn total_column(std::string key, CellType type = CellType::money, int rank = 0) {
  TableColumn column = typed_column(std::move(key), type, rank);
  column.total = true;
  return column;
}

/// A number that has decimals of its own, whatever its column says.
inline Cell number_cell(std::int64_t digits, int decimals) {
  Cell cell = Cell::decimal(CellType::number, digits);
  cell.length = static_cast<std::uint32_t>(decimals) + 1;
  return cell;
}

/// The amount, or a cell that is not known.
inline Cell money_or_none(const std::optional<std::int64_t>& minor, Currency currency) {
  return minor ? Cell::money({*minor, currency}) : Cell::none(CellType::money);
}

}  // namespace arrears
