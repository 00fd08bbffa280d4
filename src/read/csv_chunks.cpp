#include <arrears/read/csv_chunks.hpp>

#include <atomic>
#include <cassert>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "csv_blocks.hpp"
#include "csv_feed.hpp"

namespace arrears {
namespace {

/// What scanning one chunk gave.
struct Outcome {
  std::unique_ptr<ChunkSink> sink;
  std::uint64_t records = 0;
  TextPosition end;  // of the next chunk's first record; the line counts from 1 at the start
  std::optional<Diagnostic> failure;
};

class ChunkScan {
 public:
  ChunkScan(ByteSource& source, const Dialect& dialect, const ChunkOptions& options,
            const MakeSink& make_sink, const TakeChunk& take_chunk)
      : dialect_(dialect), make_sink_(make_sink), take_chunk_(take_chunk),
        feed_(make_feed(source, options.start.offset, options.chunk_bytes, dialect.record_limit)),
        expected_(options.start) {}

  /// What each thread does until there are no more chunks.
  void run() {
    try {
      CsvBlocks blocks(dialect_);
      Chunk chunk;
      while (!stopped_ && feed_->next(chunk)) {
        Outcome outcome = scan(blocks, chunk, chunk.begin, {});
        if (!wait_for_turn(chunk.number)) return;
        if (expected_.offset != chunk.begin && !chunk.failure) {
          // The line break before the chunk was inside quotes.
          outcome = scan(blocks, chunk, expected_.offset, left_);
        }
        deliver(blocks, chunk, std::move(outcome));
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!exception_) exception_ = std::current_exception();
      stop();
    }
  }

  [[nodiscard]] Result<TextPosition> result() {
    if (exception_) std::rethrow_exception(exception_);
    if (failure_) return fail(std::move(*failure_));
    return expected_;
  }

 private:
  [[nodiscard]] Outcome scan(CsvBlocks& blocks, const Chunk& chunk, std::uint64_t from,
                             std::string_view left) const {
    Outcome outcome;
    if (chunk.failure) {
      outcome.failure = chunk.failure;
      return outcome;
    }
    outcome.sink = make_sink_();
    const auto source = feed_->open(chunk, from, left);
    blocks.begin(*source, {from, 1}, chunk.last);
    CsvRecord record;
    while (!stopped_.load(std::memory_order_relaxed) && blocks.next(record)) {
      outcome.sink->take(record);
      ++outcome.records;
    }
    if (!stopped_.load(std::memory_order_relaxed)) outcome.sink->end();
    outcome.failure = blocks.failure();
    outcome.end = blocks.position();
    return outcome;
  }

  /// False when the scan has stopped.
  [[nodiscard]] bool wait_for_turn(std::uint64_t number) {
    std::unique_lock lock(mutex_);
    turn_changed_.wait(lock, [&] { return stopped_ || turn_ == number; });
    return !stopped_;
  }

  /// Only the thread whose turn it is comes here, so what it changes needs no lock.
  void deliver(const CsvBlocks& blocks, const Chunk& chunk, Outcome outcome) {
    if (stopped_) return;  // an exception elsewhere may have cut this chunk's scan short
    const std::uint64_t lines_before = expected_.line - 1;
    bool go_on = !outcome.failure;
    if (outcome.records > 0) {
      const ChunkFacts facts{expected_.offset, outcome.end.offset, lines_before, outcome.records};
      go_on = take_chunk_(std::move(outcome.sink), facts) && go_on;
    }
    if (outcome.failure) {
      failure_ = std::move(outcome.failure);
      if (failure_->place.line > 0) failure_->place.line += lines_before;
    } else {
      left_ = chunk.bytes.empty() ? std::string() : std::string(blocks.left());
      expected_ = {outcome.end.offset, lines_before + outcome.end.line};
    }
    const std::lock_guard lock(mutex_);
    ++turn_;
    if (!go_on) stop();
    turn_changed_.notify_all();
  }

  /// With the mutex held.
  void stop() {
    stopped_ = true;
    turn_changed_.notify_all();
  }

  const Dialect& dialect_;
  const MakeSink& make_sink_;
  const TakeChunk& take_chunk_;
  std::unique_ptr<ChunkFeed> feed_;

  std::mutex mutex_;
  std::condition_variable turn_changed_;
  std::uint64_t turn_ = 0;  // the number of the chunk to be delivered next
  std::atomic<bool> stopped_{false};
  std::exception_ptr exception_;

  TextPosition expected_;  // where the next chunk's first record really starts
  std::string left_;       // of a stream: the bytes from there to the end of the last chunk
  std::optional<Diagnostic> failure_;
};

}  // namespace

Result<TextPosition> scan_chunks(ByteSource& source, const Dialect& dialect,
                                 const ChunkOptions& options, const MakeSink& make_sink,
                                 const TakeChunk& take_chunk) {
  assert(options.threads > 0);
  ChunkScan scan(source, dialect, options, make_sink, take_chunk);
  std::vector<std::thread> threads;
  for (unsigned i = 1; i < options.threads; ++i) threads.emplace_back([&scan] { scan.run(); });
  scan.run();
  for (std::thread& thread : threads) thread.join();
  return scan.result();
}

}  // namespace arrears
