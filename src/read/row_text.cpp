#include <arrears/read/row_text.hpp>

#include <algorithm>
#include <optional>

#include <arrears/read/byte_source.hpp>
#include <arrears/read/csv_scanner.hpp>

#include "input_text.hpp"

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

/// Up to `n` bytes of a sheet's text from a position.
Result<std::string> read_sheet_again(const SourceReport& source, std::uint64_t offset,
                                     std::size_t n) {
  auto text = reopen_input(source);
  if (!text) return fail(text.error());
  std::string part(std::max<std::size_t>(n, kFirstRead), '\0');
  std::uint64_t left = offset;
  while (left > 0) {
    const auto away = static_cast<std::size_t>(std::min<std::uint64_t>(left, part.size()));
    const auto got = (*text)->read(part.data(), away);
    if (!got) return fail(got.error());
    if (*got < away) return std::string();
    left -= away;
  }
  const auto got = (*text)->read(part.data(), n);
  if (!got) return fail(got.error());
  part.resize(*got);
  return part;
}

}  // namespace

Result<std::string> read_row_text(const SourceReport& source, std::uint64_t offset) {
  if (source.path == "-") return fail(file_error("row-text-gone", source.path));
  for (std::size_t n = kFirstRead; n <= kLastRead; n *= 4) {
    const auto text = source.sheet.empty()
                          ? read_again(source.path, source.encoding, offset, n)
                          : read_sheet_again(source, offset, n);
    if (!text) return fail(text.error());
    if (text->empty()) break;
    if (source.profile == "journal") return text->substr(0, text->find_first_of("\r\n"));
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
