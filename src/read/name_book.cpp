#include "name_book.hpp"

#include <algorithm>
#include <utility>

namespace arrears {

void NameBook::note(std::uint64_t customer, Note note) {
  customer |= 1U;  // 0 stands for a free place
  std::size_t at = place_of(customer);
  while (slots_[at].customer != 0) {
    if (slots_[at].customer == customer) return note_again(slots_[at], note);
    at = (at + 1) & (slots_.size() - 1);
  }
  slots_[at] = {customer, note};
  if (++used_ * 2 > slots_.size()) grow();
}

/// An earlier row with another name makes the one that was first the other.
void NameBook::note_again(Slot& slot, Note note) {
  if (slot.first.name == note.name) {
    slot.first.row = std::min(slot.first.row, note.row);
    return;
  }
  if (note.row < slot.first.row) {
    others_[slot.customer] = std::exchange(slot.first, note);
    return;
  }
  const auto [known, is_new] = others_.emplace(slot.customer, note);
  if (!is_new && note.row < known->second.row) known->second = note;
}

void NameBook::grow() {
  std::vector<Slot> before(slots_.size() * 2);
  before.swap(slots_);
  used_ = 0;
  for (const Slot& slot : before) {
    if (slot.customer != 0) note(slot.customer, slot.first);
  }
}

void NameBook::add(const NameBook& book) {
  for (const Slot& slot : book.slots_) {
    if (slot.customer != 0) note(slot.customer, slot.first);
  }
  for (const auto& [customer, other] : book.others_) note(customer, other);
}

const NameBook::Slot& NameBook::slot_of(std::uint64_t customer) const {
  std::size_t at = place_of(customer);
  while (slots_[at].customer != customer) at = (at + 1) & (slots_.size() - 1);
  return slots_[at];
}

std::optional<NameBook::Pair> NameBook::first_varying() const {
  const auto found = std::min_element(
      others_.begin(), others_.end(),
      [](const auto& a, const auto& b) { return a.second.row < b.second.row; });
  if (found == others_.end()) return std::nullopt;
  return Pair{slot_of(found->first).first, found->second};
}

}  // namespace arrears
