/// TextPool: every piece of text that a ledger keeps, once, in an arena that never moves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
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

/// Views handed out live as long as the pool; moving the pool keeps them valid and leaves an empty
/// pool behind.
class TextPool {
 public:
  /// The longest text that can be kept, in bytes.
  static constexpr std::size_t kMaxLength = (std::size_t{1} << 24U) - 1;

  TextPool() = default;
  TextPool(TextPool&& other) noexcept { swap(other); }
  TextPool& operator=(TextPool&& other) noexcept {
    TextPool taken(std::move(other));
    swap(taken);
    return *this;
  }
  TextPool(const TextPool&) = delete;
  TextPool& operator=(const TextPool&) = delete;

  /// Keeps a copy without looking whether the pool has it already (document numbers).
  TextRef add(std::string_view text);
  /// Keeps a copy once; equal texts give equal refs (salespersons, regions, names).
  TextRef intern(std::string_view text);

  /// A piece of a text that was added.
  [[nodiscard]] static TextRef piece_of(TextRef whole, std::size_t offset, std::size_t size) {
    return size == 0 ? TextRef{} : TextRef(((whole.packed_ >> 24U) + offset) << 24U | size);
  }
  /// Forgets all texts, and keeps memory for others.
  void clear() {
    if (blocks_.size() > 1) blocks_.resize(1);
    used_ = blocks_.empty() ? kBlock : 0;
    interned_.clear();
  }

  /// About so many different texts will be interned.
  void expect(std::size_t texts) { interned_.reserve(texts); }

  [[nodiscard]] std::string_view view(TextRef ref) const {
    if (ref.empty()) return {};
    const std::uint64_t position = ref.packed_ >> 24U;
    return {blocks_[position / kBlock].get() + position % kBlock, ref.packed_ & kMaxLength};
  }
  /// Takes over another pool's texts without copying them (what it interned is not known here).
  /// Its refs stay good once moved by the number that is given back.
  [[nodiscard]] std::uint64_t adopt(TextPool&& other);
  [[nodiscard]] static TextRef moved(TextRef ref, std::uint64_t by) {
    return ref.empty() ? ref : TextRef(ref.packed_ + by);
  }
  [[nodiscard]] std::size_t bytes() const { return blocks_.size() * kBlock; }
  /// How many different texts were interned.
  [[nodiscard]] std::size_t interned() const { return interned_.size(); }
  /// Frees what only `intern` needs; texts interned later are not matched with earlier ones.
  void forget_interned() { interned_ = {}; }

 private:
  static constexpr std::size_t kBlock = std::size_t{1} << 20U;

  void swap(TextPool& other) noexcept {
    blocks_.swap(other.blocks_);
    std::swap(used_, other.used_);
    interned_.swap(other.interned_);
  }

  // A text longer than what is left of a block takes whole new blocks laid end to end.
  std::vector<std::shared_ptr<char[]>> blocks_;
  std::size_t used_ = kBlock;  // of the last block; full at first
  tsl::robin_map<std::string_view, TextRef> interned_;
};

}  // namespace arrears
