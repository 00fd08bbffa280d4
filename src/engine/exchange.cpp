#include <arrears/engine/exchange.hpp>

#include <algorithm>
#include <limits>
#include <numeric>
#include <set>
#include <tuple>

namespace arrears {
namespace {

__extension__ using Wide = __int128;

bool before(const FxRate& a, const FxRate& b) {
  return std::tie(a.currency, a.date) < std::tie(b.currency, b.date);
}

Wide power_of_ten(int exponent) {
  Wide power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

Wide divisor(Wide a, Wide b) {
  while (b != 0) {
    const Wide rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/// value * num / den, half away from zero; num and den positive.
std::optional<std::int64_t> product(Wide value, Wide num, Wide den) {
  const Wide common = divisor(num, den);
  num /= common;
  den /= common;
  Wide scaled_value = 0;
  if (__builtin_mul_overflow(value, num, &scaled_value)) return std::nullopt;
  if (den > std::numeric_limits<Wide>::max() / 2) return std::nullopt;
  Wide quotient = scaled_value / den;
  const Wide rest = scaled_value % den;
  const Wide twice = (rest < 0 ? -rest : rest) * 2;
  if (twice >= den) quotient += scaled_value < 0 ? -1 : 1;
  const bool fits = quotient <= std::numeric_limits<std::int64_t>::max() &&
                    quotient >= std::numeric_limits<std::int64_t>::min();
  if (!fits) return std::nullopt;
  return static_cast<std::int64_t>(quotient);
}

Currency find_base(const std::vector<FxRate>& rates, std::span<const Currency> in_use) {
  for (std::size_t i = 0; i < rates.size(); ++i) {
    const bool newest = i + 1 == rates.size() || rates[i + 1].currency != rates[i].currency;
    if (newest && rates[i].rate == Rate(1, 0)) return rates[i].currency;
  }
  std::set<Currency> without(in_use.begin(), in_use.end());
  for (const FxRate& rate : rates) without.erase(rate.currency);
  return without.size() == 1 && !rates.empty() ? *without.begin() : Currency{};
}

}  // namespace

Exchange::Exchange(std::span<const FxRate> rates, std::span<const Currency> in_use, Currency base)
    : rates_(rates.begin(), rates.end()) {
  std::stable_sort(rates_.begin(), rates_.end(), before);
  base_ = base.known() ? base : find_base(rates_, in_use);
}

std::optional<FxRate> Exchange::quote(Currency currency, Date day) const {
  if (currency == base_) return FxRate{currency, Date{}, Rate(1, 0)};
  const FxRate wanted{currency, day, Rate{}};
  const auto after = std::upper_bound(rates_.begin(), rates_.end(), wanted, before);
  if (after == rates_.begin() || (after - 1)->currency != currency) return std::nullopt;
  return *(after - 1);
}

std::optional<std::int64_t> Exchange::convert(Money amount, Currency to, Date day) const {
  if (amount.currency == to || amount.minor == 0) return amount.minor;
  if (!base_.known()) return std::nullopt;
  const std::optional<FxRate> from_quote = quote(amount.currency, day);
  const std::optional<FxRate> to_quote = quote(to, day);
  if (!from_quote || !to_quote) return std::nullopt;
  const Rate& from_rate = from_quote->rate;
  const Rate& to_rate = to_quote->rate;
  if (from_rate.digits() <= 0 || to_rate.digits() <= 0) return std::nullopt;
  Wide num = from_rate.digits();
  Wide den = to_rate.digits();
  // Powers of ten on one side only, so that neither grows more than it must.
  const int tens = to_rate.scale() - from_rate.scale() + to.exponent() -
                   amount.currency.exponent();
  Wide& grows = tens >= 0 ? num : den;
  if (__builtin_mul_overflow(grows, power_of_ten(tens >= 0 ? tens : -tens), &grows)) {
    return std::nullopt;
  }
  return product(amount.minor, num, den);
}

std::vector<Date> Exchange::changes(Currency currency) const {
  std::vector<Date> days;
  for (const FxRate& rate : rates_) {
    if (rate.currency == currency) days.push_back(rate.date);
  }
  return days;
}

}  // namespace arrears
