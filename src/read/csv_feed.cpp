#include "csv_feed.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <mutex>

#include "range_source.hpp"

namespace arrears {
namespace {

/// Every thread finds its chunk by itself.
class SeekableFeed final : public ChunkFeed {
 public:
  SeekableFeed(const ByteSource& source, std::uint64_t start, std::size_t chunk_bytes,
               std::size_t record_limit)
      : source_(source), start_(start), chunk_bytes_(chunk_bytes), record_limit_(record_limit),
        size_(std::max(start, source.size().value_or(0))) {}

  [[nodiscard]] bool next(Chunk& chunk) override {
    chunk = {};
    chunk.number = next_.fetch_add(1);
    const std::uint64_t nominal = begin_of(chunk.number);
    if (nominal >= size_) return false;
    const std::uint64_t behind = begin_of(chunk.number + 1);
    auto begin = chunk.number == 0 ? Result<std::uint64_t>(start_) : line_start_at(nominal);
    auto end = begin ? line_start_at(behind) : begin;
    if (!end) {
      chunk.failure = std::move(end).error();
      return true;
    }
    chunk.begin = *begin;
    chunk.end = *end;
    chunk.last = behind >= size_;
    return true;
  }

  [[nodiscard]] std::unique_ptr<ByteSource> open(const Chunk& chunk, std::uint64_t from,
                                                 std::string_view) const override {
    return std::make_unique<RangeSource>(source_, from, chunk.end);
  }

 private:
  /// Where a chunk would begin if lines did not matter. The last ones are smaller, so that no
  /// thread has a whole one to read when the others have none left.
  [[nodiscard]] std::uint64_t begin_of(std::uint64_t number) const {
    constexpr std::uint64_t kPieces = 4, kSmallerLast = 2;
    const std::uint64_t count = (size_ - start_ + chunk_bytes_ - 1) / chunk_bytes_;
    const std::uint64_t whole = count > 2 * kSmallerLast ? count - kSmallerLast : count;
    if (number <= whole) return start_ + number * chunk_bytes_;
    const std::uint64_t piece = std::max<std::uint64_t>(1, chunk_bytes_ / kPieces);
    return start_ + whole * chunk_bytes_ + (number - whole) * piece;
  }
  [[nodiscard]] Result<std::uint64_t> line_start_at(std::uint64_t offset) const {
    return line_start(source_, size_, offset, record_limit_);
  }

  const ByteSource& source_;
  std::uint64_t start_;
  std::size_t chunk_bytes_;
  std::size_t record_limit_;
  std::uint64_t size_;
  std::atomic<std::uint64_t> next_{0};
};

/// Bytes in memory that it owns.
class TextSource final : public ByteSource {
 public:
  TextSource(std::string name, std::string_view left, std::string_view rest)
      : ByteSource(std::move(name)), parts_{left, rest} {}

 protected:
  [[nodiscard]] Result<std::size_t> pull(char* out, std::size_t n) override {
    std::string_view& part = parts_[0].empty() ? parts_[1] : parts_[0];
    const std::string_view piece = part.substr(0, n);
    std::copy(piece.begin(), piece.end(), out);
    part.remove_prefix(piece.size());
    return piece.size();
  }

 private:
  std::array<std::string_view, 2> parts_;
};

/// Threads read in turns; while one reads (and decompresses), the others scan.
class StreamFeed final : public ChunkFeed {
 public:
  StreamFeed(ByteSource& source, std::uint64_t start, std::size_t chunk_bytes,
             std::size_t record_limit)
      : source_(source), start_(start), chunk_bytes_(chunk_bytes), record_limit_(record_limit) {}

  [[nodiscard]] bool next(Chunk& chunk) override {
    const std::lock_guard lock(mutex_);
    if (ended_) return false;
    chunk = {};
    chunk.number = number_++;
    chunk.failure = fill(chunk.bytes);
    ended_ = ended_ || chunk.failure.has_value();
    if (chunk.failure) chunk.bytes.clear();
    chunk.begin = offset_;
    offset_ += chunk.bytes.size();
    chunk.end = offset_;
    chunk.last = ended_;
    return true;
  }

