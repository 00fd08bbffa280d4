/// merge_lists: sorted lists become one, on several threads.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include <arrears/model/jobs.hpp>

namespace arrears {

/// Each list is sorted by `<`; of elements that are alike, those of the earlier list come first.
template <class T>
[[nodiscard]] std::vector<T> merge_lists(std::vector<std::vector<T>> lists, unsigned threads) {
  if (lists.empty()) return {};
  while (lists.size() > 1) {
    std::vector<std::vector<T>> pairs((lists.size() + 1) / 2);
    run_jobs(threads, pairs.size(), [&](std::size_t i) {
      std::vector<T>& first = lists[2 * i];
      if (2 * i + 1 == lists.size()) {
        pairs[i] = std::move(first);
        return;
      }
      const std::vector<T>& second = lists[2 * i + 1];
      pairs[i].resize(first.size() + second.size());
      std::merge(first.begin(), first.end(), second.begin(), second.end(), pairs[i].begin());
    });
    lists = std::move(pairs);
  }
  return std::move(lists.front());
}

}  // namespace arrears
