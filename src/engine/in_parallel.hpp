/// in_parallel: the same work on several threads, by position.
#pragma once

#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace arrears {

/// Calls `work(i)` once for each i below `count`. What one call writes no other may read, so that
/// the number of threads changes nothing.
template <class Work>
void in_parallel(std::size_t count, unsigned threads, const Work& work) {
  if (threads <= 1 || count <= 1) {
    for (std::size_t i = 0; i < count; ++i) work(i);
    return;
  }
  std::atomic<std::size_t> next{0};
  const auto take = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::thread> helpers;
  for (unsigned t = 1; t < threads && t < count; ++t) helpers.emplace_back(take);
  take();
  for (std::thread& helper : helpers) helper.join();
}

}  // namespace arrears
