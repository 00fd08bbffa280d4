// Cells of canonical ledgers read eight bytes at a time. All of it gives up on what is rare; the
// readers of amount.hpp and day.hpp know the whole grammar.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include <arrears/model/date.hpp>

namespace arrears {

/// The first eight bytes at `at`, the first one lowest; all of them must be readable.
[[nodiscard]] inline std::uint64_t eight_bytes(const char* at) {
  std::uint64_t word;
  std::memcpy(&word, at, sizeof word);
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  return word;
}

/// The first `size` (at most eight) bytes of a word; the others become zero.
[[nodiscard]] inline std::uint64_t first_bytes(std::uint64_t word, std::size_t size) {
  return size >= 8 ? word : word & ((std::uint64_t{1} << (8 * size)) - 1);
}

/// Whether each of the eight bytes is a digit (their high halves say 3, and still do plus 6).
[[nodiscard]] inline bool are_digits(std::uint64_t word) {
  constexpr std::uint64_t kHigh = 0xF0F0F0F0F0F0F0F0ULL;
  constexpr std::uint64_t kThrees = 0x3030303030303030ULL;
  return (word & kHigh) == kThrees && ((word + 0x0606060606060606ULL) & kHigh) == kThrees;
}

/// The number that eight digits are, the first one highest: pairs, fours, all.
[[nodiscard]] inline std::uint32_t eight_digits(std::uint64_t word) {
  word = (word & 0x0F0F0F0F0F0F0F0FULL) * 2561 >> 8U;
  word = (word & 0x00FF00FF00FF00FFULL) * 6553601 >> 16U;
  return static_cast<std::uint32_t>((word & 0x0000FFFF0000FFFFULL) * 42949672960001ULL >> 32U);
}

/// `digits` or `digits.dd` with up to eight digits before the point, as minor units of a currency
/// with two decimals. Eight bytes from the cell's start must be readable.
[[nodiscard]] inline bool read_cents(std::string_view text, std::int64_t& minor) {
  std::size_t units = text.size();
  std::uint32_t cents = 0;
  if (units > 3 && text[units - 3] == '.') {
    const auto tens = static_cast<std::uint32_t>(static_cast<unsigned char>(text[units - 2])) - '0';
    const auto ones = static_cast<std::uint32_t>(static_cast<unsigned char>(text[units - 1])) - '0';
    if (tens > 9 || ones > 9) return false;
    cents = tens * 10 + ones;
    units -= 3;
  }
  if (units - 1 >= 8) return false;  // none or too many
  // Shifted up, the digits end at the last byte; below them come zeros.
  const auto shift = static_cast<unsigned>(64 - 8 * units);
  const std::uint64_t word =
      eight_bytes(text.data()) << shift | (shift > 0 ? 0x3030303030303030ULL >> (64 - shift) : 0);
  if (!are_digits(word)) return false;
  minor = std::int64_t{eight_digits(word)} * 100 + cents;
  return true;
}

/// `d.dd` to `ddddd.dd` in the same way. Eight bytes up to the cell's end must be readable.
[[nodiscard]] inline bool read_short_cents(std::string_view text, std::int64_t& minor) {
  if (text.size() - 4 > 4) return false;
  // Whatever stands before the cell becomes zeros.
  const auto shift = static_cast<unsigned>(64 - 8 * text.size());
  const std::uint64_t mask = ~std::uint64_t{0} << shift;
  const std::uint64_t word = (eight_bytes(text.data() + text.size() - 8) & mask) |
                             (0x3030303030303030ULL & ~mask);
  constexpr std::uint64_t kShape = 0x30302E3030303030ULL;
  constexpr std::uint64_t kHigh = 0xF0F0FFF0F0F0F0F0ULL;
  constexpr std::uint64_t kSix = 0x0606000606060606ULL;
  if ((((word & kHigh) ^ kShape) | (((word + kSix) & kHigh) ^ kShape)) != 0) return false;
  constexpr std::uint64_t kUnits = 0x000000FFFFFFFFFFULL, kCents = 0xFFFF000000000000ULL;
  minor = eight_digits((word & kUnits) << 8U | (word & kCents));
  return true;
}

/// Reads `NN?NN?NN`, three numbers with any character between them.
[[nodiscard]] inline bool read_three_pairs(const char* at, std::array<std::uint32_t, 3>& numbers) {
  const std::uint64_t word = eight_bytes(at);
  constexpr std::uint64_t kShape = 0x3030003030003030ULL;
  constexpr std::uint64_t kHigh = 0xF0F000F0F000F0F0ULL;
  constexpr std::uint64_t kSix = 0x0606000606000606ULL;
  const std::uint64_t odd = ((word & kHigh) ^ kShape) | (((word + kSix) & kHigh) ^ kShape);
  const std::uint64_t pairs = (word & 0x0F0F000F0F000F0FULL) * 2561 >> 8U;
  for (unsigned i = 0; i < 3; ++i) {
    numbers[i] = static_cast<std::uint32_t>(pairs >> (24 * i)) & 0xFFU;
  }
  return odd == 0;
}

/// The first day of every month from 1900 to 2199, as serials, and of the month after.
using MonthStarts = std::array<std::int32_t, 3601>;
[[nodiscard]] const MonthStarts& month_starts();

/// Reads `YY-MM-DD` behind a century, of which `years` says how many years after 1900 it begins.
[[nodiscard]] inline bool read_day_of_century(std::string_view text, std::uint32_t years,
                                              const MonthStarts& starts, std::int32_t& serial) {
  const std::uint64_t rest = eight_bytes(text.data() + 2);
  constexpr std::uint64_t kShape = 0x30302D30302D3030ULL;
  constexpr std::uint64_t kHigh = 0xF0F0FFF0F0FFF0F0ULL;
  constexpr std::uint64_t kSix = 0x0606000606000606ULL;
  const std::uint64_t odd = ((rest & kHigh) ^ kShape) | (((rest + kSix) & kHigh) ^ kShape);
  const std::uint64_t pairs = (rest & 0x0F0F000F0F000F0FULL) * 2561 >> 8U;
  const auto pair = [pairs](unsigned byte) {
    return static_cast<std::uint32_t>(pairs >> (8 * byte)) & 0xFFU;
  };
  const std::uint32_t month = pair(3) - 1, day = pair(6) - 1;  // from 0
  if (odd != 0 || month >= 12) return false;
  const std::int32_t* const start = &starts[(years + pair(0)) * 12 + month];
  serial = start[0] + static_cast<std::int32_t>(day);
  return day < static_cast<std::uint32_t>(start[1] - start[0]);
}

/// The days of other centuries that a ledger may have; see `read_iso_day`.
[[nodiscard]] bool read_day_of_other_century(std::string_view text, const MonthStarts& starts,
                                             std::int32_t& serial);

/// Reads exactly `YYYY-MM-DD`. False for anything else, for days that do not exist, and for years
/// that no ledger has: before the second day of 1900 (the first is what programs write for no day)
/// and after 2199.
[[nodiscard]] inline bool read_iso_day(std::string_view text, const MonthStarts& starts,
                                       std::int32_t& serial) {
  if (text.size() != 10) return false;
  if (text[0] != '2' || text[1] != '0') return read_day_of_other_century(text, starts, serial);
  return read_day_of_century(text, 100, starts, serial);
}

}  // namespace arrears
