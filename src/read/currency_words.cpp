#include "currency_words.hpp"

#include <algorithm>
#include <array>
#include <map>

#include <arrears/read/profile.hpp>

#include "names.hpp"
#include "words.hpp"

namespace arrears {
namespace {

constexpr std::string_view kWideColon = "\xEF\xBC\x9A";
constexpr std::size_t kNameWords = 3;  // `pound sterling`, `U.S. dollars only`

std::string in_small_letters(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

bool is_letter_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

std::optional<Currency> named_currency(std::string_view text) {
  static const std::map<std::string, Currency> named = [] {
    std::map<std::string, Currency> map;
    for (const auto& [name, currency] : vocabulary().currencies) {
      map.emplace(plain_name(name), currency);
    }
    return map;
  }();
  const auto found = named.find(plain_name(text));
  if (found == named.end()) return std::nullopt;
  return found->second;
}

/// Codes in capitals, as a text has them, that are no words.
std::optional<Currency> plain_code(std::string_view text) {
  const auto& words = vocabulary().codes_that_are_words;
  const bool capitals =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!capitals || std::find(words.begin(), words.end(), text) != words.end()) return std::nullopt;
  return Currency::from_code(text);
}

std::string_view without_marks(std::string_view text) {
  const auto cut = [&](std::string_view marks) {
    const std::size_t first = std::min(text.find_first_not_of(marks), text.size());
    text.remove_prefix(first);
    text = text.substr(0, text.find_last_not_of(marks) + 1);
  };
  cut(" \t:=.,;()[]");
  while (text.starts_with(kWideColon)) text = trimmed(text.substr(kWideColon.size()));
  return text;
}

/// The currency that a text begins with.
std::optional<Currency> leading_currency(std::string_view text) {
  text = without_marks(text);
  std::array<std::size_t, kNameWords> ends{};
  std::size_t words = 0;
  for (std::size_t at = 0; words < kNameWords && at < text.size(); ++words) {
    ends[words] = std::min(text.find_first_of(" (,;/", at + 1), text.size());
    at = ends[words];
  }
  while (words > 0) {
    const std::string_view part = without_marks(text.substr(0, ends[--words]));
    if (const auto code = plain_code(part)) return code;
    if (const auto named = named_currency(part)) return named;
  }
  return std::nullopt;
}

/// `in EUR and USD` announces neither.
bool has_other_code(std::string_view text, Currency said) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" ,;/:()[]"), text.size());
    const auto code = plain_code(text.substr(0, end));
    if (code && *code != said) return true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

}  // namespace

CurrencyUnit currency_unit(std::string_view text) {
  for (const std::string& word : vocabulary().before_units) {
    if (text.starts_with(word + ' ')) text = trimmed(text.substr(word.size()));
  }
  std::string code(text);
  for (char& c : code) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  if (const auto currency = Currency::from_code(code)) return {true, *currency};
  for (const auto& [sign, shared] : vocabulary().signs) {
    if (text == sign) return {true, {}};
  }
  const auto named = named_currency(text);
  return named ? CurrencyUnit{true, *named} : CurrencyUnit{};
}

std::string_view without_unit_word(std::string_view name) {
  for (const std::string& word : vocabulary().before_units) {
    if (name.ends_with(' ' + word)) name = trimmed(name.substr(0, name.size() - word.size()));
  }
  return name.ends_with(',') ? trimmed(name.substr(0, name.size() - 1)) : name;
}

std::optional<Currency> announced_currency(const std::string& line) {
  const std::string plain = in_small_letters(line);
  const auto& words = vocabulary();
  for (const auto* labels : {&words.currency_labels, &words.before_units, &words.scale_labels}) {
    for (const std::string& label : *labels) {
      const bool ascii = static_cast<unsigned char>(label[0]) < 0x80;
      for (std::size_t at = plain.find(label); at != std::string::npos;
           at = plain.find(label, at + 1)) {
        const std::size_t end = at + label.size();
        // `Hauswährung: CHF` is one, too.
        const bool colon =
            labels == &words.currency_labels && end < plain.size() && plain[end] == ':';
        const bool begins = at == 0 || colon || !is_letter_byte(plain[at - 1]);
        const bool ends = end == plain.size() || !is_letter_byte(plain[end]);
        const bool whole = !ascii || (begins && ends);
        if (!whole) continue;
        const auto said = leading_currency(std::string_view(line).substr(end));
        if (said) return has_other_code(line, *said) ? std::nullopt : said;
      }
    }
  }
  return std::nullopt;
}

std::optional<Currency> currency_of_title(std::string_view cell) {
  cell = without_marks(cell);
  const std::size_t blank = cell.find_last_of(" ([");
  const std::string_view last = blank == std::string_view::npos ? cell : cell.substr(blank + 1);
  const auto said = plain_code(last);
  return said && has_other_code(cell, *said) ? std::nullopt : said;
}

}  // namespace arrears
