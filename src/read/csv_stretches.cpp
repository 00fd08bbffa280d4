#include "csv_stretches.hpp"

#include <atomic>
#include <cassert>
#include <condition_variable>
#include <cstring>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include <arrears/read/read_progress.hpp>

#include "csv_feed.hpp"

namespace arrears {
namespace {

constexpr std::size_t kSlack = 64;  // readable behind a block

/// A block of text and where its records are. Its memory is used again.
class Stretch {
 public:
  explicit Stretch(const Dialect& dialect) : structure_(dialect, best_classifier()) {}

  /// False where the text cannot be read or has a fault.
  [[nodiscard]] bool load(const ByteSource& source, std::uint64_t begin, std::uint64_t end,
                          bool last) {
    const auto size = static_cast<std::size_t>(end - begin);
    if (room_ < size + kSlack) {
      room_ = size + size / 8 + kSlack;
      bytes_ = std::make_unique_for_overwrite<char[]>(room_);
    }
    const auto got = source.read_at(begin, bytes_.get(), size);
    if (!got || *got != size) return false;
    std::memset(bytes_.get() + size, 0, kSlack);
    structure_.scan(bytes_.get(), size, last ? BlockEnd::finish : BlockEnd::cut);
    return !structure_.nul() && structure_.faults().empty();
  }

  [[nodiscard]] const CsvStructure& structure() const { return structure_; }
  [[nodiscard]] const char* text() const { return bytes_.get(); }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t room_ = 0;
  CsvStructure structure_;
};

class StretchScan {
 public:
  StretchScan(ByteSource& source, const Dialect& dialect, const StretchOptions& options)
      : source_(source), dialect_(dialect),
        feed_(make_feed(source, options.start.offset, options.bytes, dialect.record_limit)),
        expected_(options.start.offset) {
    assert(source.seekable());
  }

  /// What each thread does until there are no more stretches.
  void run(StretchTaker& taker) {
    try {
      Stretch stretch(dialect_);
      Chunk chunk;
      while (!stopped_ && feed_->next(chunk)) {
        if (!find_records(chunk, stretch) || !taker.take(stretch.structure(), stretch.text())) {
          return stop();
        }
        read_progress().add(stretch.structure().records(), chunk.end - chunk.begin);
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!exception_) exception_ = std::current_exception();
      stopped_ = true;
      turn_changed_.notify_all();
    }
  }

  [[nodiscard]] bool result() {
    if (exception_) std::rethrow_exception(exception_);
    return !stopped_;
  }

 private:
  /// Leaves in `stretch` exactly the records that begin in the chunk or are handed on to it.
  [[nodiscard]] bool find_records(const Chunk& chunk, Stretch& stretch) {
    const bool readable =
        !chunk.failure && stretch.load(source_, chunk.begin, chunk.end, chunk.last);
    std::unique_lock lock(mutex_);
    turn_changed_.wait(lock, [&] { return stopped_ || turn_ == chunk.number; });
    if (stopped_ || chunk.failure) return false;
    const std::uint64_t begin = expected_;
    if (begin == chunk.begin) {
      if (!readable) return false;
    } else {
      // The line break before the chunk was inside quotes: a record began earlier. No other thread
      // can go on before this one has found its end.
      assert(begin < chunk.begin);
      if (chunk.end - begin > dialect_.record_limit) return false;
      if (!stretch.load(source_, begin, chunk.end, chunk.last)) return false;
    }
    if (chunk.last && stretch.structure().tail_size() > 0) return false;  // an open quote
    expected_ = begin + stretch.structure().tail().begin;
    ++turn_;
    turn_changed_.notify_all();
    return true;
  }

  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    turn_changed_.notify_all();
  }

  ByteSource& source_;
  const Dialect& dialect_;
  std::unique_ptr<ChunkFeed> feed_;
  std::mutex mutex_;
  std::condition_variable turn_changed_;
  std::uint64_t turn_ = 0;      // the number of the stretch whose beginning is known
  std::uint64_t expected_ = 0;  // where it begins
  std::atomic<bool> stopped_{false};
  std::exception_ptr exception_;
};

}  // namespace

bool scan_stretches(ByteSource& source, const Dialect& dialect, const StretchOptions& options,
                    const std::function<StretchTaker&(unsigned thread)>& taker) {
  assert(options.threads > 0 && options.bytes < dialect.record_limit);
  StretchScan scan(source, dialect, options);
  std::vector<std::thread> threads;
  for (unsigned i = 1; i < options.threads; ++i) {
    threads.emplace_back([&scan, &taker, i] { scan.run(taker(i)); });
  }
  scan.run(taker(0));
  for (std::thread& thread : threads) thread.join();
  return scan.result();
}

}  // namespace arrears
