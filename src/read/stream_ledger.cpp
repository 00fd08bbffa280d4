#include <arrears/read/stream_ledger.hpp>

#include <algorithm>
#include <atomic>
#include <memory>
#include <utility>

#include <arrears/model/jobs.hpp>
#include <arrears/model/ledger_builder.hpp>
#include <arrears/read/csv_chunks.hpp>
#include <arrears/read/profile.hpp>
#include <arrears/read/read_progress.hpp>
#include <arrears/read/row_text.hpp>

#include "cut_off.hpp"
#include "row_marks.hpp"
#include "stream_chunk.hpp"
#include "stream_sample.hpp"

namespace arrears {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 18U;  // bytes whose rows stay in the cache

/// One input: what is known of it before its rows are read, and what they say together.
struct Input {
  Input(SourceRows rows, std::unique_ptr<ByteSource> bytes, Sample of_it)
      : source(std::move(rows)), text(std::move(bytes)), sample(std::move(of_it)),
        seen(*source.layout) {}

  SourceRows source;
  std::unique_ptr<ByteSource> text;
  Sample sample;
  std::vector<std::int32_t> extras;  // by further column of the output

  Verdicts verdicts;
  SignCounts signs;
  CreditSigns credits;
  RowTells tells;
  RowMarks owed, paid;  // by number: see `NumberMarks`
  SeenColumns seen;
  std::size_t faults = 0;            // kept to be shown
  RowMarks documents;                // of documents that may have several lines
};

class Run {
 public:
  Run(const ReadOptions& options, PartWriter& writer) : options_(options), writer_(writer) {}

  std::optional<StreamOutcome> run() {
    if (!options_.profile.empty()) {
      auto loaded = load_profile(options_.profile);
      if (!loaded) return std::nullopt;
      profile_ = std::move(*loaded);
    }
    for (const std::string& path : options_.paths) {
      if (!open(path)) return std::nullopt;
    }
    choose_columns();
    writer_.begin(columns_);
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      if (!scan(*inputs_[i], i)) return std::nullopt;
    }
    if (!columns_are_as_said() || !sums_are_small() || any_equal(marks_)) return std::nullopt;
    return outcome();
  }

 private:
  [[nodiscard]] bool may_name_by_name(const Layout& layout) const {
    return options_.paths.size() == 1 && layout.field(Column::customer_id) == Layout::kNone &&
           layout.else_id == Layout::kNone;
  }

  /// A sample is read before any row counts, so that most of what cannot be streamed costs little.
  bool open(const std::string& path) {
    if (path == "-") return false;
    const Profile* const profile = profile_ ? &*profile_ : nullptr;
    SourceRows rows, sampled;
    auto text = open_rows(options_, path, profile, rows);
    if (!text || !fits(*rows.layout)) return false;
    const auto again = open_rows(options_, path, profile, sampled);
    if (!again) return false;
    rows.layout->texts_only = sampled.layout->texts_only = true;
    auto sample = take_sample(*again, sampled, may_name_by_name(*rows.layout));
    if (!sample) return false;
    inputs_.push_back(
        std::make_unique<Input>(std::move(rows), std::move(text), std::move(*sample)));
    return true;
  }

  /// Whether rows can be taken without knowing the others.
  [[nodiscard]] static bool fits(const Layout& layout) {
    const bool balance = layout.header.match.weak_open &&
                         layout.field(Column::amount) != Layout::kNone;
    return !layout.group && !balance && !layout.needs_paid;
  }

  /// Core columns are always there, others where some row has them. A nameless further column with
  /// nothing in it is the margin of a report.
  void choose_columns() {
    columns_ = seen_columns([](const Input& input) -> const SeenColumns& {
      return input.sample.seen;
    });
    for (const auto& input : inputs_) {
      for (const std::string& name : columns_.extras) {
        const auto& extras = input->source.layout->extras;
        const auto own = std::find_if(extras.begin(), extras.end(),
                                      [&](const ExtraColumn& one) { return one.name == name; });
        input->extras.push_back(own == extras.end()
                                    ? -1
                                    : static_cast<std::int32_t>(own - extras.begin()));
      }
    }
  }

