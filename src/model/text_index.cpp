#include <arrears/model/text_index.hpp>
#include <arrears/model/prefetch.hpp>
#include <arrears/model/quick_hash.hpp>

#include <algorithm>
#include <cassert>
#include <cstring>

namespace arrears {
namespace {

constexpr std::size_t kFirstSlots = 64;

// Short texts dominate: eight bytes a step, some of the last ones twice, and the length mixed in.
std::uint32_t hash_of(std::string_view text) {
  constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15ULL;
  std::uint64_t hash = text.size() * kOdd;
  const char* at = text.data();
  std::size_t left = text.size();
  while (left > 8) {
    hash = (hash ^ eight_at(at)) * kOdd;
    hash ^= hash >> 29U;
    at += 8;
    left -= 8;
  }
  const std::uint64_t last = text.size() > 8 ? eight_at(at + left - 8) : short_word(at, left);
  hash = (hash ^ last) * kOdd;
  hash ^= hash >> 32U;
  hash *= kOdd;
  return static_cast<std::uint32_t>(hash >> 32U);
}

/// Whether two texts of one size are the same; most are short.
bool are_same(const char* a, const char* b, std::size_t size) {
  if (size > 16) return std::memcmp(a, b, size) == 0;
  if (size < 8) return short_word(a, size) == short_word(b, size);
  return ((eight_at(a) ^ eight_at(b)) | (eight_at(a + size - 8) ^ eight_at(b + size - 8))) == 0;
}

}  // namespace

TextIndex::TextIndex() : slots_(kFirstSlots), texts_(1) {}

void TextIndex::prefetch(std::string_view text) const {
  arrears::prefetch(&slots_[hash_of(text) & (slots_.size() - 1)]);
}

std::uint32_t TextIndex::find_or_add(std::string_view text) {
  assert(!slots_.empty());
  const std::uint32_t hash = hash_of(text);
  const std::size_t head = std::min(text.size(), kHead);
  const auto same = [&](const Slot& slot) {
    return slot.hash == hash && slot.length == text.size() &&
           are_same(slot.head, text.data(), head) &&
           (text.size() <= kHead ||
            are_same(slot.text + kHead, text.data() + kHead, text.size() - kHead));
  };
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  while (slots_[at].number != 0) {
    if (same(slots_[at])) return slots_[at].number;
    at = (at + 1) & mask;
  }
  Slot& slot = slots_[at];
  slot.number = static_cast<std::uint32_t>(texts_.size());
  texts_.push_back(pool_.view(pool_.add(text)));
  slot.text = texts_.back().data();
  slot.hash = hash;
  slot.length = static_cast<std::uint32_t>(text.size());
  std::memcpy(slot.head, text.data(), head);
  const std::uint32_t number = slot.number;
  if (texts_.size() * 2 > slots_.size()) grow();
  return number;
}

void TextIndex::grow() {
  std::vector<Slot> larger(slots_.size() * 2);
  const std::size_t mask = larger.size() - 1;
  for (const Slot& slot : slots_) {
    if (slot.number == 0) continue;
    std::size_t at = slot.hash & mask;
    while (larger[at].number != 0) at = (at + 1) & mask;
    larger[at] = slot;
  }
  slots_ = std::move(larger);
}

}  // namespace arrears
