// json and ndjson: rows are objects with the column keys, amounts and dates are strings, counts,
// percentages and probabilities numbers, what is not known is null.
#include <algorithm>
#include <string>

#include "blocks.hpp"
#include "machine_text.hpp"
#include "utf8.hpp"
#include "writers.hpp"

namespace arrears {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

void append_unicode_escape(ByteBuffer& out, std::uint32_t code_point) {
  out.append("\\u");
  for (const unsigned shift : {12U, 8U, 4U, 0U}) out.push(kHex[code_point >> shift & 0xFU]);
}

void append_rare(ByteBuffer& out, const CodePoint& c, std::string_view bytes) {
  if (!c.valid) {
    out.append("\uFFFD");
  } else if (c.value == '\n') {
    out.append("\\n");
  } else if (c.value == '\t') {
    out.append("\\t");
  } else if (c.value == '\r') {
    out.append("\\r");
  } else if (is_control(c.value)) {
    append_unicode_escape(out, c.value);
  } else {
    out.append(bytes);
  }
}

/// Stands in a json string as it is.
bool is_plain(char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

void append_string(ByteBuffer& out, std::string_view text) {
  out.push('"');
  while (!text.empty()) {
    std::size_t plain = 0;
    while (plain < text.size() && is_plain(text[plain])) ++plain;
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    const char c = text.front();
    if (c == '"' || c == '\\') {
      out.push('\\');
      out.push(c);
      text.remove_prefix(1);
    } else {
      const CodePoint code_point = next_code_point(text);
      append_rare(out, code_point, text.substr(0, code_point.length));
      text.remove_prefix(code_point.length);
    }
  }
  out.push('"');
}

void append_cell(ByteBuffer& out, const Cell& cell, const TableColumn& column) {
  if (!cell.known) return out.append("null");
  switch (cell.type) {
    case CellType::text: append_string(out, cell.view()); break;
    case CellType::money:
    case CellType::date:
      out.push('"');
      append_value(out, cell, column);
      out.push('"');
      break;
    default: append_value(out, cell, column); break;
  }
}

std::string_view name_of(CellType type) {
  switch (type) {
    case CellType::text: return "text";
    case CellType::money: return "money";
    case CellType::date: return "date";
    case CellType::integer: return "integer";
    case CellType::number: return "number";
    case CellType::percent: return "percent";
    case CellType::probability: return "probability";
  }
  return "text";
}

/// `"key":` of every column, made once.
std::vector<std::string> labels_of(const Table& table) {
  std::vector<std::string> labels;
  for (const TableColumn& column : table.columns) {
    ByteBuffer label;
    append_string(label, column.key);
    label.push(':');
    labels.emplace_back(label.view());
  }
  return labels;
}

void append_members(ByteBuffer& out, const Table& table, std::span<const Cell> row,
                    const std::vector<std::string>& labels) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) out.push(',');
    out.append(labels[i]);
    append_cell(out, row[i], table.columns[i]);
  }
}

void append_as_of(ByteBuffer& out, std::span<const Date> days) {
  const auto quoted = [&](Date day) {
    out.push('"');
    append_date(out, day);
    out.push('"');
  };
  if (days.empty()) return out.append("null");
  if (days.size() == 1) return quoted(days.front());
  out.push('[');
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (i > 0) out.push(',');
    quoted(days[i]);
  }
  out.push(']');
}

void append_columns(ByteBuffer& out, const Table& table) {
  out.append("\"columns\":[");
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (i > 0) out.push(',');
    out.append("{\"name\":");
    append_string(out, table.columns[i].key);
    out.append(",\"type\":\"");
    out.append(name_of(table.columns[i].type));
    out.append("\"}");
  }
  out.push(']');
}

