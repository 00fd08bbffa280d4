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

/// Rows of a part, column by column: most columns of an export are empty or all alike in kind.
class PartRows final : public RowSource {
 public:
  PartRows(const LedgerPart& part, std::vector<Column> columns,
           std::span<const std::int32_t> extras)
      : part_(part), columns_(std::move(columns)), extras_(extras.begin(), extras.end()) {}

  [[nodiscard]] std::size_t size() const override { return part_.rows(); }

  void fill(std::size_t first, std::size_t count, std::span<Cell> out) const override {
    const std::size_t width = columns_.size() + extras_.size();
    const auto each = [&](std::size_t at, const auto& cell) {
      for (std::size_t i = 0; i < count; ++i) out[i * width + at] = cell(first + i);
    };
    for (std::size_t at = 0; at < columns_.size(); ++at) fill_column(columns_[at], at, each);
    for (std::size_t i = 0; i < extras_.size(); ++i) {
      const std::size_t at = columns_.size() + i;
      if (extras_[i] < 0) {
        each(at, [](std::size_t) { return Cell::text({}); });
      } else {
        fill_texts(part_.extra_texts[static_cast<std::size_t>(extras_[i])], at, each);
      }
    }
  }

 private:
  template <class Each>
  void fill_column(Column column, std::size_t at, const Each& each) const {
    const auto slot = static_cast<std::size_t>(column);
    switch (info(column).kind) {
      case ColumnKind::doc_type:
        each(at, [&](std::size_t row) { return Cell::text(to_string(part_.type[row])); });
        return;
      case ColumnKind::currency:
        each(at, [&](std::size_t row) { return Cell::text(currency(row).code()); });
        return;
      case ColumnKind::date: fill_dates(part_.dates[slot], at, each); return;
      case ColumnKind::money:
        fill_money(column, column == Column::amount ? part_.amount : part_.money[slot], at, each);
        return;
      default: fill_texts(part_.texts[slot], at, each); return;
    }
  }

  template <class Each>
  void fill_texts(const std::vector<TextRef>& cells, std::size_t at, const Each& each) const {
    if (cells.empty()) {
      each(at, [](std::size_t) { return Cell::text({}); });
    } else {
      each(at, [&](std::size_t row) { return Cell::text(part_.pool.view(cells[row])); });
    }
  }

  template <class Each>
  static void fill_dates(const std::vector<std::int32_t>& cells, std::size_t at,
                         const Each& each) {
    each(at, [&](std::size_t row) {
      return Cell::date(cells.empty() ? Date{} : Date::from_serial(cells[row]));
    });
  }

  template <class Each>
  void fill_money(Column column, const std::vector<std::int64_t>& cells, std::size_t at,
                  const Each& each) const {
    each(at, [&](std::size_t row) {
      if (cells.empty() || cells[row] == LedgerPart::kNoMoney) return Cell::none(CellType::money);
      return Cell::money({cells[row], column == Column::amount_local ? local_currency(row)
                                                                     : currency(row)});
    });
  }

  [[nodiscard]] Currency currency(std::size_t row) const {
    return Currency::from_index(part_.currency[row]);
  }
  [[nodiscard]] Currency local_currency(std::size_t row) const {
    const auto& cells = part_.texts[static_cast<std::size_t>(Column::local_currency)];
    const auto named =
        cells.empty() ? std::nullopt : Currency::from_code(part_.pool.view(cells[row]));
    return named.value_or(currency(row));
  }

  const LedgerPart& part_;
  std::vector<Column> columns_;
  std::vector<std::int32_t> extras_;
};

bool is_core(Column column) { return static_cast<std::size_t>(column) < kCoreColumns; }

/// What a narrow terminal shows as long as it can: what a document is before what else is known.
int rank_of(Column column) {
  switch (column) {
    case Column::doc_type:
    case Column::doc_no:
    case Column::customer_id:
    case Column::doc_date:
    case Column::currency:
    case Column::amount: return 0;
    case Column::due_date: return 1;
    case Column::customer_name:
    case Column::open_amount: return 2;
    default: return is_core(column) ? 3 : 4;
  }
}

/// Core columns are always written.
std::vector<Column> written(const ColumnSet& present) {
  std::vector<Column> columns;
  for (const ColumnInfo& column : all_columns()) {
    if (is_core(column.column) || present.has(column.column)) columns.push_back(column.column);
  }
  return columns;
}

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
  ColumnSet present;
  for (const ColumnInfo& column : all_columns()) {
    if (ledger.has(column.column)) present.add(column.column);
  }
  std::vector<std::size_t> extras;
  std::vector<std::string> names;
  for (std::size_t extra = 0; extra < ledger.extra_names().size(); ++extra) {
    if (is_margin(ledger, extra)) continue;
    extras.push_back(extra);
    names.push_back(ledger.extra_names()[extra]);
  }
  table.columns = import_columns(present, names);
  table.rows = std::make_shared<LedgerRows>(ledger, written(present), std::move(extras));
  return table;
}

std::vector<TableColumn> import_columns(const ColumnSet& columns,
                                        std::span<const std::string> extras) {
  std::vector<TableColumn> made;
  for (const Column column : written(columns)) {
    made.push_back({std::string(key(column)), cell_type(info(column).kind)});
    made.back().rank = rank_of(column);
  }
  for (const std::string& extra : extras) {
    made.push_back({extra, CellType::text});
    made.back().rank = 5;
  }
  return made;
}

std::shared_ptr<const RowSource> import_rows(const LedgerPart& part, const ColumnSet& columns,
                                             std::span<const std::int32_t> extras) {
  return std::make_shared<PartRows>(part, written(columns), extras);
}

}  // namespace arrears
