#include "spreadsheet_text.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace arrears {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool is_letter(char c) { return upper(c) >= 'A' && upper(c) <= 'Z'; }

/// `MAR-26`, `1 March`, `dec5`: all but a month's name is digits and signs.
bool looks_like_month(std::string_view text) {
  constexpr std::array<std::string_view, 12> kMonths{
      "JANUARY", "FEBRUARY", "MARCH",     "APRIL",   "MAY",      "JUNE",
      "JULY",    "AUGUST",   "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER"};
  std::string word;
  bool has_digit = false;
  bool ended = false;
  for (const char c : text) {
    if (is_letter(c)) {
      if (ended) return false;  // two words
      word += upper(c);
      continue;
    }
    ended = !word.empty();
    has_digit = has_digit || is_digit(c);
    if (!is_digit(c) && std::string_view(" -/.,").find(c) == std::string_view::npos) return false;
  }
  return has_digit && word.size() >= 3 &&
         std::any_of(kMonths.begin(), kMonths.end(),
                     [&](std::string_view month) { return month.starts_with(word); });
}

}  // namespace

bool runs_as_formula(std::string_view text) {
  if (text.empty()) return false;
  if (std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos) return true;
  for (const std::string_view wide : {"\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"}) {
    if (text.substr(0, wide.size()) == wide) return true;
  }
  return false;
}

bool reads_as_other(std::string_view text) {
  constexpr std::size_t kDigitsKept = 15;
  constexpr std::size_t kLongest = 40;  // no number or day is longer
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  if (text.empty() || text.size() > kLongest) return false;
  if (std::all_of(text.begin(), text.end(), is_digit)) {
    return text.size() > kDigitsKept || (text.size() > 1 && text.front() == '0');
  }
  std::string word(text);
  std::transform(word.begin(), word.end(), word.begin(), upper);
  if (word == "TRUE" || word == "FALSE") return true;
  const bool numeric = word.find_first_not_of("0123456789.,:/-+ E%") == word.npos &&
                       std::any_of(word.begin(), word.end(), is_digit) && word.front() != 'E';
  return numeric || looks_like_month(text);
}

}  // namespace arrears
