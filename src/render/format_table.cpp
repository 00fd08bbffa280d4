// table: aligned for a person at a terminal, head and foot facts around it, nothing that a cell
// holds can act on the terminal.
#include <algorithm>

#include "blocks.hpp"
#include "chart_text.hpp"
#include "grid.hpp"
#include "human_cells.hpp"
#include "human_text.hpp"
#include "writers.hpp"
#include <arrears/render/visible.hpp>

namespace arrears {
namespace {

constexpr std::string_view kGap = "  ";
constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kMagenta = "\x1b[35m";
constexpr std::string_view kPlain = "\x1b[0m";

bool counts_what_is_late(std::string_view key) {
  return key == "overdue" || key == "days_past_due" || key == "days_past_due_max" ||
         key == "excess";
}

/// Red: below zero. Magenta, since yellow cannot be read on white: overdue. Else none.
std::string_view colour_of(const Cell& cell, const TableColumn& column) {
  if (!cell.known || !is_right_aligned(cell.type)) return {};
  const bool late = counts_what_is_late(column.key);
  const bool signed_days = late && cell.type == CellType::integer;
  if (cell.number < 0) return signed_days ? std::string_view() : kRed;
  return late && cell.number > 0 ? kMagenta : std::string_view();
}

/// One line of cells, padded to the grid; spaces at the end of a line are not written.
class Line {
 public:
  explicit Line(ByteBuffer& out) : out_(out) {}

  void add(std::string_view text, const GridColumn& column, std::string_view colour) {
    add({text, display_width(text)}, column, colour);
  }
  void add(ShownCell cell, const GridColumn& column, std::string_view colour) {
    const std::size_t pad = column.width > cell.width ? column.width - cell.width : 0;
    if (!first_) pending_ += kGap.size();
    first_ = false;
    if (column.right) pending_ += pad;
    if (!cell.text.empty()) {
      char* const blanks = out_.room(pending_);
      out_.commit(std::fill_n(blanks, pending_, ' '));
      pending_ = 0;
      out_.append(colour);
      out_.append(cell.text);
      if (!colour.empty()) out_.append(kPlain);
    }
    if (!column.right) pending_ += pad;
  }
  void end() { out_.push('\n'); }

