#include "name_book.hpp"

namespace arrears {

void NameBook::note(std::uint64_t customer, std::uint64_t name) {
  customer |= 1U;  // 0 stands for a free place
  std::size_t at = place_of(customer);
  while (slots_[at].customer != 0) {
    if (slots_[at].customer == customer) {
      varies_ = varies_ || slots_[at].name != name;
      return;
    }
    at = (at + 1) & (slots_.size() - 1);
  }
  slots_[at] = {customer, name};
  if (++used_ * 2 > slots_.size()) grow();
}

void NameBook::grow() {
  std::vector<Slot> before(slots_.size() * 2);
  before.swap(slots_);
  used_ = 0;
  for (const Slot& slot : before) {
    if (slot.customer != 0) note(slot.customer, slot.name);
  }
}

void NameBook::add(const NameBook& other) {
  varies_ = varies_ || other.varies_;
  for (const Slot& slot : other.slots_) {
    if (slot.customer != 0) note(slot.customer, slot.name);
  }
}

}  // namespace arrears
