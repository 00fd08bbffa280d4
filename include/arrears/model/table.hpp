/// Table: typed columns and rows, the one thing every report becomes and every format eats.
///
/// Rows are produced on demand in blocks (`RowSource`), so that a report of ten million lines is
/// never held as cells, and blocks may be produced by several threads at once. `RowList` is the
/// source that simply keeps its rows.
#pragma once

#include <cassert>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/model/currency.hpp>
#include <arrears/model/date.hpp>
#include <arrears/model/money.hpp>
#include <arrears/model/open_item.hpp>
#include <arrears/model/text_pool.hpp>

namespace arrears {

/// What a column's cells are; decides alignment, number formats and how machine formats write it.
enum class CellType : std::uint8_t {
  text,
  money,        ///< minor units and a currency; written as a plain decimal
  date,
  integer,
  number,       ///< a decimal with the column's `decimals`
  percent,      ///< 12.34 means 12.34 %; two decimals
  probability,  ///< 0 to 1, four decimals
};

/// One value, 16 bytes. Text is a view that its row source keeps alive.
struct Cell {
  union {
    const char* chars = nullptr;
    std::int64_t number;  ///< minor units, date serial, integer, or digits of a decimal
  };
  std::uint32_t length = 0;     ///< of `chars`; of a number with its own decimals these plus one
  std::uint16_t currency = 0;   ///< of money
  CellType type = CellType::text;
  bool known = false;           ///< false: empty in machine formats, null in json

  static Cell none(CellType type = CellType::text) {
    Cell cell;
    cell.type = type;
    return cell;
  }
  static Cell text(std::string_view view) {
    Cell cell;
    cell.chars = view.data();
    cell.length = static_cast<std::uint32_t>(view.size());
    cell.known = !view.empty();
    return cell;
  }
  static Cell money(Money money);
  static Cell date(Date date);  ///< an unknown date makes an unknown cell
  static Cell integer(std::int64_t value);
  /// `digits` scaled by the column's number of decimals (probability 4, percent 2).
  static Cell decimal(CellType type, std::int64_t digits);

  [[nodiscard]] std::string_view view() const { return {chars, length}; }
  [[nodiscard]] Money as_money() const { return {number, Currency::from_index(currency)}; }
  [[nodiscard]] Date as_date() const {
    return Date::from_serial(static_cast<std::int32_t>(number));
  }
};

/// A column: `key` is stable for machines and never translated, `heading` names an entry of the
/// message catalogue (`head.<key>` unless said otherwise).
struct TableColumn {
  std::string key;
  CellType type = CellType::text;
  int decimals = 0;         ///< of `number`; percent has 2, probability 4
  std::string heading = {}; ///< empty: `head.` + key
  bool total = false;       ///< human formats show a sum per currency below the column
  /// Cells are codes (joined by ';'): human formats show `<vocabulary>.<code>` of the catalogue.
  std::string vocabulary = {};
  int rank = 0;             ///< on a narrow terminal the highest ranks are left out first
  std::string group = {};   ///< columns of one group are left out together or not at all
  std::string absent = {};  ///< what human formats show for a cell that is not known (a code)
};

/// Produces rows in blocks. `fill` is const and may be called from several threads at once.
class RowSource {
 public:
  virtual ~RowSource() = default;
  [[nodiscard]] virtual std::size_t size() const = 0;
  /// Writes rows [first, first + count) into `out`, row by row, `columns` cells each. Views in the
  /// cells stay valid as long as the source.
  virtual void fill(std::size_t first, std::size_t count, std::span<Cell> out) const = 0;
};

/// Keeps its rows and copies of their texts.
class RowList final : public RowSource {
 public:
  /// Rows of that many cells; at least one.
  explicit RowList(std::size_t columns) : columns_(columns) { assert(columns > 0); }
  /// Appends a row of exactly `columns` cells; texts are copied.
  void add(std::span<const Cell> row);
  void add(std::initializer_list<Cell> row) { add(std::span(row.begin(), row.size())); }
  [[nodiscard]] std::size_t size() const override { return cells_.size() / columns_; }
  void fill(std::size_t first, std::size_t count, std::span<Cell> out) const override;

 private:
  std::size_t columns_;
  std::vector<Cell> cells_;
  TextPool texts_;
};

/// A fact of the head or foot of a report: a catalogue code with its value, such as
/// `report.as-of` = 2026-03-31. Shown by human formats, carried by json where it says so.
struct Fact {
  std::string code;
  std::vector<std::string> values;
};

struct Table {
  std::string report;                 ///< `age`, `score`, …: the json's "report"
  std::string name;                   ///< of one table among several; else empty
  std::vector<Date> as_of;            ///< usually one
  std::vector<TableColumn> columns;
  std::shared_ptr<const RowSource> rows;
  std::vector<Fact> head;             ///< as-of, basis, rule, sources
  std::vector<Fact> foot;             ///< notes, counts
  std::vector<TieOut> tie_out;        ///< per currency; empty where a report has no balance

  [[nodiscard]] std::size_t row_count() const { return rows ? rows->size() : 0; }
  /// Position of a column by key; empty when there is none.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view key) const;
};

/// All cells of a table, row by row. For small tables and tests.
[[nodiscard]] std::vector<Cell> all_cells(const Table& table);

}  // namespace arrears
