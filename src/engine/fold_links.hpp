/// FoldLinks: debits that a credit may name, and credits that name one, until all have been seen.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <new>
#include <vector>

#include <arrears/model/block_arena.hpp>
#include <arrears/model/row_batch.hpp>

namespace arrears {

/// A row in as little as its part in an ageing takes; two to a line of the cache.
struct FoldLink {
  std::uint64_t hash;
  std::int64_t amount;    ///< minor units, never negative
  std::uint32_t check;
  std::uint32_t line;     ///< the fold's own number of customer and currency
  std::int32_t date;      ///< Date::serial; of the document
  std::int16_t days_to_due;  ///< of debits
  bool debit, disputed;
};
static_assert(sizeof(FoldLink) == 32);

/// They lie in parts by customer, so that a part with its table of names fits the second cache.
class FoldLinks {
 public:
  void add(std::size_t part, const FoldLink& link) {
    Part& to = parts_[part];
    if (to.next == to.end) to.grow(arena_);
    *to.next++ = link;
  }

  /// Calls `take(link)` for each link of a part, in the order in which they came.
  template <class Take>
  void for_each(std::size_t part, Take take) const {
    const Part& from = parts_[part];
    for (std::size_t b = 0; b < from.blocks.size(); ++b) {
      const FoldLink* const first = from.blocks[b];
      const bool last = b + 1 == from.blocks.size();
      const FoldLink* const end = last ? from.next : first + kBlock;
      for (const FoldLink* link = first; link != end; ++link) take(*link);
    }
  }
  [[nodiscard]] std::size_t size(std::size_t part) const {
    const Part& of = parts_[part];
    return of.blocks.size() * kBlock - static_cast<std::size_t>(of.end - of.next);
  }

 private:
  static constexpr std::size_t kBlock = 128;
  struct Part {
    FoldLink* next = nullptr;  // free place of the last block
    FoldLink* end = nullptr;
    std::vector<FoldLink*> blocks;

    void grow(BlockArena& arena) {
      next = new (arena.block()) FoldLink[kBlock];
      blocks.push_back(next);
      end = next + kBlock;
    }
  };
  BlockArena arena_{kBlock * sizeof(FoldLink)};
  std::array<Part, RowBatch::kParts> parts_;
};

}  // namespace arrears
