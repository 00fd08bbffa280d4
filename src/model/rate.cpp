#include <arrears/model/rate.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>

namespace arrears {
namespace {

__extension__ using Wide = __int128;

constexpr int kMaxScale = 12;

constexpr std::array<std::int64_t, 19> kPowers = [] {
  std::array<std::int64_t, 19> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

std::int64_t power(int exponent) { return kPowers[static_cast<std::size_t>(exponent)]; }

// Drops trailing zeros; empty when what is left does not fit.
std::optional<Rate> reduced(Wide digits, int scale) {
  while (scale > 0 && digits % 10 == 0) {
    digits /= 10;
    --scale;
  }
  if (scale > kMaxScale || digits > std::numeric_limits<std::int64_t>::max() ||
      digits < -Wide{std::numeric_limits<std::int64_t>::max()}) {
    return std::nullopt;
  }
  return Rate(static_cast<std::int64_t>(digits), scale);
}

}  // namespace

Rate::Rate(std::int64_t digits, int scale) : digits_(digits), scale_(scale) {
  assert(scale >= 0 && scale <= kMaxScale);
  while (scale_ > 0 && digits_ % 10 == 0) {
    digits_ /= 10;
    --scale_;
  }
}

std::optional<Rate> Rate::parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  std::string_view decimals = text.substr(std::min(point + 1, text.size()));
  if (whole.empty() || (point < text.size() && decimals.empty())) return std::nullopt;
  while (decimals.ends_with('0')) decimals.remove_suffix(1);
  if (decimals.size() > std::size_t{kMaxScale}) return std::nullopt;
  Wide digits = 0;
  for (const std::string_view part : {whole, decimals}) {
    for (const char c : part) {
      if (c < '0' || c > '9') return std::nullopt;
      digits = digits * 10 + (c - '0');
      if (digits > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
    }
  }
  const auto value = static_cast<std::int64_t>(digits);
  return Rate(negative ? -value : value, static_cast<int>(decimals.size()));
}

std::int64_t Rate::denominator() const { return power(scale_); }

std::optional<Rate> Rate::plus(Rate other) const {
  const int scale = std::max(scale_, other.scale_);
  return reduced(Wide{digits_} * power(scale - scale_) +
                     Wide{other.digits_} * power(scale - other.scale_),
                 scale);
}

std::optional<Rate> Rate::times(Rate other) const {
  return reduced(Wide{digits_} * other.digits_, scale_ + other.scale_);
}

std::string Rate::to_decimal() const {
  std::string out;
  append_decimal(out, digits_, scale_);
  return out;
}

std::strong_ordering operator<=>(const Rate& a, const Rate& b) {
  const Wide left = Wide{a.digits_} * power(b.scale_);
  const Wide right = Wide{b.digits_} * power(a.scale_);
  if (left < right) return std::strong_ordering::less;
  return left > right ? std::strong_ordering::greater : std::strong_ordering::equal;
}

std::optional<Money> multiply(Money amount, Rate rate, Rounding rounding) {
  return amount.scaled(rate.digits(), rate.denominator(), rounding);
}

std::optional<Money> per_cent_of(Money amount, Rate per_cent, Rounding rounding) {
  return amount.scaled(per_cent.digits(), per_cent.denominator() * 100, rounding);
}

}  // namespace arrears
