#include "sheet_value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <arrears/model/currency.hpp>
#include <arrears/model/date.hpp>

#include "currency_words.hpp"
#include "names.hpp"

namespace arrears {
namespace {

using Kind = NumberFormat::Kind;

constexpr int kLastDay = 2958465;            // 9999-12-31
constexpr int kDaysTo1904 = 1462;
constexpr std::int64_t kDaySeconds = 86'400;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A code without what it merely shows: quoted and escaped text, colours and conditions. Elapsed
/// units stay, as capitals: `[h]` is `H`.
std::string bare(std::string_view code) {
  std::string out;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == ';') break;  // what follows is for negative numbers, zero and text
    if (c == '"') {
      i = std::min(code.find('"', i + 1), code.size() - 1);
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '[') {
      const std::size_t close = std::min(code.find(']', i), code.size() - 1);
      const char unit = i + 1 < code.size() ? lower(code[i + 1]) : '\0';
      const std::string_view inside = code.substr(i + 1, close - i - 1);
      const bool elapsed = (unit == 'h' || unit == 'm' || unit == 's') &&
                           std::all_of(inside.begin(), inside.end(),
                                       [&](char u) { return lower(u) == unit; });
      if (elapsed) out += static_cast<char>(unit - 'a' + 'A');
      i = close;
    } else {
      out += lower(c);
    }
  }
  return out;
}

/// What a section of a format shows beside the number: the text before and behind its digits.
struct Shown {
  std::string before, behind;
  bool any_digits = false;
};

/// The sections of a format, up to two: for numbers above zero, and below. None under conditions.
std::vector<Shown> sections_of(std::string_view code) {
  std::vector<Shown> sections(1);
  for (std::size_t i = 0; i < code.size() && sections.size() < 3; ++i) {
    const char c = code[i];
    Shown& shown = sections.back();
    std::string& text = shown.any_digits ? shown.behind : shown.before;
    if (c == ';') {
      sections.emplace_back();
    } else if (c == '"') {
      const std::size_t end = std::min(code.find('"', i + 1), code.size());
      text += code.substr(i + 1, end - i - 1);
      i = end;
    } else if (c == '\\') {
      if (++i < code.size()) text += code[i];
    } else if (c == '_' || c == '*') {
      ++i;  // a blank as wide as that, or what fills the cell
    } else if (c == '[') {
      const std::size_t close = std::min(code.find(']', i), code.size() - 1);
      if (i + 1 < close && (code[i + 1] == '<' || code[i + 1] == '>' || code[i + 1] == '=')) {
        return {};
      }
      i = close;
    } else if (c == '0' || c == '#' || c == '?') {
      shown.any_digits = true;
      shown.behind.clear();
    } else {
      text += c;
    }
  }
  if (sections.size() > 2) sections.resize(2);
  return sections;
}

/// `Cr` behind or before a number, alone.
bool shows_word(const Shown& shown, std::string_view word) {
  const auto is = [word](const std::string& text) {
    std::string letters;
    for (const char c : text) {
      const char low = lower(c);
      if (low >= 'a' && low <= 'z') letters += low;
    }
    return letters == word;
  };
  return is(shown.before) || is(shown.behind);
}

bool shows_minus(const Shown& shown) {
  const bool brackets = shown.before.find('(') != std::string::npos &&
                        shown.behind.find(')') != std::string::npos;
  return brackets || shown.before.find('-') != std::string::npos ||
         shows_word(shown, "cr");
}

/// Whose `$` it is, by the language beside it: `[$$-409]`.
std::string_view code_of_language(std::string_view sign, std::string_view language) {
  struct Known {
    std::string_view sign, language, code;
  };
  static constexpr std::array<Known, 14> kLanguages = {{
      {"$", "409", "USD"},
      {"$", "1009", "CAD"},
      {"$", "C09", "AUD"},
      {"$", "1409", "NZD"},
      {"$", "C04", "HKD"},
      {"$", "1004", "SGD"},
      {"$", "404", "TWD"},
      {"$", "80A", "MXN"},
      {"¥", "804", "CNY"},
      {"￥", "804", "CNY"},
      {"¥", "411", "JPY"},
      {"￥", "411", "JPY"},
      {"kr", "41D", "SEK"},
      {"kr", "406", "DKK"},
  }};
  while (language.starts_with('0')) language.remove_prefix(1);
  for (const Known& known : kLanguages) {
    if (known.sign == sign && known.language == language) return known.code;
  }
  return {};
}

/// The currency that a text beside a number names: `EUR`, `€`, `$`; no other words.
std::string_view code_of_text(std::string_view text) {
  text = trimmed(text);
  if (const auto code = Currency::from_code(text)) return code->code();
  const bool word = std::all_of(text.begin(), text.end(),
                                [](char c) { return lower(c) >= 'a' && lower(c) <= 'z'; });
  const CurrencyUnit unit = word && text != "kr" ? CurrencyUnit{} : currency_unit(text);
  if (unit.currency.known()) return unit.currency.code();
  return unit.known ? text : std::string_view();
}

