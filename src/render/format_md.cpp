// md: a pipe table with words and group marks for people; nothing of a cell acts as markup.
#include "blocks.hpp"
#include "human_cells.hpp"
#include "human_text.hpp"
#include "writers.hpp"

namespace arrears {
namespace {

void append_escaped(ByteBuffer& out, std::string_view text) {
  constexpr std::string_view kMarkup = "\\|`*_{}[]<>#!~&$";
  for (const char c : text) {
    if (kMarkup.find(c) != std::string_view::npos) out.push('\\');
    out.push(c);
  }
}

void append_cell(ByteBuffer& out, std::string_view text) {
  out.push(' ');
  append_escaped(out, text);
  out.append(text.empty() ? "|" : " |");
}

void append_list(ByteBuffer& out, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) {
    out.append("- ");
    append_escaped(out, line);
    out.push('\n');
  }
}

void append_headings(ByteBuffer& out, const Table& table, const FormatOptions& options) {
  out.push('|');
  for (const TableColumn& column : table.columns) append_cell(out, heading_of(options, column));
  out.append("\n|");
  for (const TableColumn& column : table.columns) {
    out.append(is_right_aligned(column.type) ? "---:|" : "---|");
  }
  out.push('\n');
}

void append_totals(ByteBuffer& out, const Table& table, const Totals& totals,
                   const FormatOptions& options) {
  if (table.row_count() < 2) return;
  for (const Currency currency : totals.currencies()) {
    const std::vector<std::string> code{std::string(currency.code())};
    std::string label = phrase_or_code(options, "report.total", code);
    out.push('|');
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const Cell cell = totals.cell(currency, i);
      append_cell(out, cell.known ? human_cell(options, cell, table.columns[i]) : label);
      if (!cell.known) label.clear();
    }
    out.push('\n');
  }
}

std::string title_of(const Table& table, const FormatOptions& options) {
  if (options.phrases == nullptr) return {};
  const std::string code = "title." + table.report + (table.name.empty() ? "" : "." + table.name);
  return options.phrases->phrase(code, {});
}

bool write_one(const Table& table, const FormatOptions& options, bool first, ByteSink& sink) {
  ByteBuffer head;
  if (!first) head.push('\n');
  const std::string title = title_of(table, options);
  if (!title.empty()) {
    head.append("## ");
    append_escaped(head, title);
    head.append("\n\n");
  }
  append_list(head, fact_lines(options, table.head));
  if (!table.head.empty()) head.push('\n');
  append_headings(head, table, options);
  if (!sink.write(head.view())) return false;
  Totals totals(table);
  const RowVisitor visitor = [&](std::span<const Cell> row) { totals.add(row); };
  visit_rows(table, std::span(&visitor, 1));
  std::vector<HumanCells> cells = human_cells(table, options);
  std::vector<RowWriter> writers;
  for (HumanCells& own : cells) {
    writers.emplace_back([&own](std::span<const Cell> row, std::size_t, ByteBuffer& out) {
      out.push('|');
      for (std::size_t i = 0; i < row.size(); ++i) append_cell(out, own.show(row[i], i).text);
      out.push('\n');
    });
  }
  if (!write_rows(table, writers, sink)) return false;
  ByteBuffer foot;
  append_totals(foot, table, totals, options);
  if (!table.tie_out.empty() || !table.foot.empty()) foot.push('\n');
  append_list(foot, tie_out_lines(options, table));
  append_list(foot, fact_lines(options, table.foot));
  return foot.size() == 0 || sink.write(foot.view());
}

}  // namespace

bool write_md(std::span<const Table> tables, const FormatOptions& options, ByteSink& sink) {
  bool first = true;
  for (const Table& table : tables) {
    if (!write_one(table, options, first, sink)) return false;
    first = false;
  }
  return true;
}

}  // namespace arrears
