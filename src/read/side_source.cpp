#include "side_source.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include <arrears/model/suggest.hpp>

#include "names.hpp"

namespace arrears {
namespace {

constexpr std::string_view kLineBreak = "\xE2\x80\xA8";  // U+2028

Dialect dialect_of(char separator) {
  Dialect dialect;
  dialect.separator = separator;
  dialect.record_limit = std::size_t{1} << 20U;  // the parser's own limit is 2^24 a line
  return dialect;
}

void append_quoted(std::string& line, std::string_view text) {
  line += '"';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r' || c == '\n') {
      if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
      line += kLineBreak;
      continue;
    }
    if (c == '"') line += '"';
    line += c;
  }
  line += '"';
}

struct Header {
  std::vector<std::string> cells, plain;
  TextPosition after;
};

std::optional<Header> first_line(const std::string& file, std::string_view head, char separator) {
  const auto source = memory_source(file, head);
  CsvScanner scanner(*source, dialect_of(separator));
  CsvRecord record;
  std::string scratch;
  while (scanner.next(record)) {
    if (record.blank()) continue;
    Header header;
    for (std::size_t i = 0; i < record.size(); ++i) {
      header.cells.emplace_back(trimmed(record.text(i, scratch)));
      header.plain.push_back(plain_name(header.cells.back()));
    }
    header.after = scanner.position();
    return header;
  }
  return std::nullopt;
}

SideHeader matched(const Header& header, char separator, std::span<const SideColumn> columns) {
  SideHeader found;
  found.separator = separator;
  found.rows = header.after;
  found.field.assign(columns.size(), -1);
  found.cells = header.cells.size();
  // Semicolons come with decimal commas, whatever the names.
  found.canonical = separator == ',';
  std::vector<bool> used(header.cells.size());
  // A column's own name comes before any other name, whatever the order.
  for (const bool own : {true, false}) {
    for (std::size_t c = 0; c < columns.size(); ++c) {
      for (const std::string& name : side_names(columns[c].key)) {
        for (std::size_t i = 0; i < used.size() && found.field[c] < 0; ++i) {
          const bool same = own ? header.cells[i] == columns[c].key : header.plain[i] == name;
          if (used[i] || !same) continue;
          used[i] = true;
          found.field[c] = static_cast<std::int32_t>(i);
          if (!own) found.canonical = false;
        }
        if (own) break;
      }
    }
  }
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (!used[i] && !header.cells[i].empty()) found.unknown.push_back(header.cells[i]);
  }
  return found;
}

std::size_t fields_found(const SideHeader& header) {
  return static_cast<std::size_t>(std::count_if(header.field.begin(), header.field.end(),
                                                [](std::int32_t field) { return field >= 0; }));
}

}  // namespace

SideSource::SideSource(std::unique_ptr<ByteSource> text, SideHeader header,
                       std::span<const SideColumn> columns)
    : text_(std::move(text)),
      header_(std::move(header)),
      scanner_(*text_, dialect_of(header_.separator)) {
  CsvRecord record;
  while (scanner_.position().offset < header_.rows.offset && scanner_.next(record)) {
  }
  write_header(columns);
}

void SideSource::write_header(std::span<const SideColumn> columns) {
  for (const SideColumn& column : columns) {
    if (!line_.empty()) line_ += ',';
    line_ += column.key;
  }
  line_ += '\n';
}

bool SideSource::write_next() {
  CsvRecord record;
  do {
    if (fault_ || !scanner_.next(record)) return false;
  } while (record.blank());
  fault_ = fault_of(record);
  if (fault_) return false;
  line_.clear();
  used_ = 0;
  rows_.push_back({record.offset(), record.line()});
  for (std::size_t c = 0; c < header_.field.size(); ++c) {
    if (c > 0) line_ += ',';
    const auto field = static_cast<std::size_t>(header_.field[c]);
    const bool there = header_.field[c] >= 0 && field < record.size();
    append_quoted(line_, there ? trimmed(record.text(field, scratch_)) : std::string_view());
  }
  line_ += '\n';
  return true;
}

/// A surplus cell means that a text with a separator was not quoted: all cells behind it would be
/// taken for their neighbours'.
std::optional<Diagnostic> SideSource::fault_of(const CsvRecord& record) {
  const std::string& file = text_->name();
  if (record.fault() != CsvFault::none) {
    return usage_error(to_code(record.fault())).at(record.fault_place(file));
  }
  for (std::size_t i = header_.cells; i < record.size(); ++i) {
    if (trimmed(record.text(i, scratch_)).empty()) continue;
    return usage_error("csv-surplus-cell").at(record.place(i, file));
  }
  return std::nullopt;
}

int SideSource::read(char* buffer, int size) {
  std::size_t filled = 0;
  const auto wanted = static_cast<std::size_t>(size);
  while (filled < wanted) {
    if (used_ == line_.size() && !write_next()) break;
    const std::size_t part = std::min(wanted - filled, line_.size() - used_);
    std::memcpy(buffer + filled, line_.data() + used_, part);
    used_ += part;
    filled += part;
  }
  return static_cast<int>(filled);
}

Result<SideHeader> find_side_header(const std::string& file, std::string_view head,
                                    std::span<const SideColumn> columns) {
  std::optional<SideHeader> best;
  Header best_line;
  for (const char separator : std::array{',', ';', '\t', '|'}) {
    auto line = first_line(file, head, separator);
    if (!line) continue;
    SideHeader header = matched(*line, separator, columns);
    if (best && fields_found(header) <= fields_found(*best)) continue;
    best = std::move(header);
    best_line = std::move(*line);
  }
  if (!best) return fail(file_error("file-empty", file));
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (!columns[c].required || best->field[c] >= 0) continue;
    std::string slip;
    for (const std::string& name : best->unknown) {
      if (slip.empty() && edit_distance(name, columns[c].key) <= 2) slip = name;
    }
    Place place;
    place.file = file;
    place.line = 1;
    return fail(usage_error(slip.empty() ? "side-column-missing" : "side-column-missing-near")
                    .with("column", std::string(columns[c].key))
                    .with("slip", slip)
                    .at(std::move(place)));
  }
  return std::move(*best);
}

}  // namespace arrears
