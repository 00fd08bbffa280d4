#include "side_reader.hpp"

#include <algorithm>
#include <exception>

#include <arrears/read/amount.hpp>
#include <arrears/read/day.hpp>

#include "content_kind.hpp"
#include "encoding_guess.hpp"
#include "names.hpp"

namespace arrears {
namespace {

constexpr std::size_t kHead = std::size_t{1} << 16U;
constexpr std::size_t kErrorsShown = 20;
constexpr std::string_view kLineBreak = "\xE2\x80\xA8";

Result<std::unique_ptr<ByteSource>> open_side_file(const std::string& file, std::string& encoding,
                                                   Diagnostics& notes) {
  if (file == "-") return fail(usage_error("side-file-stdin"));
  auto raw = open_bytes(file);
  if (!raw) return raw;
  const auto head = (*raw)->peek(std::size_t{1} << 22U);
  if (!head) return fail(head.error());
  if (head->empty()) return fail(file_error("file-empty", file));
  if (const auto code = code_of_no_text(*head, encoding); !code.empty()) {
    return fail(file_error(code, file));
  }
  if (encoding.empty() && encoding_of_mark(*head).empty() &&
      find_invalid_utf8(*head, true) != std::string_view::npos) {
    encoding = guess_encoding(*head).value_or("windows-1252");
    Place place;
    place.file = file;
    notes.push_back(warning("encoding-guessed").with("encoding", encoding).at(place));
  }
  return decode(std::move(*raw), encoding);
}

}  // namespace

SideReader::SideReader(const SidePaths& paths, const std::string& file, Currency currency,
                       Diagnostics& problems, Diagnostics& notes)
    : paths_(paths),
      file_(file),
      currency_(currency),
      problems_(problems),
      notes_(notes),
      words_(Profile{}) {}

bool SideReader::open(std::span<const SideColumn> columns) {
  columns_ = columns;
  cells_.assign(columns.size(), {});
  restored_.assign(columns.size(), {});
  auto text = open_side_file(file_, encoding_, notes_);
  if (!text) {
    problems_.push_back(text.error());
    return false;
  }
  const auto head = (*text)->peek(kHead);
  if (!head) {
    problems_.push_back(head.error());
    return false;
  }
  auto header = find_side_header(file_, *head, columns);
  if (!header) {
    problems_.push_back(header.error());
    return false;
  }
  source_ = std::make_unique<SideSource>(std::move(*text), std::move(*header), columns);
  return true;
}

void SideReader::read_with(std::span<const SideColumn> columns, const Feed& feed_rows,
                           const std::function<void()>& take) {
  if (!open(columns)) return;
  for (const std::string& name : source_->header().unknown) {
    Place place;
    place.file = file_;
    notes_.push_back(note("side-column-ignored").with("column", name).at(place));
  }
  try {
    if (source_->header().canonical) {
      order_ = DateOrder::ymd;
      mark_ = DecimalMark::point;
    } else {
      decide_conventions(feed_rows);
      if (errors_ > 0 || !open(columns)) return;
    }
    feed_rows(*source_, take);
  } catch (const std::exception& wrong) {
    // What the parser finds wrong although our source writes only what it can read.
    fail_at(usage_error("side-file-invalid").with("why", wrong.what()), 0);
  }
  if (const auto& failure = source_->failure()) problems_.push_back(*failure);
  note_rounded();
  if (errors_ > kErrorsShown) {
    Place place;
    place.file = file_;
    problems_.push_back(usage_error("side-more-errors")
                            .with("count", static_cast<std::int64_t>(errors_ - kErrorsShown))
                            .at(place));
  }
}

void SideReader::note_rounded() {
  for (const auto& [currency, rounded] : rounded_) {
    Place place;
    place.file = file_;
    notes_.push_back(note("source-rounded")
                         .with("count", rounded.count)
                         .with("currency", std::string(currency.code()))
                         .with("difference", rounded.difference.to_decimal())
                         .at(place));
  }
}

void SideReader::decide_conventions(const Feed& feed_rows) {
  order_ = paths_.date_order;
  mark_ = paths_.decimal_mark;
  if (order_ && mark_) return;
  feed_rows(*source_, [this] { vote(); });
  const auto ambiguous = [&](std::string_view code, const auto& votes) {
    const Example& first = votes.ways() == 0 ? votes.first_against[0] : votes.open[0];
    Place place;
    place.file = file_;
    place.line = first.line;
    problems_.push_back(usage_error(code).with("text", first.text).at(place));
    ++errors_;
  };
  if (!order_) {
    const bool open = day_votes_.ways() != 1 && day_votes_.any_open();
    if (open) ambiguous("side-date-ambiguous", day_votes_);
    order_ = static_cast<DateOrder>(day_votes_.ways() == 0 ? 0 : day_votes_.first_way());
  }
  if (!mark_) {
    const bool open = mark_votes_.ways() != 1 && mark_votes_.any_open();
    if (open) ambiguous("side-amount-ambiguous", mark_votes_);
    mark_ = static_cast<DecimalMark>(mark_votes_.ways() == 0 ? 0 : mark_votes_.first_way());
  }
}

void SideReader::vote() {
  const std::uint64_t line = source_->row_position(row_).line;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    if (cells_[c].empty()) continue;
    if (columns_[c].kind == SideColumn::Kind::date) {
      const DayEvidence day = classify_day(cells_[c]);
      const auto ways = ways_of(day);
      const bool any = day.same_day && ways[0] && ways[1] && ways[2];
      if (day.fault == DayFault::none && !any) {
        day_votes_.count(ways, !day.same_day, line, cells_[c]);
      }
    } else if (columns_[c].kind == SideColumn::Kind::amount) {
      const AmountEvidence amount = classify_amount(cells_[c]);
      if (amount.fault == AmountFault::none && !amount.same_value) {
        mark_votes_.count(ways_of(amount), amount.ambiguous(), line, cells_[c]);
      }
    }
  }
}

