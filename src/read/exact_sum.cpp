#include <arrears/read/exact_sum.hpp>

#include <algorithm>
#include <array>
#include <cassert>

namespace arrears {
namespace {

__extension__ using Wide = __int128;

constexpr std::array<std::int64_t, ExactSum::kDecimals + 1> kPowers = [] {
  std::array<std::int64_t, ExactSum::kDecimals + 1> powers{};
  powers[0] = 1;
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

}  // namespace

std::optional<ExactSum> ExactSum::parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  ExactSum sum;
  int decimals = -1;  // not in the decimals yet
  bool digits = false;
  for (const char c : text) {
    if (c == '.' && decimals < 0) {
      decimals = 0;
      continue;
    }
    if (c < '0' || c > '9' || decimals == kDecimals) return std::nullopt;
    if (sum.total_ > Wide{kPowers[18]} * kPowers[18]) return std::nullopt;
    sum.total_ = sum.total_ * 10 + (c - '0');
    digits = true;
    if (decimals >= 0) ++decimals;
  }
  if (!digits) return std::nullopt;
  const Wide scale = kPowers[static_cast<std::size_t>(kDecimals - std::max(decimals, 0))];
  if (__builtin_mul_overflow(sum.total_, scale, &sum.total_)) return std::nullopt;
  if (negative) sum.total_ = -sum.total_;
  return sum;
}

void ExactSum::add(std::int64_t digits, int decimals) {
  assert(decimals >= 0 && decimals <= kDecimals);
  // At most 2^63 * 10^18 < 2^127: the product fits, only the sum may not.
  const Wide value = Wide{digits} * kPowers[static_cast<std::size_t>(kDecimals - decimals)];
  if (__builtin_add_overflow(total_, value, &total_)) overflowed_ = true;
}

void ExactSum::add(const ExactSum& other) {
  if (__builtin_add_overflow(total_, other.total_, &total_)) overflowed_ = true;
  overflowed_ = overflowed_ || other.overflowed_;
}

void ExactSum::subtract(const ExactSum& other) {
  if (__builtin_sub_overflow(total_, other.total_, &total_)) overflowed_ = true;
  overflowed_ = overflowed_ || other.overflowed_;
}

std::string ExactSum::to_decimal(int min_decimals) const {
  assert(min_decimals >= 0 && min_decimals <= kDecimals);
  __extension__ using Unsigned = unsigned __int128;
  Unsigned rest = total_ < 0 ? -static_cast<Unsigned>(total_) : static_cast<Unsigned>(total_);
  std::string reversed;
  bool shown = false;  // trailing zeros beyond the decimals asked for are left out
  for (int place = kDecimals; place > 0; --place) {
    const char digit = static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
    shown = shown || digit != '0' || place <= min_decimals;
    if (shown) reversed += digit;
  }
  if (!reversed.empty()) reversed += '.';
  do {
    reversed += static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  } while (rest != 0);
  if (total_ < 0) reversed += '-';
  std::reverse(reversed.begin(), reversed.end());
  return reversed;
}

}  // namespace arrears
