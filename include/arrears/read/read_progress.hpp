/// ReadProgress: how far reading has come, for whoever watches it from another thread.
#pragma once

#include <atomic>
#include <cstdint>

namespace arrears {

/// Counted a block of rows at a time, and only ever upwards. No result depends on it.
struct ReadProgress {
  std::atomic<std::uint64_t> rows{0};
  std::atomic<std::uint64_t> bytes{0};  ///< of text, decompressed

  void add(std::uint64_t more_rows, std::uint64_t more_bytes) {
    rows.fetch_add(more_rows, std::memory_order_relaxed);
    bytes.fetch_add(more_bytes, std::memory_order_relaxed);
  }
};

/// What this process has read so far.
[[nodiscard]] inline ReadProgress& read_progress() {
  static ReadProgress progress;
  return progress;
}

}  // namespace arrears
