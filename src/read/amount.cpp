#include <arrears/read/amount.hpp>

#include <array>
#include <cassert>
#include <limits>

#include "amount_text.hpp"
#include "code_point.hpp"

namespace arrears {
namespace {

__extension__ using Wide = __int128;

constexpr int kFinest = 18;  // decimals of a reported difference
constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();

constexpr std::array<std::int64_t, kFinest + 1> powers_of_ten() {
  std::array<std::int64_t, kFinest + 1> powers{};
  std::int64_t power = 1;
  for (std::size_t i = 0; i < powers.size(); ++i) {
    powers[i] = power;
    if (i + 1 < powers.size()) power *= 10;
  }
  return powers;
}
constexpr auto kTen = powers_of_ten();

std::int64_t ten_to(int power) { return kTen[static_cast<std::size_t>(power)]; }

Amount failed(AmountFault fault) {
  Amount amount;
  amount.fault = fault;
  return amount;
}

/// `-?digits(mark digits)?` with no more decimals than the currency has: nearly every cell there
/// is. False leaves everything to the full reading.
bool read_simple(std::string_view text, char mark, int exponent, std::int64_t& minor) {
  const bool negative = !text.empty() && text.front() == '-';
  std::size_t i = negative ? 1 : 0;
  if (text.size() - i > 18 || i == text.size() || !is_digit(text[i])) return false;
  std::int64_t value = 0;
  for (; i < text.size() && is_digit(text[i]); ++i) value = value * 10 + (text[i] - '0');
  int decimals = 0;
  if (i < text.size()) {
    if (text[i] != mark || i + 1 == text.size()) return false;
    for (++i; i < text.size(); ++i, ++decimals) {
      if (!is_digit(text[i]) || decimals == exponent) return false;
      value = value * 10 + (text[i] - '0');
    }
  }
  if (__builtin_mul_overflow(value, ten_to(exponent - decimals), &value)) return false;
  minor = negative ? -value : value;
  return true;
}

/// The value of decimals [from, to), missing ones being zeros.
std::int64_t decimals_value(std::string_view decimals, int from, int to) {
  std::int64_t value = 0;
  for (int i = from; i < to; ++i) {
    const auto at = static_cast<std::size_t>(i);
    value = value * 10 + (at < decimals.size() ? decimals[at] - '0' : 0);
  }
  return value;
}

Amount value_of(const NumberParts& parts, bool negative, int exponent) {
  if (parts.decimals.size() > kFinest &&
      parts.decimals.find_first_not_of('0', kFinest) != std::string_view::npos) {
    return failed(AmountFault::too_precise);
  }
  Wide value = 0;
  for (const char c : parts.units) {
    if (!is_digit(c)) continue;
    value = value * 10 + (c - '0');
    if (value > kLargest) return failed(AmountFault::too_large);
  }
  value = value * ten_to(exponent) + decimals_value(parts.decimals, 0, exponent);
  const std::int64_t beyond = decimals_value(parts.decimals, exponent, kFinest);
  const std::int64_t unit = ten_to(kFinest - exponent);
  const bool up = beyond >= unit - beyond;
  if (up) ++value;
  if (value > kLargest) return failed(AmountFault::too_large);

  Amount amount;
  amount.rounded = beyond != 0;
  amount.minor = static_cast<std::int64_t>(negative ? -value : value);
  const std::int64_t difference = up ? unit - beyond : -beyond;
  amount.difference = negative ? -difference : difference;
  return amount;
}

AmountFault unreadable(std::string_view number) {
  const std::size_t first = number.find_first_of(".,");
  const bool two = first != std::string_view::npos &&
                   number.find_first_of(".,", first + 1) != std::string_view::npos;
  return two ? AmountFault::two_marks : AmountFault::not_a_number;
}

DecimalMark other(DecimalMark mark) {
  return mark == DecimalMark::point ? DecimalMark::comma : DecimalMark::point;
}

}  // namespace

std::string_view to_code(AmountFault fault) {
  switch (fault) {
    case AmountFault::none: return {};
    case AmountFault::empty: return "amount-empty";
    case AmountFault::not_a_number: return "amount-not-a-number";
    case AmountFault::two_marks: return "amount-two-marks";
    case AmountFault::other_mark: return "amount-other-mark";
    case AmountFault::two_signs: return "amount-two-signs";
    case AmountFault::scientific: return "amount-scientific";
    case AmountFault::too_large: return "amount-too-large";
    case AmountFault::too_precise: return "amount-too-precise";
  }
  return {};
}

AmountEvidence classify_amount(std::string_view text) {
  const AmountText taken = take_apart(text);
  AmountEvidence evidence;
  evidence.currency = taken.currency;
  evidence.fault = taken.fault;
  if (taken.fault != AmountFault::none) return evidence;
  evidence.point_possible = split_number(taken.number(), DecimalMark::point).has_value();
  evidence.comma_possible = split_number(taken.number(), DecimalMark::comma).has_value();
  const bool marked = taken.number().find_first_of(".,") != std::string_view::npos;
  evidence.same_value = evidence.point_possible && evidence.comma_possible && !marked;
  if (!evidence.point_possible && !evidence.comma_possible) {
    evidence.fault = unreadable(taken.number());
  }
  return evidence;
}

Amount parse_amount(std::string_view text, DecimalMark mark, int exponent) {
  assert(exponent >= 0 && exponent <= 4);
  Amount simple;
  const char decimal = mark == DecimalMark::point ? '.' : ',';
  if (read_simple(text, decimal, exponent, simple.minor)) return simple;

  const AmountText taken = take_apart(text);
  Amount amount = failed(taken.fault);
  if (taken.fault == AmountFault::none) {
    if (const auto parts = split_number(taken.number(), mark)) {
      amount = value_of(*parts, taken.negative, exponent);
    } else {
      amount = failed(split_number(taken.number(), other(mark)) ? AmountFault::other_mark
                                                                : unreadable(taken.number()));
    }
  }
  amount.currency = taken.currency;
  return amount;
}

Amount parse_plain_amount(std::string_view text, int exponent) {
  assert(exponent >= 0 && exponent <= 4);
  Amount simple;
  if (read_simple(text, '.', exponent, simple.minor)) return simple;
  if (text.empty()) return failed(AmountFault::empty);
  const bool negative = text.front() == '-';
  const std::string_view number = text.substr(negative ? 1 : 0);
  const auto parts = split_number(number, DecimalMark::point);
  const bool plain = parts && !parts->units.empty() && number.back() != '.' &&
                     number.size() <= AmountText::kLongest &&
                     number.find_first_not_of("0123456789.") == std::string_view::npos;
  if (plain) return value_of(*parts, negative, exponent);
  // The full reading only says why.
  const Amount lenient = parse_amount(text, DecimalMark::point, exponent);
  return failed(lenient.fault == AmountFault::none ? AmountFault::not_a_number : lenient.fault);
}

}  // namespace arrears
