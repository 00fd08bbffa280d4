#include <arrears/read/csv_scanner.hpp>

#include <algorithm>
#include <array>

#include "csv_blocks.hpp"
#include "range_source.hpp"

namespace arrears {
namespace {

/// Reads what lies before the start away; a text that ends there simply has no records.
Result<std::uint64_t> skip_to(ByteSource& source, std::uint64_t offset) {
  std::array<char, 1U << 14U> buffer;
  std::uint64_t done = 0;
  while (done < offset) {
    const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(offset - done,
                                                                       buffer.size()));
    auto got = source.read(buffer.data(), part);
    if (!got) return fail(std::move(got).error());
    if (*got == 0) break;
    done += *got;
  }
  return done;
}

}  // namespace

struct CsvScanner::State {
  explicit State(const Dialect& dialect) : blocks(dialect) {}

  std::unique_ptr<RangeSource> range;
  CsvBlocks blocks;
  std::optional<Diagnostic> failure;
};

CsvScanner::CsvScanner(ByteSource& source, const Dialect& dialect, TextPosition start)
    : state_(std::make_unique<State>(dialect)) {
  // A seekable source is not consumed, so that it can be scanned again.
  if (source.seekable()) {
    state_->range = std::make_unique<RangeSource>(source, start.offset, source.size().value_or(0));
    state_->blocks.begin(*state_->range, start, true);
    return;
  }
  auto skipped = skip_to(source, start.offset);
  if (!skipped) state_->failure = std::move(skipped).error();
  state_->blocks.begin(source, start, true);
}

CsvScanner::CsvScanner(CsvScanner&&) noexcept = default;
CsvScanner& CsvScanner::operator=(CsvScanner&&) noexcept = default;
CsvScanner::~CsvScanner() = default;

bool CsvScanner::next(CsvRecord& record) {
  if (state_->failure) return false;
  if (state_->blocks.next(record)) return true;
  state_->failure = state_->blocks.failure();
  return false;
}

const std::optional<Diagnostic>& CsvScanner::failure() const { return state_->failure; }

TextPosition CsvScanner::position() const { return state_->blocks.position(); }

}  // namespace arrears
