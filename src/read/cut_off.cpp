#include "cut_off.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "names.hpp"

namespace arrears {
namespace {

constexpr std::size_t kTail = 4096;  // bytes at the end from which the other rows are known
constexpr std::size_t kRows = 3;     // fewer say nothing

/// The last rows, from `begin` on at most.
std::string tail_of(const ByteSource& text, std::uint64_t begin) {
  const std::uint64_t size = text.seekable() ? text.size().value_or(0) : 0;
  if (size <= begin) return {};
  const std::uint64_t from = size > begin + kTail ? size - kTail : begin;
  std::string tail(static_cast<std::size_t>(size - from), '\0');
  const auto n = text.read_at(from, tail.data(), tail.size());
  if (!n || *n != tail.size()) return {};
  if (from == begin) return tail;
  const std::size_t line = tail.find('\n');
  return line == std::string::npos ? std::string() : tail.substr(line + 1);
}

/// How many decimals an amount shows; empty for what may be something else.
std::optional<std::size_t> decimals_of(std::string_view cell) {
  constexpr std::size_t kMost = 2;  // three may be a group
  if (cell.empty() || cell.find_first_not_of("-0123456789., '") != std::string_view::npos) {
    return std::nullopt;
  }
  const std::size_t mark = cell.find_last_of(".,");
  const std::size_t count = mark == std::string_view::npos ? 0 : cell.size() - mark - 1;
  if (count > kMost || cell.substr(cell.size() - count).find_first_not_of("0123456789") !=
                           std::string_view::npos) {
    return std::nullopt;
  }
  return count;
}

bool is_money(const Layout& layout, std::size_t field) {
  const auto at = static_cast<std::int32_t>(field);
  return at == layout.field(Column::amount) || at == layout.field(Column::open_amount) ||
         at == layout.header.match.second ||
         std::any_of(layout.money.begin(), layout.money.end(),
                     [&](const StoredColumn& column) { return column.field == field; });
}

/// What the rows before the last have in common.
struct Others {
  std::size_t rows = 0;
  bool full = true;             ///< as many cells as the header
  bool alike = true;            ///< their last cells show as many decimals
  bool ends_in_zero = false;    ///< which is written, not left out
  std::size_t decimals = 0;

  void add(const CsvRecord& record, std::size_t columns, std::string& scratch) {
    if (record.blank()) return;
    full = full && record.size() == columns;
    const std::string_view cell = trimmed(record.text(record.size() - 1, scratch));
    if (cell.empty()) return;
    const auto count = decimals_of(cell);
    alike = alike && count && *count > 0 && (rows == 0 || *count == decimals);
    decimals = count.value_or(0);
    ends_in_zero = ends_in_zero || cell.ends_with('0');
    ++rows;
  }
};

}  // namespace

std::optional<Diagnostic> find_cut_off(const ByteSource& text, const Layout& layout,
                                       const TextPosition& end) {
  const std::string tail = tail_of(text, layout.header.rows.offset);
  if (tail.empty() || tail.back() == '\n' || tail.back() == '\r' || tail.back() == '"') {
    return std::nullopt;
  }
  const auto source = memory_source(layout.file, tail);
  Dialect dialect;
  dialect.separator = layout.header.separator;
  CsvScanner scanner(*source, dialect);
  CsvRecord record;
  Others others;
  std::string scratch;
  const std::size_t columns = layout.header.cells.size();
  while (scanner.next(record)) {
    if (record.offset() + record.bytes().size() < tail.size()) {
      others.add(record, columns, scratch);
      continue;
    }
    if (others.rows < kRows || record.fault() != CsvFault::none) return std::nullopt;
    const auto count = decimals_of(trimmed(record.text(record.size() - 1, scratch)));
    const bool lacks_cells = others.full && record.size() < columns;
    const bool lacks_digits = record.size() == columns && is_money(layout, columns - 1) &&
                              others.alike && others.ends_in_zero && count &&
                              *count < others.decimals;
    if (!lacks_cells && !lacks_digits) return std::nullopt;
    Place place = record.place(record.size() - 1, layout.file);
    place.line = end.line;
    return warning("file-cut-off").at(std::move(place));
  }
  return std::nullopt;
}

}  // namespace arrears
