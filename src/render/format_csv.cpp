// csv: RFC 4180 with LF, quotes only where needed; `--excel` changes line ends and defuses
// formulas.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include <arrears/render/csv_rows.hpp>

#include "blocks.hpp"
#include "byte_words.hpp"
#include "machine_text.hpp"
#include "spreadsheet_text.hpp"
#include "writers.hpp"

namespace arrears {
namespace {

struct CsvDialect {
  char separator = ',';
  char mark = '.';
  std::string_view line_end = "\n";
  bool defuse = false;
  bool exact = false;  // what would be read as a number or a day is written ="007"
  std::array<bool, 256> needs_quotes{};
};

CsvDialect dialect_of(const FormatOptions& options) {
  const Excel excel = options.excel;
  CsvDialect dialect;
  if (excel != Excel::off) {
    dialect.line_end = "\r\n";
    dialect.defuse = true;
    dialect.exact = options.exact_text;
  }
  if (excel == Excel::german) {
    dialect.separator = ';';
    dialect.mark = ',';
  }
  for (const char c : {dialect.separator, '"', '\n', '\r'}) {
    dialect.needs_quotes[static_cast<unsigned char>(c)] = true;
  }
  return dialect;
}

/// Whether a byte of the word is 0.
constexpr std::uint64_t has_zero(std::uint64_t word) { return (word - kOnes) & ~word & kHighs; }

/// Not 0 where one of eight bytes is a quote, the separator, or below 16 as line breaks are.
constexpr std::uint64_t suspects(std::uint64_t word, char separator) {
  const std::uint64_t low = (word - kOnes * 16) & ~word & kHighs;
  return low | has_zero(word ^ kOnes * std::uint64_t{'"'}) |
         has_zero(word ^ kOnes * static_cast<unsigned char>(separator));
}

template <class Word>
std::uint64_t load(const char* at) {
  Word word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

/// False: surely not. True: it must be looked at byte by byte.
bool may_need_quotes(std::string_view text, char separator) {
  // A byte that cannot be there fills up words that are not whole.
  constexpr std::uint64_t kHalf = kOnes << 32U;
  const std::size_t size = text.size();
  const char* const begin = text.data();
  if (size >= 8) {
    std::uint64_t found = suspects(load<std::uint64_t>(begin + size - 8), separator);
    for (std::size_t i = 0; i + 8 < size; i += 8) {
      found |= suspects(load<std::uint64_t>(begin + i), separator);
    }
    return found != 0;
  }
  if (size >= 4) {
    const std::uint64_t fill = kHalf * std::uint64_t{'x'};
    return (suspects(load<std::uint32_t>(begin) | fill, separator) |
            suspects(load<std::uint32_t>(begin + size - 4) | fill, separator)) != 0;
  }
  return size > 0;
}

void append_text(ByteBuffer& out, std::string_view text, const CsvDialect& dialect) {
  if (dialect.exact && reads_as_other(text)) {  // such a text has no quotes and no line breaks
    out.append("\"=\"\"");
    out.append(text);
    out.append("\"\"\"");
    return;
  }
  const std::string_view guard = dialect.defuse && runs_as_formula(text) ? "'" : "";
  bool quotes = false;
  if (may_need_quotes(text, dialect.separator)) {
    for (const char c : text) quotes |= dialect.needs_quotes[static_cast<unsigned char>(c)];
  }
  if (!quotes) {
    out.append(guard);
    out.append(text);
    return;
  }
  out.push('"');
  out.append(guard);
  for (std::size_t at = 0;;) {
    const std::size_t quote = text.find('"', at);
    out.append(text.substr(at, quote - at));
    if (quote == std::string_view::npos) break;
    out.append("\"\"");
    at = quote + 1;
  }
  out.push('"');
}

void append_row(ByteBuffer& out, const Table& table, std::span<const Cell> row,
                const CsvDialect& dialect) {
  const std::size_t begin = out.size();
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) out.push(dialect.separator);
    const Cell& cell = row[i];
    if (!cell.known) continue;
    if (cell.type == CellType::text) {
      append_text(out, cell.view(), dialect);
    } else {
      append_value(out, cell, table.columns[i], dialect.mark);
    }
  }
  // A line of nothing is no row to many readers.
  if (out.size() == begin) out.append("\"\"");
  out.append(dialect.line_end);
}

void append_names(ByteBuffer& out, const Table& table, const CsvDialect& dialect) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (i > 0) out.push(dialect.separator);
    append_text(out, table.columns[i].key, dialect);
  }
  out.append(dialect.line_end);
}

bool write_one(const Table& table, const CsvDialect& dialect, unsigned threads,
               std::string_view before, ByteSink& sink) {
  ByteBuffer header;
  header.append(before);
  append_names(header, table, dialect);
  if (!sink.write(header.view())) return false;
  return write_rows(
      table, threads,
      [&](std::span<const Cell> row, std::size_t, ByteBuffer& out) {
        append_row(out, table, row, dialect);
      },
      sink);
}

}  // namespace

bool write_csv(std::span<const Table> tables, const FormatOptions& options, ByteSink& sink) {
  const CsvDialect dialect = dialect_of(options);
  std::string before = options.excel == Excel::off ? "" : "\xEF\xBB\xBF";
  for (const Table& table : tables) {
    if (!write_one(table, dialect, options.threads, before, sink)) return false;
    before = dialect.line_end;  // several tables are set apart by an empty line
  }
  return true;
}

void append_csv_names(const Table& table, const FormatOptions& options, std::string& out) {
  ByteBuffer names;
  append_names(names, table, dialect_of(options));
  out += names.view();
}

void append_csv_rows(const Table& table, const FormatOptions& options, std::string& out) {
  constexpr std::size_t kRows = 256;  // whose cells and bytes stay in the cache
  const CsvDialect dialect = dialect_of(options);
  const std::size_t width = table.columns.size();
  std::vector<Cell> cells(kRows * width);
  ByteBuffer bytes;
  for (std::size_t first = 0; first < table.row_count(); first += kRows) {
    const std::size_t count = std::min(kRows, table.row_count() - first);
    const std::span<Cell> some(cells.data(), count * width);
    table.rows->fill(first, count, some);
    bytes.clear();
    for (std::size_t i = 0; i < count; ++i) {
      append_row(bytes, table, some.subspan(i * width, width), dialect);
    }
    out += bytes.view();
  }
}

}  // namespace arrears
