#include "writers.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "render_samples.hpp"
#include "spreadsheet_text.hpp"

namespace arrears {
namespace {

using namespace testing;

/// An independent reader of RFC 4180, strict: stray quotes fail the test.
std::vector<std::vector<std::string>> read_csv(const std::string& text, char separator = ',',
                                               const std::string& line_end = "\n") {
  std::vector<std::vector<std::string>> rows;
  std::size_t at = 0;
  while (at < text.size()) {
    std::vector<std::string> row;
    for (;;) {
      std::string cell;
      if (text[at] == '"') {
        for (++at;; ++at) {
          RC_ASSERT(at < text.size());
          if (text[at] != '"') {
            cell += text[at];
          } else if (at + 1 < text.size() && text[at + 1] == '"') {
            cell += text[at++];
          } else {
            break;
          }
        }
        ++at;
      } else {
        while (text[at] != separator && text[at] != line_end[0]) {
          RC_ASSERT(text[at] != '"' && text[at] != '\n');
          cell += text[at++];
          RC_ASSERT(at < text.size());
        }
      }
      row.push_back(cell);
      RC_ASSERT(at < text.size());
      if (text[at] != separator) break;
      ++at;
    }
    RC_ASSERT(text.substr(at, line_end.size()) == line_end);
    at += line_end.size();
    rows.push_back(row);
  }
  return rows;
}

TEST_CASE("csv quotes only where needed, writes plain numbers and leaves unknown cells empty") {
  const Table table = make_table(
      columns_of_each_type(),
      {{Cell::text("a \"b\", c"), Cell::money({-1234567, currency("EUR")}),
        Cell::date(day("2026-03-31")), Cell::integer(-3), Cell::decimal(CellType::number, 423),
        Cell::decimal(CellType::percent, 1234), Cell::decimal(CellType::probability, 9300),
        Cell::text("line\nbreak")},
       {Cell::text("客户"), Cell::money({500, currency("JPY")}), Cell::none(CellType::date),
        Cell::none(CellType::integer), Cell::none(CellType::number),
        Cell::none(CellType::percent), Cell::decimal(CellType::probability, 0), Cell::text("")}});
  CHECK(written(write_csv, table) ==
        "name,amount,due,items,days,share,p,\"note, \"\"2\"\"\"\n"
        "\"a \"\"b\"\", c\",-12345.67,2026-03-31,-3,42.3,12.34,0.9300,\"line\nbreak\"\n"
        "客户,500,,,,,0.0000,\n");
}

TEST_CASE("a byte that needs quotes is found wherever it stands, and no other asks for them") {
  for (const char* rare : {",", "\"", "\n", "\r", ";", "\t", "\x0f", "\x10", "!", "#", "+", "-",
                           "\x7f", "\x80", "\xa2", "\xac", "\xff"}) {
    for (std::size_t size = 1; size <= 20; ++size) {
      for (std::size_t at = 0; at < size; ++at) {
        std::string text(size, 'x');
        text[at] = rare[0];
        CAPTURE(text);
        const Table table = make_table({{"a", CellType::text}}, {{Cell::text(text)}});
        const bool quotes = std::string(",\"\n\r").find(rare[0]) != std::string::npos;
        const std::string line = written(write_csv, table).substr(2);
        CHECK(line.starts_with('"') == quotes);
        CHECK(read_csv(line).front().front() == text);
      }
    }
  }
}

TEST_CASE("a single empty cell is no empty line") {
  const Table table = make_table({{"text", CellType::text}}, {{Cell::text("")}});
  CHECK(written(write_csv, table) == "text\n\"\"\n");
}

TEST_CASE("excel: a mark of the encoding, CRLF, and no cell that runs") {
  const Table table = make_table(
      {{"=key", CellType::text}, {"amount", CellType::money}},
      {{Cell::text("=cmd|' /C calc'!A0"), Cell::money({-150, currency("EUR")})},
       {Cell::text("\t=1"), Cell::money({0, currency("JPY")})},
       {Cell::text("+a,b"), Cell::none(CellType::money)},
       {Cell::text("a=1"), Cell::none(CellType::money)},
       {Cell::text("\uFF1D1"), Cell::none(CellType::money)}});
  FormatOptions options;
  options.excel = Excel::on;
  CHECK(written(write_csv, table, options) ==
        "\xEF\xBB\xBF'=key,amount\r\n'=cmd|' /C calc'!A0,-1.50\r\n'\t=1,0\r\n\"'+a,b\",\r\n"
        "a=1,\r\n'\uFF1D1,\r\n");
  options.excel = Excel::german;
  CHECK(written(write_csv, table, options) ==
        "\xEF\xBB\xBF'=key;amount\r\n'=cmd|' /C calc'!A0;-1,50\r\n'\t=1;0\r\n'+a,b;\r\n"
        "a=1;\r\n'\uFF1D1;\r\n");
}

TEST_CASE("excel: a text that would be read as a number or a day stays text") {
  for (const char* text : {"007", "00", "1234567890123456", "1E5", "1e5", "3-4", "1/2", "2026-03",
                           "1.10", "12:30", "5%", "1,5", "true", "MAR-26", "1 March", "dec5"}) {
    CAPTURE(text);
    CHECK(reads_as_other(text));
  }
  for (const char* text : {"", "0", "7", "123456789012345", "INV-2026-0001", "C005", "E5", "May",
                           "Marsh-2", "1-A", "MARS 4", "3 - 4 x", "第1号"}) {
    CAPTURE(text);
    CHECK_FALSE(reads_as_other(text));
  }
  const Table table = make_table({{"id", CellType::text}, {"amount", CellType::money}},
                                 {{Cell::text("1,5"), Cell::money({700, currency("EUR")})}});
  FormatOptions options;
  CHECK(written(write_csv, table, options) == "id,amount\n\"1,5\",7.00\n");
  options.excel = Excel::on;
  CHECK(written(write_csv, table, options) ==
        "\xEF\xBB\xBFid,amount\r\n\"=\"\"1,5\"\"\",7.00\r\n");
  CHECK(written(write_tsv, table, options) == "id\tamount\n=\"1,5\"\t7.00\n");
  options.excel = Excel::german;
  CHECK(written(write_tsv, table, options) == "id\tamount\n=\"1,5\"\t7,00\n");
  options.exact_text = false;
  CHECK(written(write_csv, table, options) == "\xEF\xBB\xBFid;amount\r\n1,5;7,00\r\n");
}

TEST_CASE("several tables are set apart by an empty line") {
  const std::vector<Table> tables{make_table({{"a", CellType::integer}}, {{Cell::integer(1)}}),
                                  make_table({{"b", CellType::integer}}, {})};
  CHECK(written(write_csv, tables) == "a\n1\n\nb\n");
}

TEST_CASE("csv reads back to its table") {
  CHECK(rc::check("through an independent reader", [] {
    const Table table = any_table(*rc::gen::inRange<std::size_t>(0, 8));
    const bool german = *rc::gen::arbitrary<bool>();
    FormatOptions options;
    std::string text = written(write_csv, table, options);
    auto rows = read_csv(text);
    RC_ASSERT(rows.size() == table.row_count() + 1);
    const std::vector<Cell> cells = all_cells(table);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::size_t width = table.columns.size();
      RC_ASSERT(rows[0][i % width] == table.columns[i % width].key);
      RC_ASSERT(rows[1 + i / width].size() == width);
      RC_ASSERT(rows[1 + i / width][i % width] == plain(cells[i], table.columns[i % width]));
    }
    options.excel = german ? Excel::german : Excel::on;
    text = written(write_csv, table, options);
    rows = read_csv(text.substr(3), german ? ';' : ',', "\r\n");
    RC_ASSERT(rows.size() == table.row_count() + 1);
    for (const auto& row : rows) RC_ASSERT(row.size() == table.columns.size());
    for (std::size_t i = 1; i < rows.size(); ++i) {
      const std::string& name = rows[i].front();
      const bool exact = name.starts_with("=\"") && name.ends_with('"') &&
                        name.find('"', 2) == name.size() - 1;
      RC_ASSERT(exact || name.empty() ||
                std::string("=+-@\t\r\n").find(name[0]) == std::string::npos);
    }
  }));
}

/// Rows made from their number, enough of them for many blocks.
class CountingRows final : public RowSource {
 public:
  [[nodiscard]] std::size_t size() const override { return 100001; }
  void fill(std::size_t first, std::size_t count, std::span<Cell> out) const override {
    for (std::size_t i = 0; i < count; ++i) {
      const auto n = static_cast<std::int64_t>(first + i);
      out[2 * i] = Cell::integer(n);
      out[2 * i + 1] = Cell::money({n * 7, *Currency::from_code("EUR")});
    }
  }
};

TEST_CASE("the number of threads changes no byte") {
  Table table;
  table.columns = {{"n", CellType::integer}, {"amount", CellType::money}};
  table.rows = std::make_shared<CountingRows>();
  for (const Format& format : all_formats()) {
    FormatOptions options;
    const std::string one = written(format.write, table, options);
    for (const unsigned threads : {2U, 3U, 8U}) {
      options.threads = threads;
      CHECK(written(format.write, table, options) == one);
    }
  }
  const std::string text = written(write_csv, table);
  std::string expected = "n,amount\n";
  for (std::int64_t n = 0; n < 100001; ++n) {
    expected += std::to_string(n) + ",";
    append_decimal(expected, n * 7, 2);
    expected += "\n";
  }
  CHECK(text == expected);
}

/// Takes so many writes and then refuses.
class FullSink final : public ByteSink {
 public:
  explicit FullSink(int writes) : left_(writes) {}
  [[nodiscard]] bool write(std::string_view) override {
    ++calls;
    return left_-- > 0;
  }
  int calls = 0;

 private:
  int left_;
};

TEST_CASE("a writer stops when the sink refuses") {
  Table table;
  table.report = "age";
  table.columns = {{"n", CellType::integer}, {"amount", CellType::money}};
  table.rows = std::make_shared<CountingRows>();
  for (const Format& format : all_formats()) {
    for (const int writes : {0, 1, 2}) {
      FullSink sink(writes);
      FormatOptions options;
      options.threads = 3;
      CHECK_FALSE(format.write(std::span(&table, 1), options, sink));
      CHECK(sink.calls == writes + 1);
    }
  }
}

}  // namespace
}  // namespace arrears
