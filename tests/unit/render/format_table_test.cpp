#include "writers.hpp"

#include <algorithm>
#include <sstream>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "render_samples.hpp"
#include "utf8.hpp"
#include <arrears/render/visible.hpp>

namespace arrears {
namespace {

using namespace testing;

Table small_ageing() {
  std::vector<TableColumn> columns{{"customer_id"},
                                   {"customer_name"},
                                   {"currency"},
                                   {"overdue", CellType::money},
                                   {"balance", CellType::money},
                                   {"oldest_due_date", CellType::date},
                                   {"items", CellType::integer},
                                   {"salesperson"}};
  columns[1].rank = 1;
  columns[3].total = columns[4].total = columns[6].total = true;
  columns[5].rank = 5;
  columns[7].rank = 6;
  const auto eur = [](std::int64_t minor) { return Cell::money({minor, currency("EUR")}); };
  const auto cny = [](std::int64_t minor) { return Cell::money({minor, currency("CNY")}); };
  Table table = make_table(
      columns,
      {{Cell::text("C001"), Cell::text("Müller & Söhne"), Cell::text("EUR"), eur(123450),
        eur(-500), Cell::date(day("2026-01-31")), Cell::integer(3), Cell::text("")},
       {Cell::text("C002"), Cell::text("上海贸易有限公司"), Cell::text("CNY"), cny(0),
        cny(1234567890), Cell::none(CellType::date), Cell::integer(1), Cell::text("")},
       {Cell::text("C003"), Cell::text("Evil\x1b[2J\nCorp"), Cell::text("EUR"), eur(1),
        eur(100000), Cell::date(day("2026-03-01")), Cell::integer(12), Cell::text("")}});
  table.head = {{"report.as-of", {"2026-03-31"}}};
  TieOut tie;
  tie.currency = currency("EUR");
  tie.overdue = 123451;
  tie.unapplied = 23951;
  tie.balance = tie.raising = 99500;
  table.tie_out = {tie};
  return table;
}

TEST_CASE("a table for a person") {
  CHECK(written(write_table, small_ageing()) ==
        "report.as-of: 2026-03-31\n"
        "\n"
        "customer_id        customer_name      currency   overdue    "
        "    balance  oldest_due_date  items  salesperson\n"
        "-----------------  -----------------  --------  --------  --"
        "-----------  ---------------  -----  -----------\n"
        "C001               Müller & Söhne     EUR       1,234.50    "
        "      -5.00  2026-01-31           3\n"
        "C002               上海贸易有限公司   CNY           0.00  12,345,678"
        ".90                       1\n"
        "C003               Evil\\x1b[2J\\nCorp  EUR           0.01  "
        "     1,000.00  2026-03-01          12\n"
        "-----------------  -----------------  --------  --------  --"
        "-----------  ---------------  -----  -----------\n"
        "report.total: CNY                                   0.00  12"
        ",345,678.90                       1\n"
        "report.total: EUR                               1,234.51    "
        "     995.00                      15\n"
        "\n"
        "report.tie-out-report: EUR, 0.00, 1,234.51, 239.51, 995.00\n"
        "report.tie-out-documents: EUR, 995.00, 0.00, 0.00, 0.00, 0.00, 0.00, 995.00, 0.00, "
        "0.00\n");
}

TEST_CASE("words for headings, codes and facts") {
  Table table = make_table({{"d1_30", CellType::money}, {"stage"}, {"p", CellType::probability}},
                           {{Cell::money({100, currency("EUR")}), Cell::text("overdue;odd"),
                             Cell::decimal(CellType::probability, 9312)}});
  table.columns[1].vocabulary = "stage";
  const EchoPhrases phrases({"stage.overdue", "pattern.d.range", "head.p", "title.age"});
  FormatOptions options;
  options.phrases = &phrases;
  CHECK(written(write_table, table, options) ==
        "[title.age]\n\n"
        "[pattern.d.range|1|30]  stage                 [head.p]\n"
        "----------------------  --------------------  --------\n"
        "                  1.00  [stage.overdue]; odd    93.12%\n");
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST_CASE("a narrow terminal: empty columns go, texts are cut, then columns by rank") {
  FormatOptions options;
  options.width = 100;
  const std::string text = written(write_table, small_ageing(), options);
  CHECK(text.find("report.columns-dropped: salesperson\n") != std::string::npos);
  CHECK(text.find("oldest_due_date") != std::string::npos);
  options.width = 75;
  const std::string narrow = written(write_table, small_ageing(), options);
  CHECK(narrow.find("report.columns-dropped: salesperson, oldest_due_date\n") !=
        std::string::npos);
  CHECK(narrow.find("…") != std::string::npos);
  for (const std::size_t width : {30U, 40U, 60U, 75U, 90U}) {
    options.width = width;
    for (const std::string& line : lines_of(written(write_table, small_ageing(), options))) {
      CHECK(display_width(line) <= width);
    }
  }
}

TEST_CASE("colour only when asked for, and it changes no letter") {
  FormatOptions options;
  options.colour = true;
  std::string coloured = written(write_table, small_ageing(), options);
  CHECK(coloured.find("\x1b[31m-5.00\x1b[0m") != std::string::npos);
  CHECK(coloured.find("\x1b[35m1,234.50\x1b[0m") != std::string::npos);
  for (const std::string_view code : {"\x1b[1m", "\x1b[31m", "\x1b[35m", "\x1b[0m"}) {
    for (std::size_t at; (at = coloured.find(code)) != std::string::npos;) {
      coloured.erase(at, code.size());
    }
  }
  CHECK(coloured == written(write_table, small_ageing()));
}

TEST_CASE("no rows") {
  const Table table = make_table({{"a", CellType::integer}}, {});
  CHECK(written(write_table, table) == "report.no-rows\n");
}

TEST_CASE("hostile cells never reach a terminal, and every row keeps its line") {
  CHECK(rc::check("table and md", [] {
    const Table table = any_table(*rc::gen::inRange<std::size_t>(1, 6));
    for (const TableWriter writer : {TableWriter{write_table}, TableWriter{write_md}}) {
      const std::string text = written(writer, table);
      std::size_t lines = 0;
      for (std::string_view rest = text; !rest.empty();) {
        const CodePoint c = next_code_point(rest);
        RC_ASSERT(c.valid && (c.value == '\n' || !is_control(c.value)));
        lines += c.value == '\n' ? 1 : 0;
        rest.remove_prefix(c.length);
      }
      // The heading `note, "2"` may take two lines.
      RC_ASSERT(lines == table.row_count() + 2 ||
                (writer == write_table && lines == table.row_count() + 3));
    }
  }));
}

TEST_CASE("md: a pipe table whose cells are no markup") {
  Table table = make_table(
      {{"name"}, {"amount", CellType::money}},
      {{Cell::text("a|b <i>*x*</i>"), Cell::money({-123456789, currency("EUR")})},
       {Cell::text(""), Cell::money({1, currency("EUR")})}});
  table.columns[1].total = true;
  table.head = {{"report.as-of", {"2026-03-31"}}};
  CHECK(written(write_md, table) ==
        "- report.as-of: 2026-03-31\n"
        "\n"
        "| name | amount |\n"
        "|---|---:|\n"
        "| a\\|b \\<i\\>\\*x\\*\\</i\\> | -1,234,567.89 |\n"
        "| | 0.01 |\n"
        "| report.total: EUR | -1,234,567.88 |\n");
}

}  // namespace
}  // namespace arrears
