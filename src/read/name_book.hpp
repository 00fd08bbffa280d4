// NameBook: whether customers have one name each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <arrears/model/prefetch.hpp>

namespace arrears {

/// The name that each customer had first, both as hashes.
class NameBook {
 public:
  void note(std::uint64_t customer, std::uint64_t name);
  /// Has the memory that `note` will want brought near, while there is other work.
  void prefetch(std::uint64_t customer) const { arrears::prefetch(&slots_[place_of(customer)]); }
  /// Whether some customer has two names; two customers with one hash count as such, too.
  [[nodiscard]] bool varies() const { return varies_; }
  void add(const NameBook& other);

 private:
  struct Slot {
    std::uint64_t customer = 0;  // 0: free
    std::uint64_t name = 0;
  };
  [[nodiscard]] std::size_t place_of(std::uint64_t customer) const {
    return static_cast<std::size_t>(customer >> 1U) & (slots_.size() - 1);
  }
  void grow();

  std::vector<Slot> slots_ = std::vector<Slot>(1024);
  std::size_t used_ = 0;
  bool varies_ = false;
};

}  // namespace arrears
