// tsv: one tab between cells; tab, line break and backslash inside a cell are written \t \n \r \\.
// `--excel` is for pasting into a spreadsheet.
#include "blocks.hpp"
#include "machine_text.hpp"
#include "spreadsheet_text.hpp"
#include "writers.hpp"

namespace arrears {
namespace {

bool needs_escape(char c) { return c == '\t' || c == '\n' || c == '\r' || c == '\\'; }

void append_escaped(ByteBuffer& out, std::string_view text) {
  std::size_t from = 0;  // of the bytes not yet written
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (!needs_escape(c)) continue;
    out.append(text.substr(from, at - from));
    out.append(c == '\t' ? "\\t" : c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\\\");
    from = at + 1;
  }
  out.append(text.substr(from));
}

void append_text(ByteBuffer& out, std::string_view text, const FormatOptions& options) {
  const bool pasted = options.excel != Excel::off;
  const bool exact = pasted && options.exact_text && reads_as_other(text);
  if (exact) out.append("=\"");
  if (pasted && !exact && runs_as_formula(text)) out.push('\'');
  append_escaped(out, text);
  if (exact) out.push('"');
}

void append_row(ByteBuffer& out, const Table& table, std::span<const Cell> row,
                const FormatOptions& options) {
  const char mark = options.excel == Excel::german ? ',' : '.';
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) out.push('\t');
    if (row[i].type == CellType::text) {
      append_text(out, row[i].view(), options);
    } else {
      append_value(out, row[i], table.columns[i], mark);
    }
  }
  out.push('\n');
}

}  // namespace

bool write_tsv(std::span<const Table> tables, const FormatOptions& options, ByteSink& sink) {
  bool first = true;
  for (const Table& table : tables) {
    ByteBuffer header;
    if (!first) header.push('\n');  // several tables are set apart by an empty line
    first = false;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (i > 0) header.push('\t');
      append_text(header, table.columns[i].key, options);
    }
    header.push('\n');
    if (!sink.write(header.view())) return false;
    const RowWriter writer = [&](std::span<const Cell> row, std::size_t, ByteBuffer& out) {
      append_row(out, table, row, options);
    };
    if (!write_rows(table, options.threads, writer, sink)) return false;
  }
  return true;
}

}  // namespace arrears
