#include "amount_text.hpp"

#include <algorithm>

#include "code_point.hpp"
#include "currency_mark.hpp"

namespace arrears {
namespace {

constexpr bool is_point_or_comma(char c) { return c == '.' || c == ','; }

/// The cell as characters: their plain forms, and where they stand in the cell.
struct Characters {
  static constexpr std::size_t kMost = 160;
  std::array<char, kMost> plain;
  std::array<std::uint16_t, kMost + 1> at;
  std::size_t size = 0;
  bool too_many = false;
};

Characters characters_of(std::string_view text) {
  Characters result;
  std::size_t at = 0;
  while (at < text.size()) {
    if (result.size == Characters::kMost) {
      result.too_many = true;
      break;
    }
    const CodePoint point = first_code_point(text.substr(at));
    result.plain[result.size] = plain_form(point.value);
    result.at[result.size++] = static_cast<std::uint16_t>(at);
    at += point.length;
  }
  result.at[result.size] = static_cast<std::uint16_t>(at);
  return result;
}

/// What stands before or behind the number: signs, brackets, CR or DR, currency.
class Affixes {
 public:
  Affixes(std::string_view text, const Characters& characters)
      : text_(text), characters_(characters) {}

  /// False if there is something that does not belong to an amount. `behind`: what stands behind
  /// the number.
  [[nodiscard]] bool take(std::size_t from, std::size_t to, bool behind) {
    std::size_t i = from;
    while (i < to) {
      const char c = characters_.plain[i];
      if (c == '-' || c == '+') {
        ++signs_;
        negative_ = negative_ || c == '-';
      } else if (c == '(') {
        ++open_;
      } else if (c == ')') {
        ++closed_;
      } else if (c != ' ') {
        const std::size_t start = i;
        while (i < to && !ends_word(characters_.plain[i])) ++i;
        const std::string_view word = text_.substr(
            characters_.at[start], characters_.at[i] - characters_.at[start]);
        if (!(behind && take_side(word)) && !take_word(word)) return false;
        continue;
      }
      ++i;
    }
    return true;
  }

  void finish(AmountText& amount) const {
    if (open_ != closed_ || open_ > 1) {
      amount.fault = AmountFault::not_a_number;
    } else if (signs_ + open_ > 1) {
      amount.fault = AmountFault::two_signs;
    }
    amount.negative = negative_ || open_ > 0;
    amount.currency = currency_;
  }

 private:
  static bool ends_word(char c) {
    return c == ' ' || c == '-' || c == '+' || c == '(' || c == ')';
  }

  /// `5,00 H`, `5.00 D`: Soll and Haben, debit and credit.
  [[nodiscard]] bool take_side(std::string_view word) {
    if (word.size() != 1 || std::string_view("SHDC").find(word[0]) == std::string_view::npos) {
      return false;
    }
    ++signs_;
    negative_ = negative_ || word[0] == 'H' || word[0] == 'C';
    return true;
  }

  [[nodiscard]] bool take_word(std::string_view word) {
    const std::string_view stem = word.substr(0, word.size() - (word.back() == '.' ? 1 : 0));
    if (stem.size() == 2 && lower_case(stem[1]) == 'r') {
      const char first = lower_case(stem[0]);
      if (first == 'c' || first == 'd') {
        ++signs_;
        negative_ = negative_ || first == 'c';
        return true;
      }
    }
    if (!is_currency_mark(word)) return false;
    // `$5.00 USD`: the code says more than the symbol.
    if (currency_.empty() || is_currency_code(word)) currency_ = word;
    return true;
  }

