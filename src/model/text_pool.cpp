#include <arrears/model/text_pool.hpp>

#include <cassert>
#include <cstring>

namespace arrears {

TextRef TextPool::add(std::string_view text) {
  if (text.empty()) return {};
  assert(text.size() <= kMaxLength);
  if (text.size() > kBlock - used_) {
    // Blocks of one long text lie end to end in one allocation that all of them share.
    const std::size_t blocks = (text.size() + kBlock - 1) / kBlock;
    const std::shared_ptr<char[]> memory(new char[blocks * kBlock]);
    for (std::size_t i = 0; i < blocks; ++i) {
      blocks_.emplace_back(memory, memory.get() + i * kBlock);
    }
    std::memcpy(memory.get(), text.data(), text.size());
    used_ = text.size() - (blocks - 1) * kBlock;
    const std::uint64_t position = (blocks_.size() - blocks) * kBlock;
    return TextRef(position << 24U | text.size());
  }
  const std::uint64_t position = (blocks_.size() - 1) * kBlock + used_;
  std::memcpy(blocks_.back().get() + used_, text.data(), text.size());
  used_ += text.size();
  return TextRef(position << 24U | text.size());
}

TextRef TextPool::intern(std::string_view text) {
  if (text.empty()) return {};
  if (const auto found = interned_.find(text); found != interned_.end()) return found->second;
  const TextRef ref = add(text);
  interned_.emplace(view(ref), ref);
  return ref;
}

std::uint64_t TextPool::adopt(TextPool&& other) {
  TextPool taken(std::move(other));
  const std::uint64_t by = (blocks_.size() * kBlock) << 24U;
  blocks_.insert(blocks_.end(), taken.blocks_.begin(), taken.blocks_.end());
  if (!taken.blocks_.empty()) used_ = taken.used_;
  return by;
}

}  // namespace arrears
