// The scanner against a reader of thirty lines, and chunks on threads against the scanner. The
// first bytes of the input choose dialect, record limit and chunk size; the rest is the text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/read/csv_chunks.hpp>
#include <arrears/read/csv_scanner.hpp>

using namespace arrears;

namespace {

struct Row {
  std::uint64_t offset;
  std::uint64_t line;
  std::vector<std::string> fields;
  CsvFault fault;
  friend bool operator==(const Row&, const Row&) = default;
};

struct Csv {
  std::vector<Row> rows;
  std::string failure;
  friend bool operator==(const Csv&, const Csv&) = default;
};

Row row_of(const CsvRecord& record) {
  Row row{record.offset(), record.line(), {}, record.fault()};
  for (std::size_t i = 0; i < record.size(); ++i) row.fields.emplace_back(record.raw(i));
  // Places must hold for every field, and unquoting for every writing.
  std::string scratch;
  for (std::size_t i = 0; i <= record.size(); ++i) {
    if (record.place(i, "f").line < record.line()) std::abort();
    if (i < record.size() && record.text(i, scratch).size() > record.raw(i).size()) std::abort();
  }
  return row;
}

// No place in the text is looked at twice, nothing is clever; limits are left to other checks.
Csv naive(std::string_view text, const Dialect& d) {
  Csv csv;
  Row row{0, 1, {""}, CsvFault::none};
  std::uint64_t line = 1;
  char state = 's';  // start, unquoted, quoted, closed, blank
  const auto end_row = [&](std::size_t next) {
    csv.rows.push_back(row);
    row = {next, line, {""}, CsvFault::none};
    state = 's';
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\0') return csv.failure = "csv-nul-byte", csv;
    const bool pair = c == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    const bool is_break = c == '\r' || c == '\n';
    if (is_break) ++line;
    if (is_break && state != 'q') {
      i += pair ? 1 : 0;
      end_row(i + 1);
      continue;
    }
    if (c == d.separator && state != 'q') {
      row.fields.emplace_back();
      state = 's';
      continue;
    }
    row.fields.back() += pair ? "\r\n" : std::string(1, c);
    i += pair ? 1 : 0;
    CsvFault fault = CsvFault::none;
    if (state == 's') state = c == d.quote ? 'q' : 'u';
    else if (state == 'q') state = c == d.quote ? 'c' : 'q';
    else if (state == 'u' && c == d.quote && d.strict) fault = CsvFault::stray_quote;
    else if (state == 'c' && c == d.quote) state = 'q';
    else if (state != 'u' && (c == ' ' || c == '\t') && !d.strict) state = 'b';
    else if (state != 'u') fault = CsvFault::text_after_quote, state = 'u';
    if (row.fault == CsvFault::none) row.fault = fault;
  }
  if (state == 'q') csv.failure = "csv-quote-not-closed";
  else if (row.offset < text.size()) end_row(text.size());
  return csv;
}

Csv scan(std::string_view text, const Dialect& dialect) {
  const auto source = memory_source("f", text);
  CsvScanner scanner(*source, dialect);
  Csv csv;
  CsvRecord record;
  while (scanner.next(record)) csv.rows.push_back(row_of(record));
  if (scanner.failure()) csv.failure = scanner.failure()->code;
  return csv;
}

struct Rows final : ChunkSink {
  std::vector<Row> rows;
  void take(const CsvRecord& record) override { rows.push_back(row_of(record)); }
};

Csv scan_chunked(std::string_view text, const Dialect& dialect, std::size_t chunk,
                 unsigned threads) {
  const auto source = memory_source("f", text);
  Csv csv;
  ChunkOptions options;
  options.threads = threads;
  options.chunk_bytes = chunk;
  const auto result = scan_chunks(
      *source, dialect, options, [] { return std::make_unique<Rows>(); },
      [&](std::unique_ptr<ChunkSink> sink, const ChunkFacts& facts) {
        for (Row& row : static_cast<Rows&>(*sink).rows) {
          row.line += facts.lines_before;
          csv.rows.push_back(std::move(row));
        }
        return true;
      });
  if (!result) csv.failure = result.error().code;
  return csv;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  Dialect dialect;
  dialect.strict = (data[0] & 1U) != 0;
  dialect.separator = (data[0] & 2U) != 0 ? ';' : ',';
  const std::string_view text(reinterpret_cast<const char*>(data) + 3, size - 3);
  const Csv serial = scan(text, dialect);
  if (serial != naive(text, dialect)) std::abort();
  const std::size_t chunk = data[1] + 1U;
  // Threads are dear; a few inputs get them.
  const unsigned threads = (data[0] & 0xf0U) == 0xf0 ? 3 : 1;
  if (scan_chunked(text, dialect, chunk, threads) != serial) std::abort();
  dialect.record_limit = data[2] + 1U;
  if (scan_chunked(text, dialect, chunk, 1) != scan(text, dialect)) std::abort();
  return 0;
}
