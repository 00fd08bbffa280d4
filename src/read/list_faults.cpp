// Rejects in file order, with the text of rows that were read long before they were dropped.
#include <algorithm>
#include <iterator>
#include <utility>

#include <arrears/read/csv_scanner.hpp>

#include "input_text.hpp"
#include "source_rows.hpp"

namespace arrears {
namespace {

struct Listed {
  Diagnostic why;
  std::string text;
  bool has_text = false;
  std::uint64_t offset = 0;
};

/// Reads the rows at the given places again, in one pass over the file.
void read_texts(const SourceRows& source, std::vector<Listed*>& rows) {
  if (rows.empty() || source.layout->file == "-") return;
  auto text = reopen_input(source.report);
  if (!text) return;  // the file is gone; its rows are listed without their text
  Dialect dialect;
  dialect.separator = source.layout->header.separator;
  CsvScanner scanner(**text, dialect);
  CsvRecord record;
  auto next = rows.begin();
  while (next != rows.end() && scanner.next(record)) {
    if (record.offset() < (*next)->offset) continue;
    if (record.offset() == (*next)->offset) {
      (*next)->text = record.bytes();
      (*next)->has_text = true;
    }
    ++next;
  }
}

/// What a person should know of a file that was read, beyond its errors.
void add_notes(SourceRows& source, std::uint64_t errors, Diagnostics& out) {
  const SourceReport& report = source.report;
  Place place;
  place.file = source.layout->file;
  const auto say = [&](Diagnostic what, std::uint64_t count) {
    if (count == 0) return;
    out.push_back(std::move(what).with("count", static_cast<std::int64_t>(count)).at(place));
  };
  out.insert(out.end(), std::make_move_iterator(source.notes.begin()),
             std::make_move_iterator(source.notes.end()));
  const std::uint64_t listed =
      std::min<std::uint64_t>(errors, source.layout->options.errors_per_file);
  if (report.rejected > listed) say(note("more-errors"), report.rejected - listed);
  say(warning("rows-equal-unnumbered"), report.equal_unnumbered);
}

}  // namespace

void list_faults(SourceRows& source, Diagnostics& shown, std::vector<Reject>& rejects) {
  const ReadOptions& options = source.layout->options;
  std::vector<Listed> all;
  for (const auto& chunk : source.chunks) {
    for (RowFault& fault : chunk->faults) {
      all.push_back({std::move(fault.why), std::move(fault.text), true, 0});
    }
  }
  for (DroppedRow& dropped : source.dropped) {
    if (!options.keep_rejects && !dropped.rejected()) continue;
    const ChunkRows& chunk = *source.chunks[dropped.chunk];
    Listed row;
    row.why = std::move(dropped.why);
    row.why.place.file = source.layout->file;
    row.why.place.line = source.line(dropped.chunk, dropped.row);
    row.why.place.column = 1;
    row.offset = chunk.first_offset + chunk.offset[dropped.row];
    if (!chunk.row_text.empty()) {
      row.text = chunk.row_text[dropped.row];
      row.has_text = true;
    }
    all.push_back(std::move(row));
  }
  std::stable_sort(all.begin(), all.end(), [](const Listed& a, const Listed& b) {
    return a.why.place.line < b.why.place.line;
  });

  std::vector<Listed*> textless;
  std::uint64_t errors = 0;
  for (Listed& row : all) {
    const bool is_shown = row.why.severity == Severity::error && errors < options.errors_per_file;
    errors += row.why.severity == Severity::error ? 1 : 0;
    if (!row.has_text && (is_shown || options.keep_rejects)) textless.push_back(&row);
  }
  read_texts(source, textless);
  errors = 0;
  for (Listed& row : all) {
    if (row.why.place.excerpt.empty() && row.has_text) {
      row.why.place.excerpt = row.text.substr(0, row.text.find_first_of("\r\n"));
    }
    const bool is_error = row.why.severity == Severity::error;
    if (is_error && errors++ < options.errors_per_file) shown.push_back(row.why);
    if (options.keep_rejects) rejects.push_back({std::move(row.why), std::move(row.text)});
  }
  add_notes(source, errors, shown);
}

}  // namespace arrears
