/// quick_hash: 64 bits for a text, quickly. Whoever relies on them verifies what they suggest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace arrears {

/// Both halves of a 128-bit product folded: every bit of both factors counts.
[[nodiscard]] inline std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  __extension__ using Product = unsigned __int128;
  const Product product = static_cast<Product>(a ^ 0x9E3779B97F4A7C15ULL) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

/// Eight bytes as a number, wherever they stand.
[[nodiscard]] inline std::uint64_t eight_at(const char* at) {
  std::uint64_t word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

/// Up to eight bytes as a number that only they (of so many) have, without a copy whose size is
/// known only when it runs: that would be a call for every text.
[[nodiscard]] inline std::uint64_t short_word(const char* at, std::size_t size) {
  if (size >= 8) return eight_at(at);
  if (size >= 4) {
    std::uint32_t first, last;
    std::memcpy(&first, at, sizeof first);
    std::memcpy(&last, at + size - sizeof last, sizeof last);
    return first | std::uint64_t{last} << 32U;
  }
  if (size == 0) return 0;
  const auto byte = [at](std::size_t i) {
    return std::uint64_t{static_cast<unsigned char>(at[i])};
  };
  return byte(0) | byte(size / 2) << 8U | byte(size - 1) << 16U;
}

/// Two lanes, so that one product need not wait for the other.
[[nodiscard]] inline std::uint64_t quick_hash(std::string_view text, std::uint64_t seed) {
  std::uint64_t first = seed ^ 0xD1B54A32D192ED03ULL;
  std::uint64_t second = ~first;
  const char* at = text.data();
  std::size_t left = text.size();
  for (; left > 32; at += 32, left -= 32) {
    first = mixed(eight_at(at), eight_at(at + 8) ^ first);
    second = mixed(eight_at(at + 16), eight_at(at + 24) ^ second);
  }
  // The last bytes, some of them a second time: as many steps for most lengths.
  const char* const end = at + left;
  if (text.size() >= 32) {
    first = mixed(eight_at(end - 32), eight_at(end - 24) ^ first);
    second = mixed(eight_at(end - 16), eight_at(end - 8) ^ second);
  } else if (left >= 16) {
    first = mixed(eight_at(at), eight_at(at + 8) ^ first);
    second = mixed(eight_at(end - 16), eight_at(end - 8) ^ second);
  } else if (left >= 8) {
    second = mixed(eight_at(at), eight_at(end - 8) ^ second);
  } else {
    second = mixed(short_word(at, left), second);
  }
  return mixed(first ^ text.size(), second);
}

}  // namespace arrears
