/// TextIndex: dense numbers for texts that repeat (customers, names), in the order first met.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <arrears/model/text_pool.hpp>

namespace arrears {

/// Number 0 is always the empty text. Looking up a text that is there allocates nothing.
class TextIndex {
 public:
  TextIndex();

  /// The text's number, given to it now if it is new.
  [[nodiscard]] std::uint32_t number(std::string_view text) {
    if (text.empty()) return 0;
    return find_or_add(text);
  }
  /// Has the memory that `number` will want brought near, while there is other work.
  void prefetch(std::string_view text) const;
  [[nodiscard]] std::string_view text(std::uint32_t number) const { return texts_[number]; }
  /// Gives back what only `number` needs, which must not be called again; texts stay.
  void close() { std::vector<Slot>().swap(slots_); }
  /// How many texts, the empty one included.
  [[nodiscard]] std::size_t size() const { return texts_.size(); }

 private:
  // The first bytes lie in the slot: looking up a short text touches one line of the cache.
  static constexpr std::size_t kHead = 12;
  struct Slot {
    const char* text = nullptr;
    std::uint32_t hash = 0;
    std::uint32_t number = 0;  // 0: free
    std::uint32_t length = 0;
    char head[kHead] = {};
  };
  std::uint32_t find_or_add(std::string_view text);
  void grow();

  std::vector<Slot> slots_;
  std::vector<std::string_view> texts_;  // into pool_
  TextPool pool_;
};

}  // namespace arrears
