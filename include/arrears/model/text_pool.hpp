/// TextPool: every piece of text that a ledger keeps, once, in an arena that never moves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include <tsl/robin_map.h>

namespace arrears {

/// Where a text lies in its pool. Equal interned texts have equal refs; the empty text is `{}`.
class TextRef {
 public:
  constexpr TextRef() = default;
  [[nodiscard]] constexpr bool empty() const { return packed_ == 0; }
  friend constexpr bool operator==(TextRef, TextRef) = default;

 private:
  friend class TextPool;
  constexpr explicit TextRef(std::uint64_t packed) : packed_(packed) {}
  std::uint64_t packed_ = 0;  // position << 24 | length
};

/// Views handed out live as long as the pool; moving the pool keeps them valid.
class TextPool {
 public:
  /// The longest text that can be kept, in bytes.
  static constexpr std::size_t kMaxLength = (std::size_t{1} << 24U) - 1;

  TextPool() = default;
  TextPool(TextPool&&) = default;
  TextPool& operator=(TextPool&&) = default;
  TextPool(const TextPool&) = delete;
  TextPool& operator=(const TextPool&) = delete;

  /// Keeps a copy without looking whether the pool has it already (document numbers).
  TextRef add(std::string_view text);
  /// Keeps a copy once; equal texts give equal refs (salespersons, regions, names).
  TextRef intern(std::string_view text);

  [[nodiscard]] std::string_view view(TextRef ref) const {
    if (ref.empty()) return {};
    const std::uint64_t position = ref.packed_ >> 24U;
    return {blocks_[position / kBlock].get() + position % kBlock, ref.packed_ & kMaxLength};
  }
  [[nodiscard]] std::size_t bytes() const { return blocks_.size() * kBlock; }

 private:
  static constexpr std::size_t kBlock = std::size_t{1} << 20U;
  // A text longer than what is left of a block takes whole new blocks laid end to end.
  std::vector<std::shared_ptr<char[]>> blocks_;
  std::size_t used_ = kBlock;  // of the last block; full at first
  tsl::robin_map<std::string_view, TextRef> interned_;
};

}  // namespace arrears
