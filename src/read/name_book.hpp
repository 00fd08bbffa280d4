// NameBook: which customers have more than one name, whatever the order in which rows are noted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include <arrears/model/prefetch.hpp>

namespace arrears {

/// Customers and names are known by hashes, rows by numbers that rise in their order.
class NameBook {
 public:
  /// A row that names its customer.
  struct Note {
    std::uint64_t name = 0;
    std::uint64_t row = 0;
  };
  /// The first row of a customer, and the first that has another name.
  struct Pair {
    Note first, other;
  };

  void note(std::uint64_t customer, Note note);
  /// Has the memory that `note` will want brought near, while there is other work.
  void prefetch(std::uint64_t customer) const { arrears::prefetch(&slots_[place_of(customer)]); }
  void add(const NameBook& book);

  /// How many customers have more than one name.
  [[nodiscard]] std::size_t varying() const { return others_.size(); }
  /// Of these the one whose other name stands in the earliest row.
  [[nodiscard]] std::optional<Pair> first_varying() const;

 private:
  struct Slot {
    std::uint64_t customer = 0;  // 0: free
    Note first;
  };
  [[nodiscard]] std::size_t place_of(std::uint64_t customer) const {
    return static_cast<std::size_t>(customer >> 1U) & (slots_.size() - 1);
  }
  void note_again(Slot& slot, Note note);
  void grow();
  [[nodiscard]] const Slot& slot_of(std::uint64_t customer) const;

  std::vector<Slot> slots_ = std::vector<Slot>(1024);
  std::size_t used_ = 0;
  std::map<std::uint64_t, Note> others_;  // by customer
};

}  // namespace arrears