 private:
  ByteBuffer& out_;
  std::size_t pending_ = 0;
  bool first_ = true;
};

void append_row(ByteBuffer& out, const Table& table, const Grid& grid, HumanCells& cells,
                bool colour, std::span<const Cell> row) {
  Line line(out);
  std::string cut;
  for (const GridColumn& column : grid.columns) {
    const Cell& cell = row[column.index];
    ShownCell shown = cells.show(cell, column.index);
    if (shown.width > column.width) {
      cut = cut_to_width(shown.text, column.width);
      shown = {cut, display_width(cut)};
    }
    const TableColumn& facts = table.columns[column.index];
    line.add(shown, column, colour ? colour_of(cell, facts) : std::string_view());
  }
  line.end();
}

void append_headings(ByteBuffer& out, const Grid& grid, const FormatOptions& options) {
  std::vector<std::vector<std::string>> headings;
  std::size_t height = 0;
  for (const GridColumn& column : grid.columns) {
    headings.push_back(wrap_words(column.heading, column.width));
    height = std::max(height, headings.back().size());
  }
  for (std::size_t i = 0; i < height; ++i) {
    Line line(out);
    for (std::size_t c = 0; c < headings.size(); ++c) {
      const std::size_t above = height - headings[c].size();  // headings stand on the rule
      const std::string_view text = i < above ? std::string_view() : headings[c][i - above];
      line.add(text, grid.columns[c], options.colour ? kBold : std::string_view());
    }
    line.end();
  }
}

void append_rule(ByteBuffer& out, const Grid& grid) {
  Line line(out);
  for (const GridColumn& column : grid.columns) {
    line.add(std::string(column.width, '-'), column, {});
  }
  line.end();
}

void append_totals(ByteBuffer& out, const Table& table, const Grid& grid, const Totals& totals,
                   const FormatOptions& options) {
  const std::vector<Currency> currencies = totals.currencies();
  const bool shown = std::any_of(
      grid.columns.begin(), grid.columns.end(),
      [&table](const GridColumn& column) { return table.columns[column.index].total; });
  if (!shown || currencies.empty() || table.row_count() < 2) return;
  append_rule(out, grid);
  for (const Currency currency : currencies) {
    const std::vector<std::string> code{std::string(currency.code())};
    std::string label = phrase_or_code(options, "report.total", code);
    Line line(out);
    for (const GridColumn& column : grid.columns) {
      const Cell cell = totals.cell(currency, column.index);
      const TableColumn& facts = table.columns[column.index];
      // The label stands in the first column and may run over empty ones.
      const std::string text =
          cell.known ? human_cell(options, cell, facts) : cut_to_width(label, column.width);
      if (!cell.known) label.clear();
      line.add(text, column, options.colour ? kBold : std::string_view());
    }
    line.end();
  }
}

void append_lines(ByteBuffer& out, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) {
    out.append(line);
    out.push('\n');
  }
}

// A fact that is longer than the terminal goes on in further lines; no word is ever cut.
std::vector<std::string> within_width(const std::vector<std::string>& facts, std::size_t width) {
  constexpr std::size_t kIndent = 2;
  if (width <= 2 * kIndent) return facts;
  std::vector<std::string> lines;
  for (const std::string& fact : facts) {
    std::string line;
    std::size_t used = 0;
    bool begun = false;
    for (std::size_t at = 0; at <= fact.size(); begun = true) {
      const std::size_t end = std::min(fact.find(' ', at), fact.size());
      const std::string word = fact.substr(at, end - at);
      const std::size_t wide = display_width(word);
      at = end + 1;
      if (begun && used > kIndent && used + 1 + wide > width) {
        lines.push_back(std::move(line));
        line = std::string(kIndent, ' ');
        used = kIndent;
      } else if (begun) {
        line += ' ';
        ++used;
      }
      line += word;
      used += wide;
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<std::string> head_lines(const Table& table, const FormatOptions& options) {
  std::vector<std::string> lines = fact_lines(options, table.head);
  if (options.phrases != nullptr) {
    const std::string code = "title." + table.report + (table.name.empty() ? "" : "." + table.name);
    const std::string title = options.phrases->phrase(code, {});
    if (!title.empty()) lines.insert(lines.begin(), title);
  }
  return lines;
}

void append_foot(ByteBuffer& out, const Table& table, const Grid& grid,
                 const FormatOptions& options) {
  std::vector<std::string> lines = tie_out_lines(options, table);
  for (std::string& line : fact_lines(options, table.foot)) lines.push_back(std::move(line));
  if (!grid.dropped.empty()) {
    lines.push_back(phrase_or_code(options, "report.columns-dropped", grid.dropped));
  }
  if (!lines.empty()) out.push('\n');
  append_lines(out, within_width(lines, options.width));
}

void append_charts(ByteBuffer& out, const Table& table, const FormatOptions& options) {
  for (const Chart& chart : charts_of(table, options)) {
    append_lines(out, plot_lines(chart, options, options.width));
    out.push('\n');
  }
}

bool write_one(const Table& table, const FormatOptions& options, bool first, ByteSink& sink) {
  Totals totals(table);
  const Grid grid = measure_grid(table, options, totals);
  ByteBuffer head;
  if (!first) head.push('\n');
  const std::vector<std::string> lines = head_lines(table, options);
  append_lines(head, within_width(lines, options.width));
  if (!lines.empty()) head.push('\n');
  if (options.plot) append_charts(head, table, options);
  if (table.row_count() == 0) {
    append_lines(head, {phrase_or_code(options, "report.no-rows", {})});
  } else {
    append_headings(head, grid, options);
    append_rule(head, grid);
  }
  if (!sink.write(head.view())) return false;
  std::vector<HumanCells> cells = human_cells(table, options);
  std::vector<RowWriter> writers;
  for (HumanCells& own : cells) {
    writers.emplace_back([&](std::span<const Cell> row, std::size_t, ByteBuffer& out) {
      append_row(out, table, grid, own, options.colour, row);
    });
  }
  if (!write_rows(table, writers, sink)) return false;
  ByteBuffer foot;
  append_totals(foot, table, grid, totals, options);
  append_foot(foot, table, grid, options);
  return foot.size() == 0 || sink.write(foot.view());
}

}  // namespace

bool write_table(std::span<const Table> tables, const FormatOptions& options, ByteSink& sink) {
  bool first = true;
  for (const Table& table : tables) {
    if (!write_one(table, options, first, sink)) return false;
    first = false;
  }
  return true;
}

}  // namespace arrears
