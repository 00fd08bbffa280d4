#include "blocks.hpp"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace arrears {
namespace {

// Cells of one fill: small enough to stay in a core's cache between being made and being read.
constexpr std::size_t kCellsPerFill = 8192;
// Fills of one block: large enough that handing over the turn costs nothing.
constexpr std::size_t kFillsPerBlock = 8;

struct Layout {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::size_t rows_per_fill = 0;
  std::size_t rows_per_block = 0;
  std::size_t blocks = 0;
};

Layout layout_of(const Table& table) {
  Layout layout;
  layout.rows = table.row_count();
  layout.columns = std::max<std::size_t>(table.columns.size(), 1);
  layout.rows_per_fill = std::max<std::size_t>(kCellsPerFill / layout.columns, 1);
  layout.rows_per_block = layout.rows_per_fill * kFillsPerBlock;
  layout.blocks = (layout.rows + layout.rows_per_block - 1) / layout.rows_per_block;
  return layout;
}

template <class Visit>
void visit_block(const Table& table, const Layout& layout, std::size_t block,
                 std::vector<Cell>& cells, const Visit& visit) {
  const std::size_t end = std::min((block + 1) * layout.rows_per_block, layout.rows);
  for (std::size_t first = block * layout.rows_per_block; first < end;) {
    const std::size_t count = std::min(layout.rows_per_fill, end - first);
    const std::span<Cell> part(cells.data(), count * layout.columns);
    table.rows->fill(first, count, part);
    for (std::size_t i = 0; i < count; ++i) {
      visit(std::span<const Cell>(part.subspan(i * layout.columns, layout.columns)), first + i);
    }
    first += count;
  }
}

/// Blocks are taken in order and written in order; a thread that is early waits for its turn.
class OrderedWriter {
 public:
  OrderedWriter(const Table& table, ByteSink& sink)
      : table_(table), sink_(sink), layout_(layout_of(table)) {}

  /// `writer_of(i)` is what thread i of `threads` calls.
  template <class WriterOf>
  bool run(std::size_t threads, const WriterOf& writer_of) {
    std::vector<std::thread> helpers;
    for (std::size_t i = 1; i < std::min(threads, layout_.blocks); ++i) {
      helpers.emplace_back([this, &writer_of, i] { work(writer_of(i)); });
    }
    work(writer_of(0));
    for (std::thread& helper : helpers) helper.join();
    return !refused_;
  }

 private:
  void work(const RowWriter& writer) {
    std::vector<Cell> cells(layout_.rows_per_fill * layout_.columns);
    ByteBuffer bytes;
    for (;;) {
      const std::size_t block = next_.fetch_add(1);
      if (block >= layout_.blocks || refused_) return;
      bytes.clear();
      visit_block(table_, layout_, block, cells,
                  [&](std::span<const Cell> row, std::size_t at) { writer(row, at, bytes); });
      if (!hand_over(block, bytes)) return;
    }
  }

  bool hand_over(std::size_t block, const ByteBuffer& bytes) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [&] { return turn_ == block || refused_; });
    if (refused_) return false;
    lock.unlock();
    // Only the thread whose turn it is gets here, so the sink sees one thread at a time.
    const bool taken = sink_.write(bytes.view());
    lock.lock();
    if (!taken) refused_ = true;
    ++turn_;
    changed_.notify_all();
    return taken;
  }

  const Table& table_;
  ByteSink& sink_;
  Layout layout_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> refused_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t turn_ = 0;
};

}  // namespace

bool write_rows(const Table& table, unsigned threads, const RowWriter& writer, ByteSink& sink) {
  const auto same = [&](std::size_t) -> const RowWriter& { return writer; };
  return OrderedWriter(table, sink).run(threads, same);
}

bool write_rows(const Table& table, std::span<const RowWriter> writers, ByteSink& sink) {
  assert(!writers.empty());
  const auto own = [&](std::size_t i) -> const RowWriter& { return writers[i]; };
  return OrderedWriter(table, sink).run(writers.size(), own);
}

void visit_rows(const Table& table, std::span<const RowVisitor> visitors) {
  const Layout layout = layout_of(table);
  std::atomic<std::size_t> next{0};
  const auto work = [&](const RowVisitor& visitor) {
    std::vector<Cell> cells(layout.rows_per_fill * layout.columns);
    for (;;) {
      const std::size_t block = next.fetch_add(1);
      if (block >= layout.blocks) return;
      visit_block(table, layout, block, cells,
                  [&](std::span<const Cell> row, std::size_t) { visitor(row); });
    }
  };
  std::vector<std::thread> helpers;
  for (std::size_t i = 1; i < std::min(visitors.size(), layout.blocks); ++i) {
    helpers.emplace_back([&work, &visitors, i] { work(visitors[i]); });
  }
  if (!visitors.empty()) work(visitors.front());
  for (std::thread& helper : helpers) helper.join();
}

}  // namespace arrears
