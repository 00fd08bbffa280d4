#include <arrears/model/block_arena.hpp>

#include <sys/mman.h>

#include <cassert>
#include <new>

namespace arrears {
namespace {

constexpr std::size_t kHuge = std::size_t{2} << 20U;

}  // namespace

void BlockArena::Free::operator()(std::byte* piece) const {
  ::operator delete(piece, std::align_val_t{kHuge});
}

BlockArena::BlockArena(std::size_t block_bytes) : block_bytes_(block_bytes) {
  assert(block_bytes > 0 && kHuge % block_bytes == 0);
}

void* BlockArena::block() {
  if (next_ == end_) {
    pieces_.emplace_back(static_cast<std::byte*>(::operator new(kHuge, std::align_val_t{kHuge})));
    next_ = pieces_.back().get();
    end_ = next_ + kHuge;
#ifdef MADV_HUGEPAGE
    // Refused where there are none: all the same then, but for the time.
    if (pieces_.size() > 1) ::madvise(next_, kHuge, MADV_HUGEPAGE);
#endif
  }
  void* const block = next_;
  next_ += block_bytes_;
  return block;
}

}  // namespace arrears