  std::string_view text_;
  const Characters& characters_;
  std::string_view currency_;
  int signs_ = 0;
  int open_ = 0;
  int closed_ = 0;
  bool negative_ = false;
};

struct Span {
  std::size_t from;
  std::size_t to;
};

/// From the first digit to the last one, with a decimal mark that leads or trails.
Span number_span(const Characters& characters) {
  const auto& plain = characters.plain;
  std::size_t from = 0;
  while (from < characters.size && !is_digit(plain[from])) ++from;
  if (from == characters.size) return {from, from};
  std::size_t to = characters.size;
  while (!is_digit(plain[to - 1])) --to;
  // The point of `Rs.500` belongs to the word.
  const bool leads = from > 0 && is_point_or_comma(plain[from - 1]) &&
                     (from == 1 || (!is_letter(plain[from - 2]) && plain[from - 2] != '\0'));
  const bool trails = to < characters.size && is_point_or_comma(plain[to]);
  return {from - (leads ? 1 : 0), to + (trails ? 1 : 0)};
}

/// `1.2E+05`; asked only if the number holds something that is neither digit nor mark.
bool is_scientific(std::string_view number) {
  const std::size_t e = number.find_first_of("eE");
  if (e == std::string_view::npos || e == 0) return false;
  if (number.substr(0, e).find_first_not_of("0123456789.,") != std::string_view::npos) return false;
  std::string_view power = number.substr(e + 1);
  if (!power.empty() && (power.front() == '+' || power.front() == '-')) power.remove_prefix(1);
  return !power.empty() && power.find_first_not_of("0123456789") == std::string_view::npos;
}

/// `-`, `$ -`: how spreadsheets show nothing in columns of money.
bool is_dash(std::string_view text, const Characters& characters) {
  const auto first = characters.plain.begin();
  const auto last = first + static_cast<std::ptrdiff_t>(characters.size);
  const auto dashes = std::count(first, last, '-');
  const bool other =
      std::any_of(first, last, [](char c) { return c == '+' || c == '(' || c == ')'; });
  return dashes >= 1 && dashes <= 3 && !other &&
         Affixes(text, characters).take(0, characters.size, false);
}

AmountText nothing() {
  AmountText amount;
  amount.number_[0] = '0';
  amount.size_ = 1;
  return amount;
}

}  // namespace

AmountText take_apart(std::string_view text) {
  AmountText amount;
  const Characters characters = characters_of(text);
  const auto first = characters.plain.begin();
  const auto last = first + static_cast<std::ptrdiff_t>(characters.size);
  const Span span = number_span(characters);
  if (std::all_of(first, last, [](char c) { return c == ' '; }) && !characters.too_many) {
    amount.fault = AmountFault::empty;
    return amount;
  }
  if (span.from == span.to && !characters.too_many && is_dash(text, characters)) return nothing();
  if (characters.too_many || span.from == span.to || span.to - span.from > amount.kLongest) {
    amount.fault = AmountFault::not_a_number;
    return amount;
  }
  std::copy(first + static_cast<std::ptrdiff_t>(span.from),
            first + static_cast<std::ptrdiff_t>(span.to), amount.number_.begin());
  amount.size_ = span.to - span.from;
  if (amount.number().find_first_not_of("0123456789., '") != std::string_view::npos) {
    amount.fault = is_scientific(amount.number()) ? AmountFault::scientific
                                                  : AmountFault::not_a_number;
    return amount;
  }
  // `500.-` and `500,--` mean no cents; the dash is no sign.
  std::size_t behind = span.to;
  if (is_point_or_comma(amount.number().back())) {
    while (behind < characters.size && characters.plain[behind] == '-') ++behind;
  }
  // `500/-` says the same in India.
  if (behind + 1 < characters.size && characters.plain[behind] == '/' &&
      characters.plain[behind + 1] == '-') {
    behind += 2;
  }
  Affixes affixes(text, characters);
  if (!affixes.take(0, span.from, false) || !affixes.take(behind, characters.size, true)) {
    amount.fault = AmountFault::not_a_number;
    return amount;
  }
  affixes.finish(amount);
  return amount;
}

namespace {

constexpr std::string_view kDigits = "0123456789";

/// Groups of three, the first of one to three; or, with commas, the Indian ones: three last, two
/// before. A number does not begin with a zero if it is grouped.
bool are_groups(std::string_view units, char group) {
  if (units.empty() || units.front() == '0') return false;
  std::size_t from = units.size();
  std::size_t wanted = 3;
  bool western = true;
  bool indian = group == ',';
  for (bool last = true;; last = false) {
    const std::size_t mark = from == 0 ? std::string_view::npos : units.rfind(group, from - 1);
    const std::size_t start = mark == std::string_view::npos ? 0 : mark + 1;
    const std::size_t size = from - start;
    const bool is_first = start == 0;
    western = western && (is_first ? size >= 1 && size <= 3 : size == wanted);
    const std::size_t lakh = last ? 3 : 2;
    indian = indian && (is_first ? size >= 1 && size <= lakh : size == lakh);
    if (is_first) break;
    from = mark;
  }
  return western || indian;
}

}  // namespace

std::optional<CommonAmount> read_common(std::string_view text, int exponent) {
  constexpr std::size_t kLongest = 16, kGroup = 3;
  if (exponent != 2 || text.empty() || text.size() > kLongest) return std::nullopt;
  const bool behind = text.back() == '-';
  const bool negative = behind || text.front() == '-';
  text = text.substr(negative && !behind ? 1 : 0, text.size() - (negative ? 1 : 0));
  CommonAmount amount;
  std::size_t units = text.size();
  for (const std::size_t decimals : {1U, 2U}) {  // three may be a group
    if (text.size() < decimals + 2) break;
    const std::size_t at = text.size() - decimals - 1;
    if (!is_point_or_comma(text[at])) continue;
    units = at;
    amount.mark = text[units] == '.' ? DecimalMark::point : DecimalMark::comma;
    break;
  }
  if (units == 0 || !is_digit(text[0]) || !is_digit(text[units - 1])) return std::nullopt;
  char group = '\0';
  std::size_t since = 0;  // digits since the last group mark
  for (std::size_t i = 0; i < units; ++i) {
    const char c = text[i];
    if (is_digit(c)) {
      amount.minor = amount.minor * 10 + (c - '0');
      ++since;
      continue;
    }
    const bool first = group == '\0';
    const bool known = (is_point_or_comma(c) && amount.mark && c != text[units]) || c == '\'';
    const bool sized = first ? since <= kGroup && text[0] != '0' : since == kGroup && c == group;
    if (!known || !sized) return std::nullopt;
    group = c;
    since = 0;
  }
  if (group != '\0' && (since != kGroup || !amount.mark)) return std::nullopt;
  for (std::size_t i = units; i < text.size(); ++i) {
    if (i > units && !is_digit(text[i])) return std::nullopt;
    if (i > units) amount.minor = amount.minor * 10 + (text[i] - '0');
  }
  if (!amount.mark) amount.minor *= 100;
  if (text.size() - units == 2) amount.minor *= 10;
  if (negative) amount.minor = -amount.minor;
  return amount;
}

std::optional<NumberParts> split_number(std::string_view number, DecimalMark mark) {
  const char decimal = mark == DecimalMark::point ? '.' : ',';
  const std::size_t at = number.find(decimal);
  NumberParts parts{number.substr(0, at), {}};
  if (at != std::string_view::npos) parts.decimals = number.substr(at + 1);
  if (parts.decimals.find_first_not_of(kDigits) != std::string_view::npos) return std::nullopt;
  if (parts.units.empty() && parts.decimals.empty()) return std::nullopt;
  const std::size_t first_mark = parts.units.find_first_not_of(kDigits);
  if (first_mark == std::string_view::npos) return parts;
  const char group = parts.units[first_mark];
  const bool one_kind = std::all_of(parts.units.begin(), parts.units.end(),
                                    [&](char c) { return is_digit(c) || c == group; });
  if (!one_kind || !are_groups(parts.units, group)) return std::nullopt;
  return parts;
}

}  // namespace arrears
