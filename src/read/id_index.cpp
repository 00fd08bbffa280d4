#include "id_index.hpp"

namespace arrears {

IdIndex::Key IdIndex::long_key(std::string_view text) {
  Key key;
  key.text = text;
  key.low = key.hash = quick_hash(text, 0);
  return key;
}

std::uint32_t IdIndex::add(const Key& key, std::size_t at) {
  texts_.emplace_back(key.text);
  const auto number = static_cast<std::uint32_t>(texts_.size());
  slots_[at] = {key.low, key.high, number, static_cast<std::uint32_t>(key.text.size()), key.hash};
  if (texts_.size() * 4 > slots_.size() * 3) {
    std::vector<Slot> larger(slots_.size() * 2);
    const std::size_t mask = larger.size() - 1;
    for (const Slot& slot : slots_) {
      if (slot.number == 0) continue;
      std::size_t to = slot.hash & mask;
      while (larger[to].number != 0) to = (to + 1) & mask;
      larger[to] = slot;
    }
    slots_ = std::move(larger);
  }
  return number - 1;
}

}  // namespace arrears