std::string_view SideReader::restored(std::size_t column, std::string_view cell) {
  if (cell.find(kLineBreak) == std::string_view::npos) return cell;
  std::string& text = restored_[column];
  text.clear();
  for (std::size_t at = cell.find(kLineBreak); at != std::string_view::npos;
       at = cell.find(kLineBreak)) {
    text.append(cell.substr(0, at)).append("\n");
    cell.remove_prefix(at + kLineBreak.size());
  }
  text.append(cell);
  return text;
}

Place SideReader::place_of(std::size_t column, std::size_t row) const {
  Place place;
  place.file = file_;
  const TextPosition at = source_->row_position(row);
  place.line = at.line;
  const std::int32_t field = source_->header().field[column];
  // The source has read on; the row is looked up again for its excerpt.
  const auto bytes = read_again(file_, encoding_, at.offset, kHead);
  if (!bytes) return place;
  const auto memory = memory_source(file_, *bytes);
  Dialect dialect;
  dialect.separator = source_->header().separator;
  CsvScanner scanner(*memory, dialect);
  CsvRecord record;
  if (scanner.next(record)) {
    const auto index = static_cast<std::size_t>(std::max(field, 0));
    place = record.place(std::min(index, record.size()), file_);
    place.line += at.line - 1;
  }
  return place;
}

void SideReader::fail_at(Diagnostic why, std::size_t column) {
  if (++errors_ > kErrorsShown) return;
  why.status = Status::usage;
  why.severity = Severity::error;
  problems_.push_back(std::move(why).at(place_of(column, row_)));
}

void SideReader::warn_at(Diagnostic what, std::size_t column, std::size_t row) {
  if (++warnings_ > kErrorsShown) return;
  notes_.push_back(std::move(what).at(place_of(column, row)));
}

void SideReader::end_warnings() {
  if (warnings_ <= kErrorsShown) return;
  Place place;
  place.file = file_;
  notes_.push_back(warning("side-more-warnings")
                       .with("count", static_cast<std::int64_t>(warnings_ - kErrorsShown))
                       .at(place));
}

void SideReader::fail_file(std::string_view code) {
  Place place;
  place.file = file_;
  problems_.push_back(usage_error(code).at(std::move(place)));
}

}  // namespace arrears
