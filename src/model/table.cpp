#include <arrears/model/table.hpp>

#include <algorithm>
#include <cassert>

namespace arrears {

Cell Cell::money(Money money) {
  Cell cell;
  cell.type = CellType::money;
  cell.number = money.minor;
  cell.currency = money.currency.index();
  cell.known = true;
  return cell;
}

Cell Cell::date(Date date) {
  Cell cell;
  cell.type = CellType::date;
  cell.number = date.serial();
  cell.known = date.known();
  return cell;
}

Cell Cell::integer(std::int64_t value) { return decimal(CellType::integer, value); }

Cell Cell::decimal(CellType type, std::int64_t digits) {
  Cell cell;
  cell.type = type;
  cell.number = digits;
  cell.known = true;
  return cell;
}

void RowList::add(std::span<const Cell> row) {
  assert(row.size() == columns_);
  for (Cell cell : row) {
    if (cell.type == CellType::text && cell.length != 0) {
      cell.chars = texts_.view(texts_.add(cell.view())).data();
    }
    cells_.push_back(cell);
  }
}

void RowList::fill(std::size_t first, std::size_t count, std::span<Cell> out) const {
  assert(first + count <= size() && out.size() >= count * columns_);
  const auto begin = cells_.begin() + static_cast<std::ptrdiff_t>(first * columns_);
  std::copy(begin, begin + static_cast<std::ptrdiff_t>(count * columns_), out.begin());
}

std::optional<std::size_t> Table::find(std::string_view wanted) const {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].key == wanted) return i;
  }
  return std::nullopt;
}

std::vector<Cell> all_cells(const Table& table) {
  std::vector<Cell> cells(table.row_count() * table.columns.size());
  if (table.rows) table.rows->fill(0, table.rows->size(), cells);
  return cells;
}

}  // namespace arrears
