// IdIndex: dense numbers for customer ids, laid out for millions of rows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/model/prefetch.hpp>
#include <arrears/model/quick_hash.hpp>

#include "fold_cells.hpp"

namespace arrears {

/// Ids of up to 16 bytes, which is nearly all there are, lie in the slots themselves, two slots to
/// a line of the cache; longer ones are compared where they are kept.
class IdIndex {
 public:
  IdIndex() : slots_(kFirstSlots) {}

  /// An id ready to be looked up: its bytes (or what stands for them) and its hash.
  struct Key {
    std::uint64_t low = 0, high = 0;
    std::uint64_t hash = 0;
    std::string_view text;
  };
  /// `text` is not empty; 16 bytes may be read from its start.
  [[nodiscard]] static Key key(std::string_view text) {
    if (text.size() > kInline) return long_key(text);
    Key key;
    key.text = text;
    key.low = first_bytes(eight_bytes(text.data()), text.size());
    if (text.size() > 8) key.high = first_bytes(eight_bytes(text.data() + 8), text.size() - 8);
    constexpr std::uint64_t kOdd = 0xD1B54A32D192ED03ULL;  // a weak factor would mix nothing
    key.hash = mixed(key.low ^ text.size(), key.high ^ kOdd);
    return key;
  }

  /// The id's number, from 0 in the order first met.
  [[nodiscard]] std::uint32_t number(const Key& key) {
    std::size_t at = key.hash & (slots_.size() - 1);
    while (true) {
      const Slot& slot = slots_[at];
      if (slot.number == 0) return add(key, at);
      if (slot.low == key.low && slot.high == key.high && slot.length == key.text.size() &&
          (key.text.size() <= kInline || texts_[slot.number - 1] == key.text)) {
        return slot.number - 1;
      }
      at = (at + 1) & (slots_.size() - 1);
    }
  }
  /// Asks for the line of the cache that `number` will look at.
  void prefetch(const Key& key) const {
    arrears::prefetch(&slots_[key.hash & (slots_.size() - 1)]);
  }

  [[nodiscard]] std::vector<std::string> take_texts() { return std::move(texts_); }

 private:
  static constexpr std::size_t kFirstSlots = 1024;
  static constexpr std::size_t kInline = 16;
  struct alignas(32) Slot {
    std::uint64_t low = 0, high = 0;
    std::uint32_t number = 0;  // plus one; 0: free
    std::uint32_t length = 0;
    std::uint64_t hash = 0;
  };
  [[nodiscard]] static Key long_key(std::string_view text);
  std::uint32_t add(const Key& key, std::size_t at);

  std::vector<Slot> slots_;
  std::vector<std::string> texts_;
};

}  // namespace arrears
