// Stretches of customers for threads to share out among themselves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace arrears {

/// Customers from `first` to before `end`.
struct CustomerRange {
  std::uint32_t first = 0, end = 0;

  [[nodiscard]] std::size_t size() const { return end - first; }
};

/// Cuts customers into stretches of about as much work each: some customers of a ledger have a
/// thousand times the items of others. `items_of(c)` is how many the c-th one has. Depends on
/// nothing else, so that sums made stretch by stretch are the same on any number of threads.
template <class ItemsOf>
std::vector<CustomerRange> customer_blocks(std::size_t customers, const ItemsOf& items_of) {
  constexpr std::size_t kItems = 4096, kCustomers = 512;
  std::vector<CustomerRange> blocks;
  CustomerRange block;
  std::size_t items = 0;
  for (; block.end < customers; ++block.end) {
    const std::size_t own = items_of(block.end);
    if (block.size() > 0 && (items + own > kItems || block.size() == kCustomers)) {
      blocks.push_back(block);
      block.first = block.end;
      items = 0;
    }
    items += own;
  }
  if (block.size() > 0) blocks.push_back(block);
  return blocks;
}

}  // namespace arrears
