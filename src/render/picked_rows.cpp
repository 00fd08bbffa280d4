#include "picked_rows.hpp"

#include <algorithm>

#include "blocks.hpp"

namespace arrears {
namespace {

constexpr std::string_view kRowsShown = "report.rows-shown";

class PickedRows final : public RowSource {
 public:
  PickedRows(std::shared_ptr<const RowSource> base, std::size_t columns,
             std::vector<std::size_t> rows)
      : base_(std::move(base)), columns_(columns), rows_(std::move(rows)) {}

  [[nodiscard]] std::size_t size() const override { return rows_.size(); }

  void fill(std::size_t first, std::size_t count, std::span<Cell> out) const override {
    for (std::size_t at = 0; at < count;) {
      const std::size_t from = rows_[first + at];
      std::size_t run = 1;
      while (at + run < count && rows_[first + at + run] == from + run) ++run;
      base_->fill(from, run, out.subspan(at * columns_, run * columns_));
      at += run;
    }
  }

 private:
  std::shared_ptr<const RowSource> base_;
  std::size_t columns_;
  std::vector<std::size_t> rows_;
};

class PickedColumns final : public RowSource {
 public:
  PickedColumns(std::shared_ptr<const RowSource> base, std::size_t base_columns,
                std::vector<std::size_t> columns)
      : base_(std::move(base)), base_columns_(base_columns), columns_(std::move(columns)) {}

  [[nodiscard]] std::size_t size() const override { return base_->size(); }

  void fill(std::size_t first, std::size_t count, std::span<Cell> out) const override {
    std::vector<Cell> whole(count * base_columns_);
    base_->fill(first, count, whole);
    std::size_t at = 0;
    for (std::size_t row = 0; row < count; ++row) {
      for (const std::size_t column : columns_) out[at++] = whole[row * base_columns_ + column];
    }
  }

 private:
  std::shared_ptr<const RowSource> base_;
  std::size_t base_columns_;
  std::vector<std::size_t> columns_;
};

}  // namespace

std::shared_ptr<const RowSource> pick_rows(std::shared_ptr<const RowSource> base,
                                           std::size_t columns, std::vector<std::size_t> rows) {
  return std::make_shared<PickedRows>(std::move(base), columns, std::move(rows));
}

std::shared_ptr<const RowSource> pick_columns(std::shared_ptr<const RowSource> base,
                                              std::size_t base_columns,
                                              std::vector<std::size_t> columns) {
  return std::make_shared<PickedColumns>(std::move(base), base_columns, std::move(columns));
}

std::vector<Cell> column_cells(const Table& table, std::size_t column) {
  std::vector<Cell> cells;
  cells.reserve(table.row_count());
  const RowVisitor visitor = [&](std::span<const Cell> row) { cells.push_back(row[column]); };
  visit_rows(table, std::span(&visitor, 1));
  return cells;
}

void note_rows_shown(Table& table, std::size_t shown, std::size_t of) {
  for (Fact& fact : table.foot) {
    if (fact.code != kRowsShown) continue;
    fact.values.front() = std::to_string(shown);
    return;
  }
  table.foot.push_back({std::string(kRowsShown), {std::to_string(shown), std::to_string(of)}});
}

}  // namespace arrears