  template <class SeenOf>
  [[nodiscard]] StreamedColumns seen_columns(const SeenOf& seen_of) const {
    StreamedColumns columns;
    for (std::size_t i = 0; i < kCoreColumns; ++i) columns.columns.add(static_cast<Column>(i));
    std::vector<bool> filled;  // by further column
    for (const auto& input : inputs_) {
      const SeenColumns& seen = seen_of(*input);
      columns.columns.add(seen.columns);
      const auto& extras = input->source.layout->extras;
      for (std::size_t i = 0; i < extras.size(); ++i) {
        auto& names = columns.extras;
        const auto known = std::find(names.begin(), names.end(), extras[i].name);
        const auto at = static_cast<std::size_t>(known - names.begin());
        if (known == names.end()) {
          names.push_back(extras[i].name);
          filled.push_back(false);
        }
        const bool named = !extras[i].name.starts_with("column_");
        filled[at] = filled[at] || named || seen.extras[i];
      }
    }
    std::size_t at = 0;
    std::erase_if(columns.extras, [&](const std::string&) { return !filled[at++]; });
    return columns;
  }

  [[nodiscard]] bool columns_are_as_said() const {
    return seen_columns([](const Input& input) -> const SeenColumns& { return input.seen; }) ==
           columns_;
  }

  bool scan(Input& input, std::size_t number) {
    const Layout& layout = *input.source.layout;
    Dialect dialect;
    dialect.separator = layout.header.separator;
    dialect.strict = layout.canonical();
    dialect.record_limit = TextPool::kMaxLength;
    ChunkOptions chunks;
    chunks.threads = threads_or_all(options_.threads);
    chunks.chunk_bytes = std::min(kChunk, options_.chunk_bytes);
    chunks.start = layout.header.rows;
    const StreamInput shared{layout, input.sample.expected, input.extras, writer_, stores_,
                             number, may_name_by_name(layout)};
    std::atomic<std::size_t> room{0};
    bool whole = true;
    const auto end = scan_chunks(
        *input.text, dialect, chunks,
        [&] { return std::make_unique<StreamSink>(shared, room); },
        [&](std::unique_ptr<ChunkSink> sink, const ChunkFacts& facts) {
          StreamedChunk& chunk = static_cast<StreamSink&>(*sink).made();
          room = std::max(room.load(), chunk.rows + chunk.rows / 16);
          read_progress().add(facts.records, facts.end_offset - facts.offset);
          whole = chunk.clean && take(input, chunk, facts);
          return whole;
        });
    return end && whole && !find_cut_off(*input.text, layout, *end) && settled(input);
  }

  /// One chunk, in the order of the rows.
  bool take(Input& input, StreamedChunk& made, const ChunkFacts& facts) {
    ChunkRows& chunk = *made.chunk;
    chunk.lines_before = facts.lines_before;
    keep_faults(input, chunk);
    input.verdicts.add(chunk);
    input.signs.add(made.signs);
    input.credits.add(chunk.signs);
    input.tells.add(chunk.tells);
    for (const std::uint64_t mark : made.numbers.owed) input.owed.add(mark);
    for (const std::uint64_t mark : made.numbers.paid) input.paid.add(mark);
    input.seen.add(made.seen);
    add_counts(input.source.report, made.counts);
    for (std::size_t i = 0; i < kColumns; ++i) totals_[i].add(made.totals[i]);
    for (const RowHash& hash : chunk.hashes) marks_.add(hash.high);
    for (const RowHash& document : chunk.identity) {
      if (document != RowHash{}) input.documents.add(document.high);
    }
    const bool taken = writer_.take(*made.bytes);
    stores_.bytes.give_back(std::move(made.bytes));
    return taken;
  }

  /// As many as will be shown.
  void keep_faults(Input& input, ChunkRows& chunk) const {
    if (chunk.faults.empty() || input.faults >= options_.errors_per_file) return;
    input.faults += chunk.faults.size();
    for (RowFault& fault : chunk.faults) fault.why.place.line += chunk.lines_before;
    auto kept = std::make_unique<ChunkRows>();
    kept->faults = std::move(chunk.faults);
    input.source.chunks.push_back(std::move(kept));
  }

