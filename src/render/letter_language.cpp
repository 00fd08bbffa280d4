#include "letter_language.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include <utf8proc.h>

#include "toml_reader.hpp"

namespace arrears {
namespace {

constexpr std::size_t kMonths = 12;

constexpr std::array<std::string_view, 27> kWords{
    "date",          "date_short",     "money",        "decimal_mark",  "group_mark",
    "and",           "salutation",     "salutation_person", "head_doc_no", "head_doc_date",
    "head_due_date", "head_days",      "head_level",   "head_amount",   "row_open",
    "row_netted",    "row_fees",       "row_interest", "row_charges_before", "row_total",
    "interest_line", "unit_year",      "unit_month",   "unit_day",      "fee_line",
    "fee_letter_line", "no_number"};

std::string two_digits(unsigned number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

bool turns_or_breaks(utf8proc_int32_t c) {
  const bool control = c < 0x20 || (c >= 0x7f && c < 0xa0);
  const bool line = c == 0x2028 || c == 0x2029;
  const bool direction = c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
                         (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
  return control || line || direction;
}

// What needs no decoding: most of every ledger.
bool printable_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

}  // namespace

Result<LetterLanguage> LetterLanguage::parse(std::string_view text, const std::string& name) {
  TomlFile file{text, name, {}};
  const auto root = parse_toml(file);
  if (!root) return fail(*file.fault);
  LetterLanguage language;
  TomlReader reader(file, *root);
  for (const std::string_view key : kWords) {
    if (!reader.has(key)) {
      file.fail("template-missing-word", root->source(), "word", std::string(key));
    }
    reader.read(key, language.words_[std::string(key)]);
  }
  for (const auto& [key, node] : *root) {
    const std::string_view word = key.str();
    const bool optional = word.starts_with("level_") || word.starts_with("channel_") ||
                          word.starts_with("day_") || word.starts_with("statement_") ||
                          word == "separator";
    if (!optional) continue;
    reader.read(word, language.words_[std::string(word)]);
  }
  if (const toml::node* titles = reader.find("titles"); titles != nullptr) {
    const toml::table* table = titles->as_table();
    if (table == nullptr) reader.bad_value("titles", *titles, "[titles]");
    for (const auto& [title, node] : table != nullptr ? *table : toml::table{}) {
      language.titles_.emplace_back(std::string(title.str()), node.value_or(std::string{}));
    }
  }
  const toml::node* months = reader.find("months");
  if (months == nullptr || months->as_array() == nullptr) {
    file.fail("template-missing-word", root->source(), "word", "months");
    return fail(*file.fault);
  }
  for (const toml::node& month : *months->as_array()) {
    language.months_.push_back(month.value_or(std::string{}));
  }
  if (language.months_.size() != kMonths) reader.bad_value("months", *months, "12");
  reader.finish();
  if (file.fault) return fail(*file.fault);
  return language;
}

const std::string& LetterLanguage::word(std::string_view key) const {
  const auto found = words_.find(key);
  assert(found != words_.end());
  return found->second;
}

std::string LetterLanguage::word_or(const std::string& key, std::string_view otherwise) const {
  const auto found = words_.find(key);
  return found == words_.end() ? std::string(otherwise) : found->second;
}

std::string LetterLanguage::salutation(std::string_view contact) const {
  if (contact.empty()) return word("salutation");
  for (const auto& [title, text] : titles_) {
    if (!contact.starts_with(title) || contact.size() == title.size()) continue;
    return replaced(text, {{"name", contact.substr(title.size())}});
  }
  return replaced(word("salutation_person"), {{"name", contact}});
}

std::string LetterLanguage::dated(std::string_view pattern, Date day) const {
  if (!day.known()) return {};
  // French says "1er mars", but "2 mars".
  const std::string number = std::to_string(day.day());
  const std::string d = word_or("day_" + number, number);
  const std::string dd = two_digits(day.day());
  const std::string m = std::to_string(day.month());
  const std::string mm = two_digits(day.month());
  const std::string y = std::to_string(day.year());
  return replaced(pattern, {{"d", d}, {"dd", dd}, {"m", m}, {"mm", mm}, {"y", y},
                            {"month", months_[day.month() - 1]}});
}

std::string LetterLanguage::decimal(std::string_view plain) const {
  std::string out(plain);
  const std::size_t point = out.find('.');
  if (point != std::string::npos) out.replace(point, 1, word("decimal_mark"));
  return out;
}

std::string LetterLanguage::amount(std::int64_t minor, Currency currency) const {
  const std::string plain = Money{minor, currency}.to_decimal();
  const std::size_t sign = plain.starts_with('-') ? 1 : 0;
  const std::size_t point = std::min(plain.find('.'), plain.size());
  std::string out = plain.substr(0, sign);
  for (std::size_t i = sign; i < point; ++i) {
    if (i > sign && (point - i) % 3 == 0) out += word("group_mark");
    out += plain[i];
  }
  if (point < plain.size()) out += word("decimal_mark") + plain.substr(point + 1);
  return out;
}

std::string LetterLanguage::money(std::int64_t minor, Currency currency) const {
  return replaced(word("money"),
                  {{"currency", currency.code()}, {"amount", amount(minor, currency)}});
}

std::string replaced(std::string_view pattern, const std::vector<Replacement>& replacements) {
  std::string out;
  while (!pattern.empty()) {
    const std::size_t open = std::min(pattern.find('{'), pattern.size());
    out += pattern.substr(0, open);
    pattern.remove_prefix(open);
    const std::size_t close = pattern.find('}');
    if (close == std::string_view::npos) return out += pattern;
    const std::string_view name = pattern.substr(1, close - 1);
    const Replacement* found = nullptr;
    for (const Replacement& candidate : replacements) {
      if (candidate.name == name) found = &candidate;
    }
    out += found != nullptr ? found->value : pattern.substr(0, close + 1);
    pattern.remove_prefix(close + 1);
  }
  return out;
}

std::string one_line(std::string_view text) {
  if (printable_ascii(text)) return std::string(text);
  std::string out;
  out.reserve(text.size());
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  while (left > 0) {
    utf8proc_int32_t c = 0;
    utf8proc_ssize_t length = utf8proc_iterate(bytes, left, &c);
    if (length < 1 || c < 0) {
      out += "\xef\xbf\xbd";
      length = 1;
    } else if (turns_or_breaks(c)) {
      out += ' ';
    } else {
      out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
    }
    bytes += length;
    left -= length;
  }
  return out;
}

std::size_t text_width(std::string_view text) {
  if (printable_ascii(text)) return text.size();
  std::size_t width = 0;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  while (left > 0) {
    utf8proc_int32_t c = 0;
    const utf8proc_ssize_t length = utf8proc_iterate(bytes, left, &c);
    if (length < 1) return width;
    width += c < 0x80 ? 1U : static_cast<std::size_t>(utf8proc_charwidth(c));
    bytes += length;
    left -= length;
  }
  return width;
}

}  // namespace arrears