/// `[$€-407]`, `"USD"` before or behind the digits, or the sign itself.
std::array<char, 4> unit_of(std::string_view format, const Shown& shown) {
  std::string_view found;
  const std::string_view code = format.substr(0, format.find(';'));
  const std::size_t at = code.find("[$");
  if (at != std::string_view::npos) {
    const std::string_view inside = code.substr(at + 2, code.find(']', at) - at - 2);
    const std::size_t dash = std::min(inside.rfind('-'), inside.size());
    const std::string_view sign = inside.substr(0, dash);
    if (dash < inside.size()) found = code_of_language(sign, inside.substr(dash + 1));
    if (found.empty()) found = code_of_text(sign);
  }
  if (found.empty()) found = code_of_text(shown.before);
  if (found.empty()) found = code_of_text(shown.behind);
  std::array<char, 4> unit{};
  if (found.size() < unit.size()) std::copy(found.begin(), found.end(), unit.begin());
  return unit;
}

/// A decimal number: digits, where the point stands behind the first of them, sign.
struct Decimal {
  bool negative = false;
  std::string digits;  ///< without zeros in front or behind
  int point = 0;       ///< how many digits stand before the point; may be negative or beyond
};

std::optional<Decimal> read_decimal(std::string_view text) {
  Decimal value;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    value.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  bool seen_point = false;
  bool any = false;
  std::size_t i = 0;
  for (; i < text.size() && (is_digit(text[i]) || text[i] == '.'); ++i) {
    if (text[i] == '.') {
      if (seen_point) return std::nullopt;
      seen_point = true;
      continue;
    }
    any = true;
    if (value.digits.empty() && text[i] == '0') {
      value.point -= seen_point ? 1 : 0;
      continue;
    }
    value.digits += text[i];
    value.point += seen_point ? 0 : 1;
  }
  if (!any || i > 400) return std::nullopt;
  if (i < text.size()) {
    if (lower(text[i]) != 'e') return std::nullopt;
    std::string_view rest = text.substr(i + 1);
    if (!rest.empty() && rest[0] == '+') rest.remove_prefix(1);
    int exponent = 0;
    const auto [end, fault] = std::from_chars(rest.data(), rest.data() + rest.size(), exponent);
    if (fault != std::errc{} || end != rest.data() + rest.size()) return std::nullopt;
    if (exponent < -400 || exponent > 400) return std::nullopt;
    value.point += exponent;
  }
  value.digits.erase(value.digits.find_last_not_of('0') + 1);
  if (value.digits.empty()) return Decimal{};
  return value;
}

/// Programs write the stored binary number with up to 17 digits: 16.100000000000001 is the number
/// that 16.1 gives, and what was typed. Its shortest text is taken; both are the same number, so
/// nothing is rounded here, and real noise (2309.7899999999995) stays to be seen and reported.
Decimal shortest(const Decimal& written, std::string_view text) {
  constexpr std::size_t kExactDigits = 15;
  if (written.digits.size() <= kExactDigits) return written;
  double stored = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), stored);
  if (fault != std::errc{} || !std::isfinite(stored)) return written;
  std::array<char, 64> buffer{};
  const auto made = std::to_chars(buffer.data(), buffer.data() + buffer.size(), stored,
                                  std::chars_format::scientific);
  return read_decimal({buffer.data(), made.ptr}).value_or(written);
}

/// Large enough that a spreadsheet has lost digits of it.
bool lost_digits(const Decimal& value) {
  constexpr int kMostDigits = 15;
  return value.point > kMostDigits;
}

void append_scientific(const Decimal& value, std::string& out) {
  if (value.negative) out += '-';
  out += value.digits[0];
  if (value.digits.size() > 1) out.append(1, '.').append(value.digits, 1);
  const int exponent = value.point - 1;
  out += exponent < 10 ? "E+0" : "E+";
  out += std::to_string(exponent);
}

void append_decimal(const Decimal& value, unsigned padding, DecimalMark mark, std::string& out) {
  if (value.digits.empty()) {
    out.append(std::max(padding, 1U), '0');
    return;
  }
  if (value.negative) out += '-';
  const auto whole = static_cast<std::size_t>(std::max(value.point, 0));
  if (padding > whole) out.append(padding - whole, '0');
  if (whole == 0 && padding == 0) out += '0';
  out.append(value.digits, 0, whole);
  if (whole > value.digits.size()) out.append(whole - value.digits.size(), '0');
  if (value.digits.size() <= whole) return;
  out += mark == DecimalMark::point ? '.' : ',';
  std::size_t decimals = value.digits.size() - whole;
  if (value.point < 0) {
    out.append(static_cast<std::size_t>(-value.point), '0');
    decimals += static_cast<std::size_t>(-value.point);
  }
  out.append(value.digits, whole);
  // Three decimals could be a group of thousands.
  if (decimals == 3) out += '0';
}

