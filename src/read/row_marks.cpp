#include "row_marks.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <new>

#include <arrears/model/jobs.hpp>
#include <arrears/model/prefetch.hpp>

namespace arrears {

[[gnu::noinline]] void RowMarks::Bucket::grow(BlockArena& arena) {
  next = new (arena.block()) std::uint64_t[kBlock];
  blocks.push_back(next);
  end = next + kBlock;
}

bool RowMarks::equal_in(std::span<const RowMarks* const> all, std::size_t bucket,
                        std::vector<std::uint64_t>& table) {
  std::size_t n = 0;
  for (const RowMarks* marks : all) n += marks->buckets_[bucket].size();
  table.assign(std::bit_ceil(std::max<std::size_t>(16, n * 2)), 0);
  const std::size_t mask = table.size() - 1;
  constexpr std::size_t kAhead = 8;  // marks whose places are on their way from memory
  for (const RowMarks* marks : all) {
    const Bucket& one = marks->buckets_[bucket];
    for (std::size_t b = 0; b < one.blocks.size(); ++b) {
      const std::size_t used = std::min(kBlock, one.size() - b * kBlock);
      const std::uint64_t* const block = one.blocks[b];
      for (std::size_t i = 0; i < used; ++i) {
        prefetch_to_write(&table[(block[std::min(i + kAhead, used - 1)] >> 1U) & mask]);
        const std::uint64_t mark = block[i];
        std::size_t at = (mark >> 1U) & mask;
        while (table[at] != 0) {
          if (table[at] == mark) return true;
          at = (at + 1) & mask;
        }
        table[at] = mark;
      }
    }
  }
  return false;
}

bool RowMarks::any_equal(std::span<const RowMarks* const> all, unsigned threads) {
  std::atomic<bool> found{false};
  std::atomic<std::size_t> next{0};
  run_jobs(threads, threads, [&](std::size_t) {
    std::vector<std::uint64_t> table;
    for (std::size_t bucket = next++; bucket < kBuckets && !found; bucket = next++) {
      if (equal_in(all, bucket, table)) found = true;
    }
  });
  return found;
}

template <class Look>
void RowMarks::Bucket::each(const Look& look) const {
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    const std::size_t used = std::min(kBlock, size() - b * kBlock);
    for (std::size_t i = 0; i < used; ++i) look(blocks[b][i]);
  }
}

bool RowMarks::common_in(const Bucket& some, const Bucket& others,
                         std::vector<std::uint64_t>& table) {
  if (some.size() == 0 || others.size() == 0) return false;
  table.assign(std::bit_ceil(std::max<std::size_t>(16, some.size() * 2)), 0);
  const std::size_t mask = table.size() - 1;
  const auto place = [&](std::uint64_t mark) {
    std::size_t at = (mark >> 1U) & mask;
    while (table[at] != 0 && table[at] != mark) at = (at + 1) & mask;
    return at;
  };
  some.each([&](std::uint64_t mark) { table[place(mark)] = mark; });
  bool found = false;
  others.each([&](std::uint64_t mark) { found = found || table[place(mark)] == mark; });
  return found;
}

bool RowMarks::any_common(const RowMarks& some, const RowMarks& others, unsigned threads) {
  std::atomic<bool> found{false};
  std::atomic<std::size_t> next{0};
  run_jobs(threads, threads, [&](std::size_t) {
    std::vector<std::uint64_t> table;
    for (std::size_t bucket = next++; bucket < kBuckets && !found; bucket = next++) {
      if (common_in(some.buckets_[bucket], others.buckets_[bucket], table)) found = true;
    }
  });
  return found;
}

}  // namespace arrears
