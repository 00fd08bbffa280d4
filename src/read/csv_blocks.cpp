#include "csv_blocks.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "csv_place.hpp"

namespace arrears {

CsvBlocks::CsvBlocks(const Dialect& dialect, std::size_t window)
    : dialect_(dialect), structure_(dialect, best_classifier()), window_(window) {
  assert(window > 0 && dialect.record_limit < (std::size_t{1} << 30U));
}

void CsvBlocks::begin(ByteSource& source, TextPosition start, bool last) {
  source_ = &source;
  last_ = last;
  ended_ = false;
  size_ = 0;
  block_ = start;
  record_ = 0;
  fault_ = 0;
  failure_.reset();
  structure_.scan(buffer_.get(), 0, BlockEnd::more);
}

bool CsvBlocks::next(CsvRecord& record) {
  if (failure_) return false;
  while (record_ == structure_.records()) {
    if (tail_fails() || ended_) return false;
    refill();
    if (failure_) return false;
  }
  deliver(record);
  if (record.bytes().size() <= dialect_.record_limit) {
    ++record_;
    return true;
  }
  fail_record_too_long(structure_.mark(record_));
  return false;
}

void CsvBlocks::deliver(CsvRecord& record) {
  const CsvStructure::Mark& mark = structure_.mark(record_);
  record.base_ = buffer_.get();
  record.ends_ = structure_.ends() + mark.first_end;
  record.count_ = structure_.mark(record_ + 1).first_end - mark.first_end;
  record.begin_ = mark.begin;
  record.block_offset_ = block_.offset;
  record.line_ = block_.line + mark.line;
  record.quote_ = dialect_.quote;
  record.fault_ = CsvFault::none;
  if (fault_ < structure_.faults().size() && structure_.faults()[fault_].record == record_) {
    record.fault_ = structure_.faults()[fault_].fault;
    record.fault_at_ = structure_.faults()[fault_].at;
    ++fault_;
  }
}

void CsvBlocks::refill() {
  const CsvStructure::Mark tail = structure_.tail();
  const std::size_t kept = size_ - tail.begin;
  block_.offset += tail.begin;
  block_.line += tail.line;
  // Doubling keeps the cost of looking at a long record again linear.
  const std::size_t wanted = std::max(window_, 2 * kept);
  if (room_ < wanted) {
    auto larger = std::make_unique_for_overwrite<char[]>(wanted);
    if (kept > 0) std::memcpy(larger.get(), buffer_.get() + tail.begin, kept);
    buffer_ = std::move(larger);
    room_ = wanted;
  } else if (kept > 0) {
    std::memmove(buffer_.get(), buffer_.get() + tail.begin, kept);
  }
  const std::size_t asked = wanted - kept;
  auto got = source_->read(buffer_.get() + kept, asked);
  if (!got) failure_ = std::move(got).error();
  const std::size_t added = got ? *got : 0;
  size_ = kept + added;
  ended_ = added < asked;
  record_ = 0;
  fault_ = 0;
  const BlockEnd end = !ended_ || failure_ ? BlockEnd::more
                       : last_             ? BlockEnd::finish
                                           : BlockEnd::cut;
  structure_.scan(buffer_.get(), size_, end);
}

bool CsvBlocks::tail_fails() {
  const CsvStructure::Mark& tail = structure_.tail();
  if (structure_.tail_size() > dialect_.record_limit) {
    fail_record_too_long(tail);
    return true;
  }
  if (structure_.nul()) {
    const std::size_t nul = *structure_.nul();
    failure_ = file_error("csv-nul-byte", {}).at(place_of(tail, nul, nul));
    return true;
  }
  if (ended_ && last_ && structure_.open_quote()) {
    failure_ = file_error("csv-quote-not-closed", {})
                   .at(place_of(tail, *structure_.open_quote(), size_));
    return true;
  }
  return false;
}

/// Whether a quote makes the record long is judged at the limit itself, so that it does not depend
/// on how much text happens to be in the window.
void CsvBlocks::fail_record_too_long(const CsvStructure::Mark& mark) {
  const std::size_t begin = mark.begin;
  CsvStructure within(dialect_, best_classifier());
  within.scan(buffer_.get() + begin, dialect_.record_limit, BlockEnd::more);
  const auto quote = within.open_quote();
  const std::size_t at = begin + (quote ? *quote : 0);
  failure_ = file_error(quote ? "csv-quote-too-long" : "csv-record-too-long", {})
                 .with("limit", static_cast<std::int64_t>(dialect_.record_limit))
                 .at(place_of(mark, at, begin + dialect_.record_limit));
}

/// `end` bounds the excerpt at something that the text decides, not the window.
Place CsvBlocks::place_of(const CsvStructure::Mark& mark, std::size_t at, std::size_t end) const {
  const std::string_view rest(buffer_.get() + mark.begin, end - mark.begin);
  return place_in_record(rest, at - mark.begin, 1, block_.line + mark.line, source_->name());
}

TextPosition CsvBlocks::position() const {
  const CsvStructure::Mark& mark = structure_.mark(record_);
  return {block_.offset + mark.begin, block_.line + mark.line};
}

std::string_view CsvBlocks::left() const {
  assert(record_ == structure_.records());
  return {buffer_.get() + structure_.tail().begin, size_ - structure_.tail().begin};
}

}  // namespace arrears
