#include <arrears/read/row_text.hpp>

#include <optional>

#include <arrears/read/byte_source.hpp>
#include <arrears/read/csv_scanner.hpp>

namespace arrears {
namespace {

constexpr std::size_t kFirstRead = std::size_t{1} << 14U;
constexpr std::size_t kLastRead = std::size_t{1} << 26U;  // longer than any record may be

/// The record at the start of `text`; empty when it does not end within it.
std::optional<std::string> first_record(const SourceReport& how, std::string_view text,
                                        bool is_all) {
  const auto source = memory_source(how.path, text);
  Dialect dialect;
  dialect.separator = how.separator;
  CsvScanner scanner(*source, dialect);
  CsvRecord record;
  if (!scanner.next(record)) return std::nullopt;
  std::string row(record.bytes());
  if (is_all || scanner.position().offset < text.size()) return row;
  return std::nullopt;
}

}  // namespace

Result<std::string> read_row_text(const SourceReport& source, std::uint64_t offset) {
  if (source.path == "-") return fail(file_error("row-text-gone", source.path));
  for (std::size_t n = kFirstRead; n <= kLastRead; n *= 4) {
    const auto text = read_again(source.path, source.encoding, offset, n);
    if (!text) return fail(text.error());
    if (text->empty()) break;
    if (auto row = first_record(source, *text, text->size() < n)) return std::move(*row);
  }
  return fail(file_error("row-text-changed", source.path));
}

Result<std::string> read_row_text(const Ledger& ledger, RowId row,
                                  std::span<const SourceReport> sources) {
  const Origin origin = ledger.origin(row);
  return read_row_text(sources[origin.source.index()], origin.offset);
}

}  // namespace arrears
