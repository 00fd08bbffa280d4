#include "journal_amount.hpp"

#include <algorithm>
#include <array>

namespace arrears {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Blanks that may group digits; ASCII ones, NBSP and the narrow ones.
std::size_t blank_at(std::string_view text) {
  for (const std::string_view blank : {" ", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89"}) {
    if (text.starts_with(blank)) return blank.size();
  }
  return 0;
}

void skip_blanks(std::string_view line, std::size_t& at) {
  while (at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
}

/// Digits with marks between them. A blank groups only where three digits follow.
std::string take_number(std::string_view line, std::size_t& at) {
  std::string number;
  while (at < line.size()) {
    const char c = line[at];
    if (is_digit(c) || c == '.' || c == ',' || (c == '\'' && !number.empty())) {
      if (c != '\'') number += c;
      ++at;
      continue;
    }
    const std::size_t blank = number.empty() ? 0 : blank_at(line.substr(at));
    const std::string_view next = line.substr(std::min(line.size(), at + blank));
    const bool group = blank > 0 && next.size() >= 3 &&
                       std::all_of(next.begin(), next.begin() + 3, is_digit) &&
                       (next.size() == 3 || !is_digit(next[3]));
    if (!group) break;
    at += blank;
  }
  return number;
}

/// A commodity's symbol: quoted, or letters and signs that no number, price or comment begins with.
std::optional<std::string> take_commodity(std::string_view line, std::size_t& at) {
  if (at < line.size() && line[at] == '"') {
    const std::size_t close = line.find('"', at + 1);
    if (close == std::string_view::npos) return std::nullopt;
    std::string name(line.substr(at + 1, close - at - 1));
    at = close + 1;
    return name;
  }
  constexpr std::string_view kEnds = " \t0123456789.,;@{}[]()<>=+-*/^&|!?~\"'#";
  const std::size_t from = at;
  while (at < line.size() && kEnds.find(line[at]) == std::string_view::npos) {
    if (blank_at(line.substr(at)) > 0) break;
    ++at;
  }
  return std::string(line.substr(from, at - from));
}

void take_sign(std::string_view line, std::size_t& at, bool& negative, int& signs) {
  if (at < line.size() && (line[at] == '-' || line[at] == '+')) {
    negative = line[at] == '-';
    ++signs;
    ++at;
    skip_blanks(line, at);
  }
}

std::size_t count(std::string_view text, char c) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), c));
}

/// The mark that a number shows by itself; `open` where it may be either.
std::optional<DecimalMark> own_mark(std::string_view number, bool& open) {
  open = false;
  const std::size_t points = count(number, '.');
  const std::size_t commas = count(number, ',');
  const auto of = [](char c) { return c == '.' ? DecimalMark::point : DecimalMark::comma; };
  if (points + commas == 0) return std::nullopt;
  const std::size_t last = number.find_last_of(".,");
  if (points > 0 && commas > 0) return of(number[last]);
  if (points + commas > 1) return of(number[last] == '.' ? ',' : '.');  // groups only
  const std::size_t behind = number.size() - last - 1;
  const bool group = behind == 3 && last >= 1 && last <= 3 && number[0] != '0';
  open = group;
  return group ? std::nullopt : std::optional(of(number[last]));
}

}  // namespace

std::optional<Decimal> Decimal::of(std::string_view digits, std::size_t decimals) {
  const std::size_t first = std::min(digits.find_first_not_of('0'), digits.size());
  if (digits.size() - first > kDecimals || decimals > kDecimals) return std::nullopt;
  Decimal value;
  for (const char c : digits.substr(first)) value.units_ = value.units_ * 10 + (c - '0');
  for (std::size_t i = decimals; i < kDecimals; ++i) value.units_ *= 10;
  return value;
}

void Decimal::add(const Decimal& other) {
  Wide sum = 0;
  overflowed_ = overflowed_ || other.overflowed_ ||
                __builtin_add_overflow(units_, other.units_, &sum);
  units_ = overflowed_ ? 0 : sum;
}

Decimal Decimal::times(const Decimal& other) const {
  // Both lose their zeros behind the last digit first; 18 digits by 18 digits fit.
  Wide a = units_;
  Wide b = other.units_;
  int scale = 0;
  while (a != 0 && a % 10 == 0) a /= 10, ++scale;
  while (b != 0 && b % 10 == 0) b /= 10, ++scale;
  Decimal product;
  Wide units = 0;
  product.overflowed_ = overflowed_ || other.overflowed_ || __builtin_mul_overflow(a, b, &units);
  const int decimals = 2 * static_cast<int>(kDecimals) - scale;
  for (int i = decimals; i < static_cast<int>(kDecimals); ++i) {
    product.overflowed_ = product.overflowed_ || __builtin_mul_overflow(units, Wide{10}, &units);
  }
  for (int i = static_cast<int>(kDecimals); i < decimals; ++i) units /= 10;
  product.units_ = product.overflowed_ ? 0 : units;
  return product;
}

