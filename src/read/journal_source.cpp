#include "journal_source.hpp"

#include <algorithm>
#include <utility>

#include <arrears/read/csv_chunks.hpp>

#include "find_header.hpp"
#include "journal_rows.hpp"
#include "row_sink.hpp"
#include "sheet_sink.hpp"

namespace arrears {
namespace {

const Profile& journal_profile() {
  static const Profile profile = [] {
    Profile made = canonical_profile();
    made.name = "journal";
    made.title = "plain-text journal";
    return made;
  }();
  return profile;
}

void append_field(std::string_view text, std::string& out) {
  const bool quoted = text.find_first_of("\",\r\n") != std::string_view::npos;
  if (quoted) out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c == '\r' || c == '\n' ? ' ' : c;
  }
  if (quoted) out += '"';
}

/// Columns that some row fills, and those that a canonical ledger must have.
std::vector<Column> used_columns(const std::vector<const JournalRow*>& rows) {
  std::vector<Column> columns;
  for (const ColumnInfo& column : all_columns()) {
    const auto slot = static_cast<std::size_t>(column.column);
    const bool core = slot < kCoreColumns && column.column != Column::open_amount &&
                      column.column != Column::settled_date &&
                      column.column != Column::entry_date;
    const bool filled = std::any_of(rows.begin(), rows.end(), [&](const JournalRow* row) {
      return !row->cells[slot].empty();
    });
    if (core || filled) columns.push_back(column.column);
  }
  return columns;
}

/// One file's rows: as text, so that they are read and proven as those of any input.
class FileRows {
 public:
  FileRows(const ReadOptions& options, const JournalBook& book, std::uint32_t file,
           std::vector<const JournalRow*> rows)
      : options_(options), book_(book), file_(file), rows_(std::move(rows)),
        columns_(used_columns(rows_)) {
    for (const Column column : columns_) text_ += std::string(key(column)) + ",";
    text_ += "account,journal\n";
    for (const JournalRow* row : rows_) {
      for (const Column column : columns_) {
        append_field(row->cells[static_cast<std::size_t>(column)], text_);
        text_ += ',';
      }
      append_field(row->account, text_);
      text_ += ',';
      append_field(row->origin, text_);
      text_ += '\n';
    }
  }

  Result<SourceRows> read(const std::string& encoding) {
    const std::string& name = book_.files[file_].name;
    auto header = find_header(name, text_, &journal_profile());
    if (!header) return fail(header.error());
    SourceRows source;
    source.layout = std::make_unique<Layout>(options_, journal_profile(), std::move(*header), name);
    source.layout->keep_rows = true;  // what is read is no line of the file
    describe(source, encoding);
    if (auto why = scan(source)) return fail(std::move(*why));
    add_faults(source);
    return source;
  }

 private:
  void describe(SourceRows& source, const std::string& encoding) const {
    SourceReport& report = source.report;
    report.path = source.layout->file;
    report.profile = journal_profile().name;
    report.profile_title = journal_profile().title;
    report.encoding = encoding.empty() ? "utf-8" : encoding;
    report.exported_on = options_.exported_on;
    for (const Column column : columns_) {
      report.columns.push_back({std::string(key(column)), std::string(key(column))});
    }
    source.encoding = encoding;
  }

  std::optional<Diagnostic> scan(SourceRows& source) const {
    const auto text = memory_source(source.layout->file, text_);
    Dialect dialect;
    dialect.strict = true;
    dialect.record_limit = TextPool::kMaxLength;
    ChunkOptions chunks;
    chunks.chunk_bytes = options_.chunk_bytes;
    chunks.start = source.layout->header.rows;
    const Layout& layout = *source.layout;
    const auto end = scan_chunks(
        *text, dialect, chunks, [&] { return std::make_unique<RowSink>(layout); },
        [&](std::unique_ptr<ChunkSink> sink, const ChunkFacts& facts) {
          auto rows = static_cast<RowSink&>(*sink).finish();
          place_rows(*rows, facts.lines_before);
          source.chunks.push_back(std::move(rows));
          return true;
        });
    if (!end) return end.error();
    return std::nullopt;
  }

