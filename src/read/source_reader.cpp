// Opens one input and reads its rows in chunks.
#include <algorithm>
#include <atomic>
#include <cassert>
#include <filesystem>
#include <system_error>
#include <utility>

#include <arrears/model/jobs.hpp>
#include <arrears/read/byte_source.hpp>
#include <arrears/read/csv_chunks.hpp>
#include <arrears/read/read_progress.hpp>

#include "cut_off.hpp"
#include "encoding_guess.hpp"
#include "find_header.hpp"
#include "input_text.hpp"
#include "journal_book.hpp"
#include "journal_source.hpp"
#include "row_sink.hpp"
#include "sheet_sink.hpp"
#include "source_rows.hpp"

namespace arrears {
namespace {

/// Row excerpts and lines count from the file's start, not the chunk's.
void deliver(ChunkRows& rows, const ChunkFacts& facts, bool origins) {
  rows.lines_before = facts.lines_before;
  for (RowFault& fault : rows.faults) fault.why.place.line += facts.lines_before;
  if (rows.other_table) rows.other_table->place.line += facts.lines_before;
  if (rows.no_currency) rows.no_currency->place.line += facts.lines_before;
  if (!origins) return;
  rows.part.line.reserve(rows.line.size());
  rows.part.offset.reserve(rows.line.size());
  for (std::size_t i = 0; i < rows.line.size(); ++i) {
    rows.part.line.push_back(rows.lines_before + rows.line[i]);
    rows.part.offset.push_back(rows.first_offset + rows.offset[i]);
  }
}

/// Each chunk numbers its customers and names anew, so that few large ones are less work; but there
/// have to be some for every thread.
std::size_t chunk_bytes(const ByteSource& text, std::size_t asked, unsigned threads) {
  constexpr std::size_t kMost = std::size_t{1} << 24U;
  if (asked != ReadOptions{}.chunk_bytes) return asked;
  const std::uint64_t share = text.size().value_or(0) / (threads * std::uint64_t{4});
  return std::clamp<std::uint64_t>(share, asked, kMost);
}

/// What the rows of all chunks say together; a fault that only some of them show.
std::optional<Diagnostic> sum_up(SourceRows& source) {
  const Layout& layout = *source.layout;
  std::optional<Diagnostic> names_line;
  RowTells tells;
  std::uint64_t paid = 0, in_part = 0, unsaid = 0, said = 0;
  for (const auto& chunk : source.chunks) {
    paid += chunk->paid_unsaid;
    tells.add(chunk->tells);
    in_part += chunk->settled_in_part;
    unsaid += chunk->open_unsaid;
    said += chunk->open_said;
    if (chunk->other_table) return chunk->other_table;
    if (names_line && chunk->part.rows() > 0) return names_line;
    if (chunk->names_line) names_line = chunk->names_line;
    source.report.grouped += chunk->grouped;
  }
  Place place;
  place.file = layout.file;
  const auto warn = [&](std::string_view code, std::uint64_t count, std::int32_t field) {
    if (count == 0) return;
    source.notes.push_back(warning(code)
                               .with("count", static_cast<std::int64_t>(count))
                               .with("column", layout.header.cells[static_cast<std::size_t>(field)])
                               .at(place));
  };
  warn("paid-by-status", paid, layout.status);
  warn("settled-in-part", in_part, layout.field(Column::settled_date));
  warn("open-unsaid", said > 0 ? unsaid : 0, layout.field(Column::open_amount));
  note_tells(source, tells);
  return std::nullopt;
}

std::optional<Diagnostic> scan(InputText& input, SourceRows& source) {
  const Layout& layout = *source.layout;
  Dialect dialect;
  dialect.separator = layout.header.separator;
  dialect.strict = layout.canonical();
  dialect.record_limit = TextPool::kMaxLength;
  ChunkOptions chunks;
  chunks.threads = threads_or_all(layout.options.threads);
  if (layout.group) {
    // What a line says holds for the rows below it, so one thread reads them all.
    chunks.threads = 1;
  }
  chunks.chunk_bytes = chunk_bytes(*input.text, layout.options.chunk_bytes, chunks.threads);
  chunks.start = layout.header.rows;
  // Chunks are about as large as each other. Room that is never used costs no memory.
  std::atomic<std::size_t> room{0};
  const auto end = scan_chunks(
      *input.text, dialect, chunks,
      [&]() -> std::unique_ptr<ChunkSink> {
        if (input.book) return std::make_unique<SheetSink>(layout, room);
        return std::make_unique<RowSink>(layout, room);
      },
      [&](std::unique_ptr<ChunkSink> sink, const ChunkFacts& facts) {
        auto rows = input.book ? static_cast<SheetSink&>(*sink).finish()
                               : static_cast<RowSink&>(*sink).finish();
        const std::size_t wanted = rows->part.rows() + rows->part.rows() / 16;
        if (wanted > room) room = wanted;
        deliver(*rows, facts, layout.options.wanted.origins);
        read_progress().add(facts.records, facts.end_offset - facts.offset);
        source.chunks.push_back(std::move(rows));
        return true;
      });
  if (!end) return end.error();
  if (!input.book) {
    if (auto cut = find_cut_off(*input.text, layout, *end)) {
      source.notes.push_back(std::move(*cut));
    }
  }
  return sum_up(source);
}

void describe(SourceRows& source, const InputText& input) {
  const Layout& layout = *source.layout;
  SourceReport& report = source.report;
  report.path = layout.file;
  report.profile = layout.profile.name;
  report.profile_title = layout.profile.title;
  report.encoding = input.shown;
  report.separator = layout.header.separator;
  report.header_line = layout.header.position.line;
  report.header_lines = layout.header.lines.size();
  report.preamble_lines = layout.header.preamble_lines;
  report.exported_on = layout.header.exported_on.known() ? layout.header.exported_on
                                                         : layout.options.exported_on;
  std::vector<std::string_view> filled(layout.header.cells.size());
  for (const ColumnInfo& column : all_columns()) {
    const std::int32_t field = layout.field(column.column);
    if (field != Layout::kNone) filled[static_cast<std::size_t>(field)] = column.key;
  }
  for (const std::int32_t field : {layout.header.match.second, layout.header.match.side}) {
    if (field != Layout::kNone) filled[static_cast<std::size_t>(field)] = key(Column::amount);
  }
  for (std::size_t i = 0; i < filled.size(); ++i) {
    report.columns.push_back({layout.header.cells[i], std::string(filled[i])});
  }
  source.encoding = input.encoding;
  if (input.book) {
    report.sheet = input.book->sheet.name;
    report.sheet_mark = input.writing.mark;
    report.sheet_units = input.writing.with_units;
  }
  const std::int32_t paid = layout.canonical() || layout.field(Column::open_amount) >= 0
                                ? Layout::kNone
                                : find_named(layout.header.cells, vocabulary().paid);
  if (paid != Layout::kNone && paid != layout.header.match.second) {
    Place place;
    place.file = layout.file;
    place.line = layout.header.position.line;
    source.notes.push_back(
        warning("paid-not-read")
            .with("column", layout.header.cells[static_cast<std::size_t>(paid)])
            .at(place));
  }
  source.encoding_guessed = input.guessed;
  if (input.guessed) {
    Place place;
    place.file = layout.file;
    source.notes.push_back(warning("encoding-guessed").with("encoding", input.shown).at(place));
  }
  note_header(source);
}

/// What the sheet itself has to say, once it is read.
void describe_sheet(SourceRows& source, const InputText& input) {
  const OpenBook& book = *input.book;
  const SheetFacts& facts = *input.sheet_facts;
  Place place;
  place.file = source.layout->file;
  const auto say = [&](std::string_view code, std::uint64_t count) {
    if (count == 0) return;
    source.notes.push_back(note(code)
                               .with("count", static_cast<std::int64_t>(count))
                               .with("sheet", book.sheet.name)
                               .at(place));
  };
  const bool chosen = !source.layout->options.sheet.empty();
  say("sheet-others", chosen ? 0 : book.book.sheets.size() - 1);
  say("sheet-hidden-rows", facts.hidden_rows);
  say("sheet-merged-cells", facts.merged_cells);
}

/// Whether nothing but the formats of its cells can say the currency of a sheet's rows.
bool needs_units(const FoundHeader& header, const OpenBook& book) {
  const HeaderMatch& match = header.match;
  const auto& constants = match.profile->constants;
  const bool said = match.at(Column::currency) != HeaderMatch::kNone || match.unit.known() ||
                    std::any_of(constants.begin(), constants.end(), [](const auto& constant) {
                      return constant.first == Column::currency;
                    });
  return !said && std::any_of(book.book.formats.begin(), book.book.formats.end(),
                              [](const NumberFormat& format) { return format.unit[0] != '\0'; });
}

/// The header. A sheet's numbers are written again in the layout's own way when it says one.
Result<FoundHeader> header_of(const ReadOptions& options, InputText& input,
                              const std::string& path, const Profile* profile) {
  const auto find = [&]() -> Result<FoundHeader> {
    const auto head = input.text->peek(kHead);
    if (!head) return fail(head.error());
    if (head->empty()) return fail(file_error("file-empty", path));
    auto header = find_header(path, *head, profile);
    if (!header && input.book) {
      count_cells(header.error().place);
      const auto& sheets = input.book->book.sheets;
      if (options.sheet.empty() && sheets.size() > 1 &&
          header.error().code.starts_with("header-unknown")) {
        header.error().code = "header-unknown-sheet";
        header.error() = std::move(header.error())
                             .with("sheet", input.book->sheet.name)
                             .with("other", input.book->sheet.name == sheets[0].name
                                                ? sheets[1].name
                                                : sheets[0].name);
      }
    }
    return header;
  };
  auto header = find();
  if (!header || !input.book) return header;
  const Profile& chosen = *header->match.profile;
  if (chosen.canonical) return header;
  const auto mark = options.decimal_mark ? options.decimal_mark : chosen.decimal_mark;
  const SheetWriting writing{mark.value_or(DecimalMark::point), needs_units(*header, *input.book)};
  if (writing.mark == DecimalMark::point && !writing.with_units) return header;
  if (auto why = write_sheet_with(writing, input)) return fail(std::move(*why));
  return find();
}

/// Finds the header; no row is read.
std::optional<Diagnostic> begin_rows(const ReadOptions& options, InputText& input,
                                     const std::string& path, const Profile* profile,
                                     SourceRows& source) {
  auto header = header_of(options, input, path, profile);
  if (!header) return header.error();
  const Profile& chosen = *header->match.profile;
  source.layout = std::make_unique<Layout>(options, chosen, std::move(*header), path);
  source.layout->check_utf8 = input.shown == "utf-8";
  source.layout->keep_rows = options.keep_rejects && path == "-";
  if (auto other = other_currency_above(*source.layout)) return other;
  describe(source, input);
  return std::nullopt;
}

Result<SourceRows> read_once(const ReadOptions& options, const std::string& path,
                             const Profile* profile, const std::string& encoding, bool guessed,
                             Turns turns = {}) {
  auto opened = open_input(path, encoding, guessed, options.sheet);
  if (!opened) return fail(opened.error());
  if (profile == nullptr && !opened->book) {
    const auto head = opened->text->peek(kHead);
    if (!head) return fail(head.error());
    if (is_journal(path, *head)) return read_journal(options, *opened->text, opened->encoding);
  }
  SourceRows source;
  if (auto fault = begin_rows(options, *opened, path, profile, source)) {
    return fail(std::move(*fault));
  }
  source.layout->turns = turns;
  if (auto fault = scan(*opened, source)) return fail(std::move(*fault));
  if (opened->book) describe_sheet(source, *opened);
  return source;
}

/// Records that are not UTF-8 in a file without a mark: the whole file is in another encoding when
/// there are as many of them as good ones, else only these rows are bad.
Result<std::string> other_encoding(const SourceRows& source) {
  std::uint64_t good = 0, bad = 0;
  std::string sample;
  for (const auto& chunk : source.chunks) {
    good += chunk->good_utf8;
    bad += chunk->bad_utf8;
    if (sample.size() < kHead) sample += chunk->bad_sample;
  }
  if (bad == 0 || bad < good) return std::string();
  const auto likely = guess_encoding(sample);
  if (!likely) return fail(encoding_unclear(source.layout->file));
  return std::string(*likely);
}

/// Reads again where all rows together say that each was to be read otherwise.
Result<SourceRows> read_turned(const ReadOptions& options, const std::string& path,
                               const Profile* profile, Result<SourceRows> source) {
  if (!source->layout) return source;
  CreditSigns signs;
  for (const auto& chunk : source->chunks) signs.add(chunk->signs);
  const Turns turns = turns_of(*source->layout, signs);
  if (turns == Turns{}) return source;
  if (path == "-") {
    Diagnostic why = usage_error("credit-signs-late");
    why.place.file = path;
    return fail(std::move(why));
  }
  return read_once(options, path, profile, source->encoding, source->encoding_guessed, turns);
}

}  // namespace

Turns turns_of(const Layout& layout, const CreditSigns& signs) {
  Turns turns;
  const HeaderMatch& match = layout.header.match;
  const bool sides = match.side != Layout::kNone && !match.is_pair();
  turns.minus_is_credit = !sides && signs.minus > 0 && signs.plain == 0;
  turns.minus_is_reversal = sides && signs.minus > 0 && signs.plain > 0;
  turns.side_is_needed = sides && signs.unsaid > 0 && signs.debits > 0;
  return turns;
}

std::unique_ptr<ByteSource> open_rows(const ReadOptions& options, const std::string& path,
                                      const Profile* profile, SourceRows& source) {
  std::string encoding = options.encoding;
  if (encoding.empty() && profile != nullptr) encoding = profile->encoding;
  // A pipe can be opened once only, and by name it looks like a file.
  std::error_code unknown;
  if (!std::filesystem::is_regular_file(path, unknown)) return nullptr;
  auto opened = open_input(path, encoding, false, options.sheet);
  if (!opened || opened->book) return nullptr;
  const auto head = opened->text->peek(kHead);
  if (!head || (profile == nullptr && is_journal(path, *head))) return nullptr;
  if (begin_rows(options, *opened, path, profile, source)) return nullptr;
  return std::move(opened->text);
}

Result<SourceRows> read_source(const ReadOptions& options, const std::string& path,
                               const Profile* profile) {
  std::string encoding = options.encoding;
  if (encoding.empty() && profile != nullptr) encoding = profile->encoding;
  auto source = read_once(options, path, profile, encoding, false);
  if (source && encoding.empty()) {
    const auto other = other_encoding(*source);
    if (!other) return fail(other.error());
    if (!other->empty() && path == "-") {
      Diagnostic why = usage_error("encoding-not-utf8").with("encoding", *other);
      why.place.file = path;
      return fail(std::move(why));
    }
    if (!other->empty()) source = read_once(options, path, profile, *other, true);
  }
  if (!source) return source;
  return read_turned(options, path, profile, std::move(source));
}

}  // namespace arrears
