#include <arrears/model/money.hpp>

#include <cassert>
#include <limits>

namespace arrears {
namespace {

__extension__ using Wide = __int128;

std::optional<std::int64_t> narrow(Wide value) {
  if (value > std::numeric_limits<std::int64_t>::max() ||
      value < std::numeric_limits<std::int64_t>::min()) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(value);
}

}  // namespace

std::optional<std::int64_t> scaled(std::int64_t value, std::int64_t num, std::int64_t den,
                                   Rounding rounding) {
  assert(den != 0);
  const Wide product = Wide{value} * num;
  const Wide divisor = den;
  Wide quotient = product / divisor;
  const Wide remainder = product % divisor;
  const Wide twice = (remainder < 0 ? -remainder : remainder) * 2;
  const Wide size = divisor < 0 ? -divisor : divisor;
  const bool away = rounding == Rounding::half_up || quotient % 2 != 0;
  if (twice > size || (twice == size && away)) {
    quotient += (product < 0) == (divisor < 0) ? 1 : -1;
  }
  return narrow(quotient);
}

std::optional<Money> Money::plus(Money other) const {
  assert(currency == other.currency);
  const auto sum = narrow(Wide{minor} + other.minor);
  return sum ? std::optional(Money{*sum, currency}) : std::nullopt;
}

std::optional<Money> Money::minus(Money other) const {
  assert(currency == other.currency);
  const auto difference = narrow(Wide{minor} - other.minor);
  return difference ? std::optional(Money{*difference, currency}) : std::nullopt;
}

std::optional<Money> Money::scaled(std::int64_t num, std::int64_t den, Rounding rounding) const {
  const auto product = arrears::scaled(minor, num, den, rounding);
  return product ? std::optional(Money{*product, currency}) : std::nullopt;
}

std::vector<Money> Money::split(std::uint32_t n) const {
  assert(n > 0);
  const std::int64_t parts = n;
  const std::int64_t each = minor / parts;
  const std::int64_t rest = minor % parts;
  std::vector<Money> result(n, Money{each, currency});
  const std::int64_t unit = rest < 0 ? -1 : 1;
  for (std::int64_t i = 0; i < rest * unit; ++i) result[static_cast<std::size_t>(i)].minor += unit;
  return result;
}

std::string Money::to_decimal() const {
  std::string out;
  append_decimal(out, minor, currency.exponent());
  return out;
}

void append_decimal(std::string& out, std::int64_t minor, int exponent) {
  assert(exponent >= 0 && exponent <= 18);
  // The most negative number has no positive twin in 64 signed bits.
  auto rest = static_cast<std::uint64_t>(minor);
  if (minor < 0) {
    out.push_back('-');
    rest = 0 - rest;
  }
  char digits[24];
  int count = 0;
  while (rest != 0 || count <= exponent) {
    digits[count++] = static_cast<char>('0' + rest % 10);
    rest /= 10;
  }
  while (count > 0) {
    if (count == exponent) out.push_back('.');
    out.push_back(digits[--count]);
  }
}

std::optional<std::int64_t> Sum::minor() const { return narrow(total_); }

}  // namespace arrears
