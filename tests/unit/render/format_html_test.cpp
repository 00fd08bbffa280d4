#include <doctest/doctest.h>

#include "chart.hpp"
#include "chart_svg.hpp"
#include "chart_text.hpp"
#include "render_samples.hpp"
#include "writers.hpp"

namespace arrears {
namespace {

using testing::currency;
using testing::day;
using testing::make_table;
using testing::written;

Cell euro(std::int64_t minor) { return Cell::money({minor, currency("EUR")}); }

/// 100.00 and 50.00 in March, 300.00 and nothing in April; 12.5 and unknown days.
Table months() {
  std::vector<TableColumn> columns{{"currency", CellType::text},
                                   {"month_end", CellType::date},
                                   {"not_due", CellType::money},
                                   {"d1_30", CellType::money},
                                   {"dso", CellType::number, 1},
                                   {"dso_countback", CellType::number, 1},
                                   {"dso_best", CellType::number, 1}};
  columns[2].group = columns[3].group = "buckets";
  const Cell none = Cell::none(CellType::number);
  const auto days = [](std::int64_t digits) { return Cell::decimal(CellType::number, digits); };
  Table table = make_table(
      columns, {{Cell::text("EUR"), Cell::date(day("2026-03-31")), euro(10000), euro(5000),
                 days(125), none, days(100)},
                {Cell::text("EUR"), Cell::date(day("2026-04-30")), euro(30000), euro(0), none,
                 days(90), days(80)}});
  table.name = "months";
  return table;
}

TEST_CASE("charts are made of the cells of the table, one a currency and kind") {
  const auto charts = charts_of(months(), {});
  REQUIRE(charts.size() == 2);
  CHECK(charts[0].kind == ChartKind::stacked);
  CHECK(charts[0].unit == "EUR");
  CHECK(charts[0].labels == std::vector<std::string>{"2026-03-31", "2026-04-30"});
  CHECK(charts[0].series[0].values[1] == 30000);
  CHECK(charts[1].kind == ChartKind::lines);
  CHECK(charts[1].decimals == 1);
  CHECK_FALSE(charts[1].series[0].values[1].has_value());
  Table other = months();
  other.name = "customers";
  CHECK(charts_of(other, {}).empty());
}

TEST_CASE("a scale has round steps and holds every stack") {
  const auto charts = charts_of(months(), {});
  const ChartScale scale = scale_of(charts[0], 5);
  CHECK(scale.low == 0);
  CHECK(scale.step == 10000);  // 300.00 in five steps: 60.00, so 100.00
  CHECK(scale.high == 30000);
  CHECK(scale.at(15000, 200) == 100);
  Chart falling;
  falling.kind = ChartKind::waterfall;
  falling.labels = {"a", "b", "c"};
  falling.series = {{"x", {100, -250, 70}}};
  const auto spans = waterfall_spans(falling);
  REQUIRE(spans.size() == 4);
  CHECK(spans[1].from == 100);
  CHECK(spans[1].to == -150);
  CHECK(spans[3].from == 0);
  CHECK(spans[3].to == -80);
  CHECK(scale_of(falling, 4).low <= -250);
}

TEST_CASE("ticks in few characters") {
  CHECK(compact(0, 2) == "0");
  CHECK(compact(50, 2) == "0.5");
  CHECK(compact(99900, 2) == "999");
  CHECK(compact(150000, 2) == "1.5k");
  CHECK(compact(-50000000, 2) == "-500k");
  CHECK(compact(250000000, 2) == "2.5M");
  CHECK(compact(3000000000, 0) == "3bn");
}

TEST_CASE("plots are as wide as asked, and all figures stand in them") {
  for (const Chart& chart : charts_of(months(), {})) {
    const auto lines = plot_lines(chart, {}, 60);
    REQUIRE(lines.size() == 4);
    CHECK(lines[2].substr(0, 10) == "2026-03-31");
  }
  const auto lines = plot_lines(charts_of(months(), {})[0], {}, 60);
  CHECK(lines[2].find("150.00") != std::string::npos);
  CHECK(lines[3].find("300.00") != std::string::npos);
  CHECK(lines[2].find("▓") != std::string::npos);
  CHECK(lines[3].find("▓") == std::string::npos);
}

TEST_CASE("a page shows the figures, the charts and the proof, and text stays text") {
  Table table = months();
  TieOut proof;
  proof.currency = currency("EUR");
  proof.not_due = proof.balance = proof.raising = 12345;
  table.tie_out = {proof};
  const std::string page = written(write_html, table);
  CHECK(page.find("<td class=\"n\">300.00</td>") != std::string::npos);
  CHECK(page.find("123.45") != std::string::npos);
  CHECK(page.find("<svg class=\"wide\"") != std::string::npos);
  CHECK(page.find("<svg class=\"narrow\"") != std::string::npos);
  Table hostile = make_table({{"name", CellType::text}},
                             {{Cell::text("<script>&'\"\x1b[31m")}, {Cell::text("\xff")}});
  const std::string safe = written(write_html, hostile);
  CHECK(safe.find("&lt;script&gt;&amp;&#39;&quot;\\x1b[31m") != std::string::npos);
  CHECK(safe.find('\x1b') == std::string::npos);
  CHECK(safe.find('\xff') == std::string::npos);
}

}  // namespace
}  // namespace arrears