void append_two(std::int64_t number, std::string& out) {
  if (number < 10) out += '0';
  out += std::to_string(number);
}

void append_clock(std::int64_t seconds, std::string& out) {
  append_two(seconds / 3600, out);
  out += ':';
  append_two(seconds / 60 % 60, out);
  out += ':';
  append_two(seconds % 60, out);
}

bool append_day(std::int64_t serial, bool from_1904, std::string& out) {
  if (from_1904) serial += kDaysTo1904;
  if (serial > kLastDay) return false;
  if (serial == 60 && !from_1904) {
    // A day that the 1900 system has and no calendar.
    out += "1900-02-29";
    return true;
  }
  const Date first = Date::from_ymd(1899, 12, serial > 60 || from_1904 ? 30 : 31).value();
  out += first.plus_days(static_cast<std::int32_t>(serial)).to_iso();
  return true;
}

/// Days and seconds of a stored time; not money, so binary numbers serve.
bool append_time(std::string_view stored, NumberFormat format, const SheetConventions& conventions,
                 std::string& out) {
  double days = 0;
  const auto [end, fault] = std::from_chars(stored.data(), stored.data() + stored.size(), days);
  if (fault != std::errc{} || !(days >= 0) || days > kLastDay + 1) return false;
  const auto all = static_cast<std::int64_t>(
      std::llround(days * static_cast<double>(kDaySeconds)));
  if (format.kind == Kind::duration) {
    append_clock(all, out);
    return true;
  }
  const std::int64_t day = all / kDaySeconds;
  const std::int64_t seconds = all % kDaySeconds;
  const bool no_day = day == 0 && !conventions.from_1904;
  if (no_day && format.kind == Kind::date && seconds == 0) return true;  // an empty date shows so
  // A day that a time format hides is still there.
  if (!no_day) {
    if (!append_day(day, conventions.from_1904, out)) return false;
    if (seconds == 0) return true;
    out += ' ';
  }
  append_clock(seconds, out);
  return true;
}

}  // namespace

NumberFormat builtin_format(unsigned id) {
  NumberFormat format;
  const bool east_asian = (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
  if ((id >= 14 && id <= 17) || id == 22 || east_asian) format.kind = Kind::date;
  if ((id >= 18 && id <= 21) || id == 45 || id == 47) format.kind = Kind::time;
  if (id == 46) format.kind = Kind::duration;
  return format;
}

NumberFormat format_of_code(std::string_view code) {
  NumberFormat format;
  const std::string shown = bare(code);
  const auto has = [&](std::string_view any) {
    return shown.find_first_of(any) != std::string::npos;
  };
  if (shown.find("general") != std::string::npos || shown.find('@') != std::string::npos) {
    return format;
  }
  if (has("HMS")) {
    format.kind = Kind::duration;
  } else if (has("yd") || shown.find("gge") != std::string::npos ||
             shown.find("年") != std::string::npos) {
    format.kind = Kind::date;
  } else if (has("hs")) {
    format.kind = Kind::time;
  } else if (has("m") && !has("0#?")) {
    format.kind = Kind::date;
  } else {
    const std::vector<Shown> sections = sections_of(code);
    if (!sections.empty() && sections[0].any_digits) {
      format.turns_positive = shows_minus(sections[0]);
    }
    // Below zero a format of its own says all, and `Dr` is what raises the balance.
    if (sections.size() > 1) format.turns_negative = shows_word(sections[1], "dr");
    if (!sections.empty() && sections[0].any_digits) format.unit = unit_of(code, sections[0]);
  }
  const bool zeros = shown.size() >= 2 && shown.find_first_not_of('0') == std::string::npos;
  if (format.kind == Kind::number && zeros) {
    format.padding = static_cast<unsigned>(std::min<std::size_t>(shown.size(), 64));
  }
  return format;
}

bool append_value(std::string_view stored, NumberFormat format,
                  const SheetConventions& conventions, std::string& out) {
  const std::size_t first = std::min(stored.find_first_not_of(" \t\r\n"), stored.size());
  stored = stored.substr(first, stored.find_last_not_of(" \t\r\n") + 1 - first);
  const auto written = read_decimal(stored);
  if (!written) return false;
  if (format.kind != Kind::number) return append_time(stored, format, conventions, out);
  Decimal value = shortest(*written, stored);
  if (!value.digits.empty()) {
    const bool turns = value.negative ? format.turns_negative : format.turns_positive;
    value.negative = value.negative != turns;
  }
  if (lost_digits(value)) {
    append_scientific(value, out);
  } else {
    append_decimal(value, format.padding, conventions.mark, out);
    if (conventions.with_units && format.unit[0] != '\0') {
      out += ' ';
      out += format.unit.data();
    }
  }
  return true;
}

}  // namespace arrears
