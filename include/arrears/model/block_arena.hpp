/// BlockArena: memory in blocks of one size that is given back all at once.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace arrears {

/// Blocks are cut from large pieces. For all but the first ones the system is asked for huge pages,
/// so that millions of rows do not cost a page fault every few of them, and a few rows no memory
/// that they do not need.
class BlockArena {
 public:
  /// `block_bytes` divides 2 MiB.
  explicit BlockArena(std::size_t block_bytes);

  /// A block that stays where it is until the arena goes. Its bytes are not set.
  [[nodiscard]] void* block();

 private:
  struct Free {
    void operator()(std::byte* piece) const;
  };

  std::size_t block_bytes_;
  std::byte* next_ = nullptr;
  std::byte* end_ = nullptr;
  std::vector<std::unique_ptr<std::byte, Free>> pieces_;
};

}  // namespace arrears
