/// Tables and words for the tests of this room.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <rapidcheck.h>

#include <arrears/model/table.hpp>
#include <arrears/render/format.hpp>

namespace arrears::testing {

inline Currency currency(std::string_view code) { return *Currency::from_code(code); }
inline Date day(std::string_view iso) { return *Date::parse_iso(iso); }

/// A table over rows given as cells.
inline Table make_table(std::vector<TableColumn> columns,
                        const std::vector<std::vector<Cell>>& rows) {
  Table table;
  table.report = "age";
  auto list = std::make_shared<RowList>(columns.size());
  for (const auto& row : rows) list->add(std::span<const Cell>(row));
  table.columns = std::move(columns);
  table.rows = std::move(list);
  return table;
}

/// Answers with `[code|value|…]` for codes that begin with one of `prefixes`, else with nothing.
class EchoPhrases final : public Phrases {
 public:
  explicit EchoPhrases(std::vector<std::string> prefixes) : prefixes_(std::move(prefixes)) {}
  [[nodiscard]] std::string phrase(std::string_view code,
                                   std::span<const std::string> values) const override {
    for (const std::string& prefix : prefixes_) {
      if (code.substr(0, prefix.size()) != prefix) continue;
      std::string text = "[" + std::string(code);
      for (const std::string& value : values) text += "|" + value;
      return text + "]";
    }
    return {};
  }

 private:
  std::vector<std::string> prefixes_;
};

inline std::string written(TableWriter writer, std::span<const Table> tables,
                           const FormatOptions& options = {}) {
  StringSink sink;
  RC_ASSERT(writer(tables, options, sink));
  return sink.take();
}
inline std::string written(TableWriter writer, const Table& table,
                           const FormatOptions& options = {}) {
  return written(writer, std::span(&table, 1), options);
}

/// Text that formats stumble over: separators, quotes, line ends, signs, controls, broken UTF-8.
inline rc::Gen<std::string> hostile_text() {
  const std::vector<std::string> pieces{
      ",",    ";",    "\t",   "\"",   "\"\"", "\n",   "\r",   "\r\n", "\\",
      "|",    "=1+1", "+",    "-",    "@",    "'",    " ",    "\x1b", "\x01",
      "\x7f", "a",    "0",    "\xff", "\xc3", "\xed\xa0\x80",      "Müller",
      "客户", "é",    "\u202e", "\u2028", "e\u0301", "👩‍👩‍👧", "</script>"};
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces)),
                      [](const std::vector<std::string>& parts) {
                        std::string text;
                        for (const std::string& part : parts) text += part;
                        return text;
                      });
}

/// One column of each type.
inline std::vector<TableColumn> columns_of_each_type() {
  return {{"name", CellType::text},        {"amount", CellType::money},
          {"due", CellType::date},         {"items", CellType::integer},
          {"days", CellType::number, 1},   {"share", CellType::percent},
          {"p", CellType::probability},    {"note, \"2\"", CellType::text}};
}

/// A row of `columns_of_each_type`; any cell may be unknown. Texts live in `texts`.
inline std::vector<Cell> any_row(std::vector<std::string>& texts) {
  const auto maybe = [](Cell cell) {
    return *rc::gen::inRange(0, 5) == 0 ? Cell::none(cell.type) : cell;
  };
  const auto number = [] { return *rc::gen::arbitrary<std::int64_t>(); };
  const auto code = *rc::gen::element<std::string>("EUR", "JPY", "KWD", "CNY");
  texts.push_back(*hostile_text());
  const Cell name = Cell::text(texts.back());
  const Cell amount = Cell::money({number(), currency(code)});
  const Cell due = Cell::date(Date::from_serial(*rc::gen::inRange(-719162, 2932897)));
  texts.push_back(*hostile_text());
  return {maybe(name),
          maybe(amount),
          maybe(due),
          maybe(Cell::integer(number())),
          maybe(Cell::decimal(CellType::number, number())),
          maybe(Cell::decimal(CellType::percent, number())),
          maybe(Cell::decimal(CellType::probability, *rc::gen::inRange(0, 10001))),
          maybe(Cell::text(texts.back()))};
}

inline Table any_table(std::size_t rows) {
  std::vector<std::vector<Cell>> cells;
  std::vector<std::string> texts;
  texts.reserve(rows * 2);  // views into short strings must not move
  for (std::size_t i = 0; i < rows; ++i) cells.push_back(any_row(texts));
  return make_table(columns_of_each_type(), cells);
}

/// What a machine format must give back for a cell: the slow, obvious way.
inline std::string plain(const Cell& cell, const TableColumn& column) {
  if (!cell.known) return {};
  std::string out;
  switch (cell.type) {
    case CellType::text: return std::string(cell.view());
    case CellType::money: return cell.as_money().to_decimal();
    case CellType::date: return cell.as_date().to_iso();
    case CellType::integer: return std::to_string(cell.number);
    case CellType::number: append_decimal(out, cell.number, column.decimals); return out;
    case CellType::percent: append_decimal(out, cell.number, 2); return out;
    case CellType::probability: append_decimal(out, cell.number, 4); return out;
  }
  return out;
}

}  // namespace arrears::testing
