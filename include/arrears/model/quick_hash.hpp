/// quick_hash: 64 bits for a text, quickly. Whoever relies on them verifies what they suggest.
#pragma once

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

/// Two lanes, so that one product need not wait for the other.
[[nodiscard]] inline std::uint64_t quick_hash(std::string_view text, std::uint64_t seed) {
  const auto word = [](const char* at) {
    std::uint64_t value;
    std::memcpy(&value, at, sizeof value);
    return value;
  };
  std::uint64_t first = seed ^ 0xD1B54A32D192ED03ULL;
  std::uint64_t second = ~first;
  const char* at = text.data();
  std::size_t left = text.size();
  for (; left > 32; at += 32, left -= 32) {
    first = mixed(word(at), word(at + 8) ^ first);
    second = mixed(word(at + 16), word(at + 24) ^ second);
  }
  // The last bytes, some of them a second time: as many steps for most lengths.
  const char* const end = at + left;
  if (text.size() >= 32) {
    first = mixed(word(end - 32), word(end - 24) ^ first);
    second = mixed(word(end - 16), word(end - 8) ^ second);
  } else if (left >= 16) {
    first = mixed(word(at), word(at + 8) ^ first);
    second = mixed(word(end - 16), word(end - 8) ^ second);
  } else {
    char tail[16] = {};
    std::memcpy(tail, at, left);
    second = mixed(word(tail), word(tail + 8) ^ second);
  }
  return mixed(first ^ text.size(), second);
}

}  // namespace arrears