  /// All rows of an input were read: whether they say what its sample said.
  bool settled(Input& input) const {
    SourceRows& source = input.source;
    const Expected& expected = input.sample.expected;
    if (!decide_columns(source, input.verdicts).empty() ||
        !input.verdicts.reads_as(expected.verdicts) ||
        turns_of(*source.layout, input.credits) != Turns{}) {
      return false;
    }
    if (!source.layout->canonical() &&
        decide_signs(source, input.signs) != expected.by_effect) {
      return false;
    }
    return !any_equal(input.documents) &&
           !RowMarks::any_common(input.owed, input.paid, threads_or_all(options_.threads));
  }

  /// What `name_variants` says of a ledger; false when it cannot be said.
  bool add_name_variants(Diagnostics& out) const {
    NameBook all;
    for (const auto& book : stores_.names.all()) all.add(*book);
    const auto varying = all.first_varying();
    if (!varying) return true;
    const auto first = named_at(varying->first.row), other = named_at(varying->other.row);
    // Of two customers with one hash both would seem to have two names.
    if (!first || !other || first->customer != other->customer) return false;
    out.push_back(note("customer-names-vary")
                      .with("count", static_cast<std::int64_t>(all.varying()))
                      .with("customer", first->customer)
                      .with("first", first->name)
                      .with("second", other->name));
    return true;
  }

  struct Named {
    std::string customer, name;
  };
  /// Reads one row again.
  [[nodiscard]] std::optional<Named> named_at(std::uint64_t row) const {
    const SourceRows& source = inputs_[input_of(row)]->source;
    SourceReport where = source.report;
    where.encoding = source.encoding;
    const auto text = read_row_text(where, offset_of(row));
    if (!text) return std::nullopt;
    const auto bytes = memory_source(source.layout->file, *text);
    const auto chunk = read_first_chunk(*bytes, *source.layout, {}, text->size() + 1);
    if (!chunk || chunk->part.rows() != 1) return std::nullopt;
    const LedgerPart& part = chunk->part;
    const auto cell = [&](Column column) {
      const auto& cells = part.texts[static_cast<std::size_t>(column)];
      return std::string(part.pool.view(cells.at(0)));
    };
    return Named{cell(Column::customer_id), cell(Column::customer_name)};
  }

  [[nodiscard]] bool sums_are_small() const {
    return std::all_of(totals_.begin(), totals_.end(), [](const Sum& total) {
      const auto minor = total.minor();
      return minor && *minor <= LedgerBuilder::kLargestSum;
    });
  }

  [[nodiscard]] bool any_equal(const RowMarks& marks) const {
    const RowMarks* const all[] = {&marks};
    return RowMarks::any_equal(all, threads_or_all(options_.threads));
  }

  std::optional<StreamOutcome> outcome() {
    Diagnostics varying;
    if (!add_name_variants(varying)) return std::nullopt;
    StreamOutcome outcome;
    std::vector<Reject> none;
    for (const auto& input : inputs_) {
      note_tells(input->source, input->tells);
      list_faults(input->source, outcome.diagnostics, none);
      outcome.sources.push_back(std::move(input->source.report));
    }
    outcome.diagnostics.insert(outcome.diagnostics.end(),
                               std::make_move_iterator(varying.begin()),
                               std::make_move_iterator(varying.end()));
    return outcome;
  }

  const ReadOptions& options_;
  PartWriter& writer_;
  std::optional<Profile> profile_;
  std::vector<std::unique_ptr<Input>> inputs_;
  StreamedColumns columns_;
  StreamStores stores_;
  RowMarks marks_;                   // of all rows
  std::array<Sum, kColumns> totals_; // of absolute values
};

}  // namespace

std::optional<StreamOutcome> stream_ledger(const ReadOptions& options, PartWriter& writer) {
  return Run(options, writer).run();
}

}  // namespace arrears