void append_terms(ByteBuffer& out, const TieOut& t) {
  const std::pair<std::string_view, std::int64_t> terms[] = {
      {"not_due", t.not_due},
      {"overdue", t.overdue},
      {"unapplied", t.unapplied},
      {"balance", t.balance},
      {"raising", t.raising},
      {"lowering", t.lowering},
      {"undoing", t.undoing},
      {"implied", t.implied},
      {"small_differences", t.small_differences},
      {"discounts", t.discounts},
      {"recoveries", t.recoveries},
      {"difference", t.difference()},
  };
  char before = '{';
  for (const auto& term : terms) {
    out.push(before);
    before = ',';
    append_string(out, term.first);
    out.append(":\"");
    append_fixed(out, term.second, t.currency.exponent());
    out.push('"');
  }
  out.push('}');
}

void append_currencies(ByteBuffer& out, std::span<const TieOut> tie_outs) {
  out.push('{');
  for (std::size_t i = 0; i < tie_outs.size(); ++i) {
    if (i > 0) out.push(',');
    append_string(out, tie_outs[i].currency.code());
    out.push(':');
    append_terms(out, tie_outs[i]);
  }
  out.push('}');
}

/// By currency; with several as-of dates by date and then by currency.
void append_tie_out(ByteBuffer& out, const Table& table) {
  out.append("\"tie_out\":");
  const std::size_t dates = table.as_of.size();
  const std::span<const TieOut> all = table.tie_out;
  if (dates < 2) return append_currencies(out, all);
  const std::size_t each = all.size() / dates;
  for (std::size_t i = 0; i < dates; ++i) {
    out.append(i == 0 ? "{\"" : ",\"");
    append_date(out, table.as_of[i]);
    out.append("\":");
    append_currencies(out, all.subspan(i * each, each));
  }
  out.push('}');
}

bool write_body(const Table& table, const FormatOptions& options, std::string_view before,
                std::string_view after, ByteSink& sink) {
  ByteBuffer head;
  head.append(before);
  append_columns(head, table);
  head.append(",\"rows\":[");
  if (!sink.write(head.view())) return false;
  const std::vector<std::string> labels = labels_of(table);
  const RowWriter writer = [&](std::span<const Cell> row, std::size_t at, ByteBuffer& out) {
    out.append(at == 0 ? "\n{" : ",\n{");
    append_members(out, table, row, labels);
    out.push('}');
  };
  if (!write_rows(table, options.threads, writer, sink)) return false;
  ByteBuffer foot;
  foot.append(table.row_count() == 0 ? "]," : "\n],");
  append_tie_out(foot, table);
  foot.append(after);
  return sink.write(foot.view());
}

}  // namespace

bool write_json(std::span<const Table> tables, const FormatOptions& options, ByteSink& sink) {
  ByteBuffer head;
  head.append("{\"schema\":1,\"report\":");
  append_string(head, tables.empty() ? std::string_view() : tables.front().report);
  head.append(",\"as_of\":");
  append_as_of(head, tables.empty() ? std::span<const Date>() : tables.front().as_of);
  head.push(',');
  if (tables.size() == 1) return write_body(tables.front(), options, head.view(), "}\n", sink);
  head.append("\"tables\":[");
  if (!sink.write(head.view())) return false;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    ByteBuffer before;
    before.append(i == 0 ? "\n{\"name\":" : ",\n{\"name\":");
    append_string(before, tables[i].name);
    before.push(',');
    if (!write_body(tables[i], options, before.view(), "}", sink)) return false;
  }
  return sink.write("]}\n");
}

bool write_ndjson(std::span<const Table> tables, const FormatOptions& options, ByteSink& sink) {
  for (const Table& table : tables) {
    ByteBuffer open;
    open.push('{');
    if (tables.size() > 1) {  // says which table a row belongs to
      open.append("\"table\":");
      append_string(open, table.name);
      if (!table.columns.empty()) open.push(',');
    }
    const std::vector<std::string> labels = labels_of(table);
    const RowWriter writer = [&](std::span<const Cell> row, std::size_t, ByteBuffer& out) {
      out.append(open.view());
      append_members(out, table, row, labels);
      out.append("}\n");
    };
    if (!write_rows(table, options.threads, writer, sink)) return false;
  }
  return true;
}

}  // namespace arrears
