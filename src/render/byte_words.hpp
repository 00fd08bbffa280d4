/// Eight bytes looked at in one step; see "Bit Twiddling Hacks", S. E. Anderson.
#pragma once

#include <cstdint>

namespace arrears {

inline constexpr std::uint64_t kOnes = 0x0101010101010101U;  ///< 1 in each byte
inline constexpr std::uint64_t kHighs = kOnes << 7U;         ///< the highest bit of each

}  // namespace arrears
