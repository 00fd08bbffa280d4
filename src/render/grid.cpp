#include "grid.hpp"

#include <algorithm>
#include <limits>

#include "blocks.hpp"
#include "human_cells.hpp"
#include "machine_text.hpp"
#include <arrears/render/visible.hpp>

namespace arrears {
namespace {

constexpr std::size_t kGap = 2;
// One hostile cell must not make every other row as long as itself.
constexpr std::size_t kMaxTextWidth = 100;
// What a text column keeps when it is cut: those of rank 0 (ids, numbers) more than the others.
constexpr std::size_t kKeepEssential = 24;
constexpr std::size_t kKeepOther = 10;

/// The least and the greatest number of a column so far: what lies between is no wider.
struct Extremes {
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  std::int64_t greatest = std::numeric_limits<std::int64_t>::min();
  int decimals = -1;

  /// Whether a number tells nothing new; takes it in if it does.
  bool covers(std::int64_t number, int number_decimals) {
    if (decimals != number_decimals)
      *this = Extremes{number, number, number_decimals};
    else if (number < least)
      least = number;
    else if (number > greatest)
      greatest = number;
    else
      return true;
    return false;
  }
};

/// Widths and totals of the rows that one thread sees.
class Measure {
 public:
  Measure(const Table& table, const FormatOptions& options)
      : widths(table.columns.size()),
        totals(table),
        columns_(table.columns),
        extremes_(table.columns.size()),
        cells_(table, options) {}

  void add(std::span<const Cell> row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const Cell& cell = row[i];
      if (!cell.known && columns_[i].absent.empty()) continue;
      const bool number = cell.type != CellType::text && cell.type != CellType::date;
      if (cell.known && number &&
          extremes_[i].covers(cell.number, decimals_of(cell, columns_[i]))) {
        continue;
      }
      widths[i] = std::max(widths[i], cells_.show(cell, i).width);
    }
    totals.add(row);
  }

  std::vector<std::size_t> widths;
  Totals totals;

 private:
  std::span<const TableColumn> columns_;
  std::vector<Extremes> extremes_;
  HumanCells cells_;
};

std::vector<std::size_t> cell_widths(const Table& table, const FormatOptions& options,
                                     Totals& totals) {
  std::vector<Measure> parts;
  for (unsigned i = 0; i < std::max(options.threads, 1U); ++i) parts.emplace_back(table, options);
  std::vector<RowVisitor> visitors;
  for (Measure& part : parts) {
    visitors.emplace_back([&part](std::span<const Cell> row) { part.add(row); });
  }
  visit_rows(table, visitors);
  std::vector<std::size_t> widths(table.columns.size());
  for (const Measure& part : parts) {
    totals.add(part.totals);
    for (std::size_t i = 0; i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], part.widths[i]);
    }
  }
  return widths;
}

std::size_t longest_word(std::string_view text) {
  std::size_t longest = 0;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    longest = std::max(longest, display_width(text.substr(at, end - at)));
    at = end + 1;
  }
  return longest;
}

std::size_t total_width(const std::vector<GridColumn>& columns) {
  std::size_t total = 0;
  for (const GridColumn& column : columns) total += column.width + kGap;
  return total == 0 ? 0 : total - kGap;
}

std::size_t least_width(const Table& table, const GridColumn& column) {
  const TableColumn& facts = table.columns[column.index];
  if (facts.type != CellType::text) return column.width;
  const std::size_t keep = facts.rank == 0 ? kKeepEssential : kKeepOther;
  return std::min(column.width, std::max(keep, longest_word(column.heading)));
}

void drop(Grid& grid, std::size_t at) {
  grid.dropped.push_back(grid.columns[at].heading);
  grid.columns.erase(grid.columns.begin() + static_cast<std::ptrdiff_t>(at));
}

/// Some of the buckets without the others would not add up to what stands beside them.
void drop_with_group(const Table& table, Grid& grid, std::size_t at) {
  const std::string group = table.columns[grid.columns[at].index].group;
  if (group.empty()) return drop(grid, at);
  for (std::size_t i = 1; i < grid.columns.size();) {
    table.columns[grid.columns[i].index].group == group ? drop(grid, i) : void(++i);
  }
}

/// The column to leave out next: highest rank, rightmost; the first one stays.
std::size_t least_important(const Table& table, const Grid& grid) {
  std::size_t worst = grid.columns.size() - 1;
  for (std::size_t i = grid.columns.size() - 1; i > 0; --i) {
    const int rank = table.columns[grid.columns[i].index].rank;
    if (rank > table.columns[grid.columns[worst].index].rank) worst = i;
  }
  return worst;
}

/// Takes columns off the widest texts until all fits; false when they cannot give enough.
bool shrink(const Table& table, std::vector<GridColumn>& columns, std::size_t width) {
  std::size_t total = total_width(columns);
  std::size_t spare = 0;
  for (const GridColumn& column : columns) spare += column.width - least_width(table, column);
  if (total > width + spare) return false;
  while (total > width) {
    GridColumn* widest = nullptr;
    for (GridColumn& column : columns) {
      if (column.width <= least_width(table, column)) continue;
      if (widest == nullptr || column.width > widest->width) widest = &column;
    }
    --widest->width;
    --total;
  }
  return true;
}

void fit(const Table& table, std::size_t width, Grid& grid) {
  for (std::size_t i = grid.columns.size(); i-- > 1 && total_width(grid.columns) > width;) {
    if (grid.columns[i].empty && table.columns[grid.columns[i].index].group.empty()) drop(grid, i);
  }
  while (!shrink(table, grid.columns, width) && grid.columns.size() > 1) {
    drop_with_group(table, grid, least_important(table, grid));
  }
}

}  // namespace

Grid measure_grid(const Table& table, const FormatOptions& options, Totals& totals) {
  // The headings first: phrases may be loaded when the first is asked for, and several threads ask
  // for more of them while they measure the cells.
  std::vector<std::string> headings;
  for (const TableColumn& column : table.columns) headings.push_back(heading_of(options, column));
  const std::vector<std::size_t> widths = cell_widths(table, options, totals);
  const std::vector<Currency> currencies = totals.currencies();
  Grid grid;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const TableColumn& facts = table.columns[i];
    GridColumn column{i, headings[i], widths[i], is_right_aligned(facts.type), widths[i] == 0};
    for (const Currency currency : currencies) {
      const std::string total = human_cell(options, totals.cell(currency, i), facts);
      column.width = std::max(column.width, display_width(total));
    }
    column.width = std::max(column.width, longest_word(column.heading));
    if (facts.type == CellType::text) column.width = std::min(column.width, kMaxTextWidth);
    grid.columns.push_back(column);
  }
  // The label of the totals stands in the first column.
  for (const Currency currency : currencies) {
    if (table.row_count() < 2 || table.columns.front().total) break;
    const std::vector<std::string> code{std::string(currency.code())};
    const std::size_t label = display_width(phrase_or_code(options, "report.total", code));
    grid.columns.front().width = std::max(grid.columns.front().width, label);
  }
  if (options.width > 0) fit(table, options.width, grid);
  return grid;
}

std::vector<std::string> wrap_words(const std::string& text, std::size_t width) {
  std::vector<std::string> lines;
  std::string line;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = cut_to_width(text.substr(at, end - at), width);
    at = end + 1;
    if (!line.empty() && display_width(line) + 1 + display_width(word) > width) {
      lines.push_back(line);
      line.clear();
    }
    if (!line.empty()) line += ' ';
    line += word;
  }
  if (!line.empty() || lines.empty()) lines.push_back(line);
  return lines;
}

}  // namespace arrears
