// RowMarks: one number for every row, to learn whether any two rows may be equal.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include <arrears/model/block_arena.hpp>

namespace arrears {

class RowMarks {
 public:
  /// `mark` is a hash of everything that makes rows equal.
  [[gnu::always_inline]] void add(std::uint64_t mark) {
    Bucket& bucket = buckets_[mark >> kShift];
    if (bucket.next == bucket.end) bucket.grow(arena_);
    *bucket.next++ = mark | 1U;  // zero stands for a free place below
  }

  /// Whether two marks of all are the same. Equal rows have equal marks; that other rows have too
  /// is possible, and as likely as one in a hundred thousand for ten million rows.
  [[nodiscard]] static bool any_equal(std::span<const RowMarks* const> all, unsigned threads);

  /// Whether some mark is in both.
  [[nodiscard]] static bool any_common(const RowMarks& some, const RowMarks& others,
                                       unsigned threads);

 private:
  static constexpr unsigned kShift = 57;
  static constexpr std::size_t kBuckets = 128;  // a bucket's table fits the L2 cache
  static constexpr std::size_t kBlock = 64;
  struct Bucket {
    std::uint64_t* next = nullptr;  // free place of the last block
    std::uint64_t* end = nullptr;
    std::vector<std::uint64_t*> blocks;

    void grow(BlockArena& arena);
    template <class Look>
    void each(const Look& look) const;
    [[nodiscard]] std::size_t size() const {
      return blocks.size() * kBlock - static_cast<std::size_t>(end - next);
    }
  };
  [[nodiscard]] static bool equal_in(std::span<const RowMarks* const> all, std::size_t bucket,
                                     std::vector<std::uint64_t>& table);

  [[nodiscard]] static bool common_in(const Bucket& some, const Bucket& others,
                                      std::vector<std::uint64_t>& table);

  BlockArena arena_{kBlock * sizeof(std::uint64_t)};
  std::array<Bucket, kBuckets> buckets_;
};

}  // namespace arrears
