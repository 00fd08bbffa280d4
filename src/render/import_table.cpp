#include <arrears/render/import_table.hpp>

#include <memory>

namespace arrears {
namespace {

CellType cell_type(ColumnKind kind) {
  switch (kind) {
    case ColumnKind::money: return CellType::money;
    case ColumnKind::date: return CellType::date;
    default: return CellType::text;
  }
}

class LedgerRows final : public RowSource {
 public:
  LedgerRows(const Ledger& ledger, std::vector<Column> columns, std::vector<std::size_t> extras)
      : ledger_(ledger), columns_(std::move(columns)), extras_(std::move(extras)) {}

  [[nodiscard]] std::size_t size() const override { return ledger_.size(); }

  void fill(std::size_t first, std::size_t count, std::span<Cell> out) const override {
    std::size_t at = 0;
    for (std::size_t i = first; i < first + count; ++i) {
      const RowId row(static_cast<std::uint32_t>(i));
      for (const Column column : columns_) out[at++] = cell(column, row);
      for (const std::size_t extra : extras_) out[at++] = Cell::text(ledger_.extra(extra, row));
    }
  }

 private:
  [[nodiscard]] Cell cell(Column column, RowId row) const {
    switch (info(column).kind) {
      case ColumnKind::doc_type: return Cell::text(to_string(ledger_.type(row)));
      case ColumnKind::customer: return Cell::text(ledger_.customer_id(ledger_.customer(row)));
      case ColumnKind::currency: return Cell::text(ledger_.currency(row).code());
      case ColumnKind::date: return Cell::date(ledger_.date(column, row));
      case ColumnKind::money: return amount(column, row);
      default: return Cell::text(ledger_.text(column, row));
    }
  }

  [[nodiscard]] Cell amount(Column column, RowId row) const {
    const auto minor = ledger_.money(column, row);
    if (!minor) return Cell::none(CellType::money);
    Currency currency = ledger_.currency(row);
    if (column == Column::amount_local) {
      const auto local = Currency::from_code(ledger_.text(Column::local_currency, row));
      if (local) currency = *local;
    }
    return Cell::money({*minor, currency});
  }

  const Ledger& ledger_;
  std::vector<Column> columns_;
  std::vector<std::size_t> extras_;
};

/// Columns without a name that have nothing in them are the margins of a report.
bool is_margin(const Ledger& ledger, std::size_t extra) {
  if (!ledger.extra_names()[extra].starts_with("column_")) return false;
  for (std::uint32_t row = 0; row < ledger.size(); ++row) {
    if (!ledger.extra(extra, RowId(row)).empty()) return false;
  }
  return true;
}

}  // namespace

Table import_table(const Ledger& ledger) {
  Table table;
  table.report = "import";
  std::vector<Column> columns;
  for (const ColumnInfo& column : all_columns()) {
    const bool core = static_cast<std::size_t>(column.column) < kCoreColumns;
    if (!core && !ledger.has(column.column)) continue;
    columns.push_back(column.column);
    table.columns.push_back({std::string(column.key), cell_type(column.kind)});
    table.columns.back().rank = core ? 0 : 2;
  }
  std::vector<std::size_t> extras;
  for (std::size_t extra = 0; extra < ledger.extra_names().size(); ++extra) {
    if (is_margin(ledger, extra)) continue;
    extras.push_back(extra);
    table.columns.push_back({ledger.extra_names()[extra], CellType::text});
    table.columns.back().rank = 3;
  }
  table.rows = std::make_shared<LedgerRows>(ledger, std::move(columns), std::move(extras));
  return table;
}

}  // namespace arrears