  /// Rows and faults stand where the journal has them. The header is the text's first line.
  void place_rows(ChunkRows& rows, std::uint64_t lines_before) const {
    const auto row_at = [&](std::uint64_t line) -> const JournalRow& {
      return *rows_[static_cast<std::size_t>(lines_before + line - 2)];
    };
    rows.lines_before = 0;
    rows.first_offset = 0;
    for (std::size_t i = 0; i < rows.line.size(); ++i) {
      const JournalRow& row = row_at(rows.line[i]);
      rows.line[i] = row.at.line;
      rows.offset[i] = static_cast<std::uint32_t>(row.at.offset);
      if (!rows.row_text.empty()) rows.row_text[i] = book_.place(row.at).excerpt;
      if (!options_.wanted.origins) continue;
      rows.part.line.push_back(row.at.line);
      rows.part.offset.push_back(row.at.offset);
    }
    const auto move_place = [&](Place& place) {
      const JournalRow& row = row_at(place.line);
      count_cells(place);
      const bool money = place.column > 0 && place.column <= columns_.size() &&
                         (columns_[place.column - 1] == Column::amount ||
                          columns_[place.column - 1] == Column::currency);
      place = book_.place(row.at, money ? row.amount_at : row.account_at);
    };
    for (RowFault& fault : rows.faults) {
      const std::uint64_t line = fault.why.place.line;
      move_place(fault.why.place);
      if (options_.keep_rejects) fault.text = book_.place(row_at(line).at).excerpt;
    }
    if (rows.no_currency) move_place(rows.no_currency->place);
  }

  /// Transactions that were refused before there were rows.
  void add_faults(SourceRows& source) const {
    auto chunk = std::make_unique<ChunkRows>();
    chunk->part.extras.resize(source.layout->extras.size());
    for (const JournalFault& fault : book_.faults) {
      if (fault.file != file_) continue;
      ++chunk->rows_in;
      ++chunk->rejected;
      const bool room = chunk->faults.size() < options_.errors_per_file;
      if (room || options_.keep_rejects) chunk->faults.push_back({fault.why, fault.text});
    }
    if (chunk->rejected == 0) return;
    chunk->keys = in_buckets({});
    source.chunks.push_back(std::move(chunk));
  }

  const ReadOptions& options_;
  const JournalBook& book_;
  std::uint32_t file_;
  std::vector<const JournalRow*> rows_;
  std::vector<Column> columns_;
  std::string text_;
};

void add_notes(const JournalBook& book, SourceRows& source) {
  Place place;
  place.file = book.files.front().name;
  const auto say = [&](std::string_view code, std::uint64_t count) {
    if (count == 0) return;
    source.notes.push_back(
        note(code).with("count", static_cast<std::int64_t>(count)).at(place));
  };
  say("journal-automated", book.automated);
  say("journal-periodic", book.periodic);
}

}  // namespace

Result<SourceRows> read_journal(const ReadOptions& options, ByteSource& text,
                                const std::string& encoding) {
  auto book = read_journal_book(text, options);
  if (!book) return fail(book.error());
  const auto rows = rows_of(*book, options);
  if (!rows) return fail(rows.error());
  if (book->transactions.empty() && book->faults.empty() && book->all_transactions > 0) {
    Diagnostic why = usage_error("journal-no-receivable");
    why.place.file = text.name();
    return fail(std::move(why));
  }
  std::vector<std::vector<const JournalRow*>> by_file(book->files.size());
  for (const JournalRow& row : *rows) by_file[row.at.file].push_back(&row);
  std::optional<SourceRows> first;
  for (std::uint32_t file = 0; file < by_file.size(); ++file) {
    const bool faulty = std::any_of(book->faults.begin(), book->faults.end(),
                                    [&](const JournalFault& fault) { return fault.file == file; });
    if (file > 0 && by_file[file].empty() && !faulty) continue;
    FileRows reader(options, *book, file, std::move(by_file[file]));
    auto source = reader.read(encoding);
    if (!source) return fail(source.error());
    if (!first) {
      first = std::move(*source);
      add_notes(*book, *first);
    } else {
      first->included.push_back(std::move(*source));
    }
  }
  return std::move(*first);
}

}  // namespace arrears
