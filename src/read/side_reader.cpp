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

void SideReader::fail_at(Diagnostic why, std::size_t column) {
  if (++errors_ > kErrorsShown) return;
  why.status = Status::usage;
  why.severity = Severity::error;
  Place place;
  place.file = file_;
  const TextPosition at = source_->row_position(row_);
  place.line = at.line;
  const std::int32_t field = source_->header().field[column];
  // The source has read on; the row is looked up again for its excerpt.
  const auto bytes = read_again(file_, encoding_, at.offset, kHead);
  if (bytes) {
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
  }
  problems_.push_back(std::move(why).at(std::move(place)));
}

void SideReader::fail_file(std::string_view code) {
  Place place;
  place.file = file_;
  problems_.push_back(usage_error(code).at(std::move(place)));
}

bool SideReader::has_all_required() {
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    if (!columns_[c].required || !cells_[c].empty()) continue;
    fail_at(usage_error("side-cell-empty").with("column", std::string(columns_[c].key)), c);
    return false;
  }
  return true;
}

Date SideReader::date(std::size_t column) {
  if (cells_[column].empty()) return {};
  const Day day = parse_day(cells_[column], *order_);
  if (day.fault == DayFault::none || day.fault == DayFault::empty) return day.date;
  fail_at(usage_error(to_code(day.fault))
              .with("text", text(column))
              .with("column", std::string(columns_[column].key)), column);
  return {};
}

std::optional<Money> SideReader::money(std::size_t column, Currency currency) {
  if (cells_[column].empty()) return std::nullopt;
  const Amount amount = parse_amount(cells_[column], *mark_, currency.exponent());
  if (amount.fault == AmountFault::empty) return std::nullopt;
  if (amount.fault != AmountFault::none) {
    fail_at(usage_error(to_code(amount.fault)).with("text", text(column)), column);
    return std::nullopt;
  }
  if (amount.rounded && paths_.strict) {
    fail_at(usage_error("amount-needs-rounding")
                .with("text", text(column))
                .with("currency", std::string(currency.code())), column);
    return std::nullopt;
  }
  if (amount.minor < 0) {
    fail_at(usage_error("side-amount-negative").with("text", text(column)), column);
    return std::nullopt;
  }
  if (amount.rounded) {
    Rounded& rounded = rounded_[currency];
    ++rounded.count;
    rounded.difference.add(amount.difference, ExactSum::kDecimals);
  }
  return Money{amount.minor, currency};
}

std::optional<Rate> SideReader::decimal(std::size_t column) {
  std::string plain = text(column);
  if (plain.empty()) return std::nullopt;
  // Group marks go, the decimal mark becomes a point; the rest must be a plain decimal.
  const bool comma = *mark_ == DecimalMark::comma;
  if (plain.find(comma ? '.' : ',') != std::string::npos) {
    const AmountEvidence groups =
        classify_amount(plain.ends_with('%') ? plain.substr(0, plain.size() - 1) : plain);
    const bool good = comma ? groups.comma_possible : groups.point_possible;
    if (groups.fault != AmountFault::none || !good) {
      fail_at(usage_error("amount-not-a-number").with("text", text(column)), column);
      return std::nullopt;
    }
  }
  std::erase(plain, comma ? '.' : ',');
  std::erase(plain, ' ');
  if (comma) std::replace(plain.begin(), plain.end(), ',', '.');
  if (plain.ends_with('%')) plain.pop_back();
  if (const auto rate = Rate::parse(plain)) return rate;
  fail_at(usage_error("amount-not-a-number").with("text", text(column)), column);
  return std::nullopt;
}

bool SideReader::yes_no(std::size_t column) {
  const auto yes = words_.yes_no(cells_[column]);
  if (yes) return *yes;
  fail_at(usage_error("yes-no-unknown")
              .with("text", text(column))
              .with("column", std::string(columns_[column].key)), column);
  return false;
}

std::string SideReader::word(std::size_t column) {
  if (auto word = side_word(columns_[column].key, cells_[column])) return std::move(*word);
  fail_at(usage_error("side-word-unknown")
              .with("text", text(column))
              .with("column", std::string(columns_[column].key)), column);
  return {};
}

Currency SideReader::currency(std::size_t column) {
  if (cells_[column].empty()) return currency_;
  if (const auto currency = words_.currency(cells_[column])) return *currency;
  fail_at(usage_error("currency-cell-unknown").with("text", text(column)), column);
  return {};
}

Date SideReader::month(std::size_t column) {
  // `2025-01`, `2025/1`, `2025年1月` and any day of the month.
  const std::string_view cell = cells_[column];
  const std::string first = std::string(cell.substr(0, cell.find("月"))) + "-01";
  for (const std::string& candidate : {std::string(cell), first}) {
    std::string day = candidate;
    std::replace(day.begin(), day.end(), '/', '-');
    if (const std::size_t year = day.find("年"); year != std::string::npos) {
      day.replace(year, std::string_view("年").size(), "-");
    }
    const Day read = parse_day(day, DateOrder::ymd);
    if (read.fault == DayFault::none) return read.date.start_of_month();
  }
  fail_at(usage_error("date-not-a-date")
              .with("text", text(column))
              .with("column", std::string(columns_[column].key)), column);
  return {};
}

}  // namespace arrears
