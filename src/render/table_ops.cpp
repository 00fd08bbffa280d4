#include <arrears/render/table_ops.hpp>

#include <algorithm>
#include <numeric>

#include <arrears/model/suggest.hpp>

#include "find_column.hpp"
#include "picked_rows.hpp"

namespace arrears {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

struct SortKey {
  std::vector<Cell> cells;
  bool descending = false;
};

/// Below, equal or above zero as `a` stands before, with or after `b`.
int compare(const Cell& a, const Cell& b, bool descending) {
  if (a.known != b.known) return a.known ? -1 : 1;
  if (!a.known) return 0;
  if (a.currency != b.currency) return a.currency < b.currency ? -1 : 1;
  int order = 0;
  if (a.type == CellType::text) {
    order = a.view().compare(b.view());
  } else {
    order = a.number < b.number ? -1 : a.number > b.number ? 1 : 0;
  }
  return descending ? -order : order;
}

Result<SortKey> read_sort_key(const Table& table, std::string_view part) {
  SortKey key;
  const auto whole = table.find(part);
  const std::size_t colon = part.rfind(':');
  // A column of the export may have a colon in its name, so the whole is looked up first.
  if (!whole && colon != std::string_view::npos) {
    const std::string_view direction = part.substr(colon + 1);
    if (direction != "asc" && direction != "desc") {
      return fail(usage_error("sort-bad-direction").with("direction", std::string(direction)));
    }
    key.descending = direction == "desc";
    part = part.substr(0, colon);
  }
  const auto found = find_column(table, part);
  if (!found) return fail(found.error());
  key.cells = column_cells(table, *found);
  return key;
}

}  // namespace

std::vector<std::string> split_columns(std::string_view list) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at <= list.size();) {
    const std::size_t end = std::min(list.find(',', at), list.size());
    names.emplace_back(trimmed(list.substr(at, end - at)));
    at = end + 1;
  }
  return names;
}

Result<std::size_t> find_column(const Table& table, std::string_view name) {
  if (const auto found = table.find(name)) return *found;
  std::vector<std::string> keys;
  std::string known;
  for (const TableColumn& column : table.columns) {
    keys.push_back(column.key);
    if (!known.empty()) known += ", ";
    known += column.key;
  }
  Diagnostic why =
      usage_error("unknown-column").with("column", std::string(name)).with("known", known);
  if (const auto near = closest(name, std::span<const std::string>(keys))) {
    why.arguments.push_back({"suggestion", *near});
  }
  return fail(std::move(why));
}

Result<Table> sort_rows(const Table& table, std::string_view keys) {
  std::vector<SortKey> sort_keys;
  for (const std::string& part : split_columns(keys)) {
    auto key = read_sort_key(table, part);
    if (!key) return fail(key.error());
    sort_keys.push_back(std::move(*key));
  }
  std::vector<std::size_t> order(table.row_count());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    for (const SortKey& key : sort_keys) {
      const int sign = compare(key.cells[a], key.cells[b], key.descending);
      if (sign != 0) return sign < 0;
    }
    return false;
  });
  Table sorted = table;
  if (table.rows) sorted.rows = pick_rows(table.rows, table.columns.size(), std::move(order));
  return sorted;
}

Result<Table> largest_rows(const Table& table, std::string_view column, std::size_t count) {
  auto sorted = sort_rows(table, std::string(column) + ":desc");
  if (!sorted) return sorted;
  const auto cells = column_cells(*sorted, *sorted->find(column));
  std::vector<std::size_t> rows;
  std::size_t of_currency = 0;
  for (std::size_t row = 0; row < cells.size(); ++row) {
    if (row > 0 && cells[row].currency != cells[row - 1].currency) of_currency = 0;
    if (of_currency++ < count) rows.push_back(row);
  }
  if (rows.size() == cells.size()) return sorted;
  const std::size_t shown = rows.size();
  sorted->rows = pick_rows(sorted->rows, sorted->columns.size(), std::move(rows));
  note_rows_shown(*sorted, shown, cells.size());
  return sorted;
}

Table top_rows(const Table& table, std::size_t count) {
  if (count >= table.row_count()) return table;
  std::vector<std::size_t> rows(count);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  Table top = table;
  top.rows = pick_rows(table.rows, table.columns.size(), std::move(rows));
  note_rows_shown(top, count, table.row_count());
  return top;
}

Result<Table> select_columns(const Table& table, std::span<const std::string> columns) {
  std::vector<std::size_t> picked;
  Table selected = table;
  selected.columns.clear();
  for (const std::string& name : columns) {
    const auto found = find_column(table, name);
    if (!found) return fail(found.error());
    if (std::find(picked.begin(), picked.end(), *found) != picked.end()) {
      return fail(usage_error("column-twice").with("column", name));
    }
    picked.push_back(*found);
    selected.columns.push_back(table.columns[*found]);
    selected.columns.back().rank = 0;  // asked for by name: not to be left out before others
  }
  if (table.rows) {
    selected.rows = pick_columns(table.rows, table.columns.size(), std::move(picked));
  }
  return selected;
}

}  // namespace arrears