Decimal Decimal::negated() const {
  Decimal other = *this;
  other.units_ = -other.units_;
  return other;
}

bool Decimal::rounds_to_zero(std::size_t decimals) const {
  if (overflowed_) return false;
  Wide one = 1;
  for (std::size_t i = decimals; i < kDecimals; ++i) one *= 10;
  const Wide size = units_ < 0 ? -units_ : units_;
  return size * 2 <= one;
}

std::string Decimal::text() const {
  Wide rest = units_ < 0 ? -units_ : units_;
  std::string digits;
  while (rest > 0 || digits.size() <= kDecimals) {
    digits += static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  }
  std::reverse(digits.begin(), digits.end());
  std::string out = digits.substr(0, digits.size() - kDecimals);
  std::string decimals = digits.substr(digits.size() - kDecimals);
  decimals.erase(decimals.find_last_not_of('0') + 1);
  if (!decimals.empty()) out += "." + decimals;
  return (units_ < 0 ? "-" : "") + out;
}

std::optional<JournalAmount> take_amount(std::string_view line, std::size_t& at) {
  JournalAmount amount;
  skip_blanks(line, at);
  amount.at = at;
  int signs = 0;
  take_sign(line, at, amount.negative, signs);
  auto left = take_commodity(line, at);
  if (!left) return std::nullopt;
  if (!left->empty()) {
    skip_blanks(line, at);
    take_sign(line, at, amount.negative, signs);
  }
  amount.number = take_number(line, at);
  if (std::none_of(amount.number.begin(), amount.number.end(), is_digit) || signs > 1) {
    return std::nullopt;
  }
  if (!left->empty()) {
    amount.commodity = std::move(*left);
    return amount;
  }
  std::size_t behind = at;
  skip_blanks(line, behind);
  const auto right = take_commodity(line, behind);
  if (!right) return std::nullopt;
  if (!right->empty()) {
    amount.commodity = *right;
    at = behind;
  }
  return amount;
}

void MarkEvidence::count(const JournalAmount& amount) {
  bool open = false;
  const auto mark = amount.mark ? amount.mark : own_mark(amount.number, open);
  if (!mark) return;
  for (Seen* seen : {&by_commodity_[amount.commodity], &all_}) {
    (*mark == DecimalMark::point ? seen->point : seen->comma) = true;
  }
}

std::optional<DecimalMark> MarkEvidence::only(const Seen& seen) {
  if (seen.point == seen.comma) return std::nullopt;
  return seen.point ? DecimalMark::point : DecimalMark::comma;
}

std::optional<DecimalMark> MarkEvidence::mark(const std::string& commodity) const {
  const auto found = by_commodity_.find(commodity);
  if (found != by_commodity_.end()) return only(found->second);
  return only(all_);
}

ValueFault value_of(const JournalAmount& amount, const MarkEvidence& evidence,
                    std::optional<DecimalMark> otherwise, JournalValue& out) {
  bool open = false;
  auto mark = amount.mark ? amount.mark : own_mark(amount.number, open);
  if (open && !mark) mark = evidence.mark(amount.commodity);
  if (open && !mark) mark = otherwise;
  if (open && !mark) return ValueFault::ambiguous;
  const char point = mark.value_or(DecimalMark::point) == DecimalMark::point ? '.' : ',';
  const char group = point == '.' ? ',' : '.';
  if (count(amount.number, point) > 1) return ValueFault::malformed;
  const std::size_t at = std::min(amount.number.find(point), amount.number.size());
  // Behind the decimal mark no digits are grouped, and before it by two or three.
  if (amount.number.find(group, at) != std::string::npos) return ValueFault::malformed;
  std::string digits;
  std::size_t since = 0;
  for (const char c : amount.number.substr(0, at)) {
    if (c == group && (digits.empty() || (since < 2 && digits.size() != since))) {
      return ValueFault::malformed;
    }
    since = c == group ? 0 : since + 1;
    if (c != group) digits += c;
  }
  if (count(amount.number.substr(0, at), group) > 0 && since != 3) return ValueFault::malformed;
  const std::string decimals =
      at < amount.number.size() ? amount.number.substr(at + 1) : std::string();
  const auto value = Decimal::of(digits + decimals, decimals.size());
  if (!value) return ValueFault::malformed;
  out.value = amount.negative ? value->negated() : *value;
  out.decimals = decimals.size();
  return ValueFault::none;
}

}  // namespace arrears