  [[nodiscard]] std::unique_ptr<ByteSource> open(const Chunk& chunk, std::uint64_t,
                                                 std::string_view left) const override {
    return std::make_unique<TextSource>(source_.name(), left, chunk.bytes);
  }

 private:
  /// The last place in `text` after a whole line break; 0 if there is none. A CR at the very end
  /// may be half of a pair.
  static std::size_t last_cut(std::string_view text) {
    if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
    return text.find_last_of("\r\n") + 1;
  }

  [[nodiscard]] std::optional<Diagnostic> fill(std::string& bytes) {
    if (number_ == 1) {
      if (auto failure = skip_to_start()) return failure;
    }
    bytes.swap(rest_);
    rest_.clear();
    while (true) {
      const std::size_t have = bytes.size();
      bytes.resize(have + chunk_bytes_);
      auto got = source_.read(bytes.data() + have, chunk_bytes_);
      if (!got) return std::move(got).error();
      bytes.resize(have + *got);
      if (*got < chunk_bytes_) {
        ended_ = true;
        return std::nullopt;
      }
      std::size_t cut = last_cut(bytes);
      if (cut == 0 && bytes.size() > record_limit_ + 2) cut = bytes.size();
      if (cut == 0) continue;
      rest_ = bytes.substr(cut);
      bytes.resize(cut);
      return std::nullopt;
    }
  }

  [[nodiscard]] std::optional<Diagnostic> skip_to_start() {
    std::string away(std::min<std::size_t>(start_, chunk_bytes_), '\0');
    while (offset_ < start_) {
      const std::size_t part = std::min<std::size_t>(start_ - offset_, away.size());
      auto got = source_.read(away.data(), part);
      if (!got) return std::move(got).error();
      if (*got == 0) break;
      offset_ += *got;
    }
    offset_ = start_;
    return std::nullopt;
  }

  ByteSource& source_;
  std::uint64_t start_;
  std::size_t chunk_bytes_;
  std::size_t record_limit_;
  std::mutex mutex_;
  std::uint64_t number_ = 0;
  std::uint64_t offset_ = 0;
  std::string rest_;  // read, but behind the last line break
  bool ended_ = false;
};

}  // namespace

Result<std::uint64_t> line_start(const ByteSource& source, std::uint64_t size,
                                 std::uint64_t offset, std::size_t record_limit) {
  if (offset >= size) return size;
  if (offset == 0) return offset;
  const std::uint64_t give_up = std::min<std::uint64_t>(size, offset + record_limit + 2);
  std::array<char, 4096> buffer;
  // The byte before the place decides, and the one behind it if that is a CR.
  std::uint64_t from = offset - 1;
  while (from < give_up) {
    auto got = source.read_at(from, buffer.data(), buffer.size());
    if (!got) return fail(std::move(got).error());
    const std::string_view text(buffer.data(), *got);
    const bool at_end = from + text.size() >= size;
    std::size_t i = 0;
    for (; i < text.size(); ++i) {
      i = text.find_first_of("\r\n", i);
      if (i == std::string_view::npos) break;
      if (text[i] == '\r' && i + 1 == text.size() && !at_end) break;
      const bool pair = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
      if (!pair) return std::min(from + i + 1, give_up);
    }
    if (at_end) break;
    from += std::min(i, text.size());
  }
  return give_up;
}

std::unique_ptr<ChunkFeed> make_feed(ByteSource& source, std::uint64_t start,
                                     std::size_t chunk_bytes, std::size_t record_limit) {
  assert(chunk_bytes > 0);
  if (source.seekable()) {
    return std::make_unique<SeekableFeed>(source, start, chunk_bytes, record_limit);
  }
  return std::make_unique<StreamFeed>(source, start, chunk_bytes, record_limit);
}

}  // namespace arrears
