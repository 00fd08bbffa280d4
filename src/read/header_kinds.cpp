// Exports that are no lists of receivables, or not in whole units, told by what stands in their
// first lines: a bookkeeper has to fetch another one, and no profile helps.
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <arrears/read/amount.hpp>

#include "header_faults.hpp"
#include "names.hpp"
#include "words.hpp"

namespace arrears {
namespace {

constexpr std::size_t kAges = 3;  // fewer make no report of ages

/// `1 - 30`, `31-60 days`, `> 90`, `90+`, `0-30天`: a column of what is so old.
bool names_ages(std::string_view cell) {
  if (is_one_of(vocabulary().ages, cell)) return true;
  const std::string plain = plain_name(cell);
  const std::size_t digits = static_cast<std::size_t>(
      std::count_if(plain.begin(), plain.end(), [](char c) { return c >= '0' && c <= '9'; }));
  const bool marked = cell.find_first_of("-+<>") != std::string_view::npos ||
                      cell.find("\xE2\x80\x93") != std::string_view::npos;  // –
  return digits > 1 && digits < 8 && marked && !cell.empty() &&
         (cell.front() == '<' || cell.front() == '>' ||
          (cell.front() >= '0' && cell.front() <= '9'));
}

/// Words that many columns of blanks keep apart, in one cell.
bool is_in_columns(const HeadLine& line) {
  constexpr std::size_t kNames = 3;
  if (line.filled() != 1) return false;
  std::size_t names = 1;
  const std::string& text = line.cells.front();
  for (std::size_t at = text.find("  "); at != std::string::npos; at = text.find("  ", at)) {
    ++names;
    at = std::min(text.find_first_not_of(' ', at), text.size());
  }
  return names >= kNames;
}

std::string lower_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return out;
}

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

/// Whether what stands before a unit announces it: `in`, `单位：`, or a bracket.
bool announces(std::string_view before) {
  before = trimmed(before);
  if (before.ends_with('(') || before.ends_with('[')) return true;
  if (before.ends_with("\xEF\xBC\x88")) return true;  // （
  for (const std::string_view colon : {":", "\xEF\xBC\x9A"}) {
    if (before.ends_with(colon)) before = trimmed(before.substr(0, before.size() - colon.size()));
  }
  return std::any_of(vocabulary().scale_labels.begin(), vocabulary().scale_labels.end(),
                     [&](const std::string& label) {
                       const std::string word = lower_text(label);
                       if (!before.ends_with(word)) return false;
                       const std::size_t at = before.size() - word.size();
                       return at == 0 || !is_word_byte(before[at - 1]) ||
                              static_cast<unsigned char>(word[0]) >= 0x80;
                     });
}

/// Without the currency at its end: `in EUR` and `(€`.
std::string_view without_currency(std::string_view text) {
  text = trimmed(text);
  for (const std::string_view sign : {"€", "$", "£", "¥", "￥"}) {
    if (text.ends_with(sign)) return trimmed(text.substr(0, text.size() - sign.size()));
  }
  constexpr std::size_t kCode = 3;
  if (text.size() < kCode) return text;
  std::string code(text.substr(text.size() - kCode));
  for (char& c : code) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return Currency::from_code(code) ? trimmed(text.substr(0, text.size() - kCode)) : text;
}

/// The unit of a thousand or more that a text says its amounts are in: `(in thousands of EUR)`.
std::optional<std::string> scale_said(std::string_view text) {
  const std::string plain = lower_text(text);
  for (const std::string& word : vocabulary().scales) {
    const bool ascii = static_cast<unsigned char>(word.front()) < 0x80;
    for (std::size_t at = plain.find(word); at != std::string::npos;
         at = plain.find(word, at + 1)) {
      const std::size_t end = at + word.size();
      const bool whole = !ascii || ((at == 0 || !is_word_byte(plain[at - 1])) &&
                                    (end == plain.size() || !is_word_byte(plain[end])));
      const std::string_view before = std::string_view(plain).substr(0, at);
      if (whole && (announces(before) || announces(without_currency(before)))) return word;
    }
  }
  return std::nullopt;
}

/// The unit behind a column's name: `Amount (TEUR)`, `Betrag T€`, `金额（万元）`.
std::optional<std::string> scale_behind(std::string_view cell) {
  if (auto said = scale_said(cell)) return said;
  const std::size_t blank = cell.rfind(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  const std::string_view unit = cell.substr(blank + 1);
  if (!is_one_of(vocabulary().scales, unit)) return std::nullopt;
  return std::string(unit);
}

bool lacks(const HeaderMatch& match, std::initializer_list<Column> columns) {
  return std::any_of(match.lacking.begin(), match.lacking.end(), [&](Column lacking) {
    return std::find(columns.begin(), columns.end(), lacking) != columns.end();
  });
}

bool says_payables(const HeaderTry& near) {
  const auto says = [](const std::string& cell) {
    const std::string plain = plain_name(cell);
    return std::any_of(vocabulary().payables.begin(), vocabulary().payables.end(),
                       [&](const std::string& word) {
                         return plain.starts_with(plain_name(word));
                       });
  };
  return std::any_of(near.cells.begin(), near.cells.end(), says);
}

}  // namespace

std::optional<Diagnostic> scaled_amounts(const std::string& file, const HeaderTry& found) {
  // The line below the header may have the units.
  std::size_t end = found.first;
  if (found.rows() < found.lines.size()) {
    const auto& cells = found.lines[found.rows()].cells;
    if (std::none_of(cells.begin(), cells.end(), is_data)) end = found.rows() + 1;
  }
  for (std::size_t i = 0; i < end; ++i) {
    if (i >= found.first && i < found.rows()) continue;
    const auto& cells = found.lines[i].cells;
    for (std::size_t at = 0; at < cells.size(); ++at) {
      auto unit = scale_said(cells[at]);
      const bool alone = i >= found.rows() && is_one_of(vocabulary().scales, cells[at]);
      if (!unit && alone) unit = cells[at];
      if (!unit) continue;
      return usage_error("amounts-in-thousands")
          .with("unit", *unit)
          .at(place_of_cell(file, found.lines[i], found.separator, at));
    }
  }
  return std::nullopt;
}

std::optional<Diagnostic> other_kind(const std::string& file, const HeaderTry& near) {
  const HeaderMatch& match = near.choice.nearest;
  const HeadLine& line = near.line();
  const auto fault = [&](std::string_view code, std::size_t cell) {
    return usage_error(code).at(place_of_cell(file, line, near.separator, cell));
  };
  if (is_in_columns(line)) return fault("header-in-columns", 0);
  if (lacks(match, {Column::amount, Column::open_amount})) {
    for (std::size_t i = 0; i < near.cells.size(); ++i) {
      const auto unit = scale_behind(near.cells[i]);
      if (unit) return fault("amounts-in-thousands", i).with("unit", *unit);
    }
  }
  if (lacks(match, {Column::customer_id, Column::customer_name}) && says_payables(near)) {
    return fault("header-of-payables", 0);
  }
  const auto ages = std::count_if(near.cells.begin(), near.cells.end(), names_ages);
  if (ages < static_cast<std::ptrdiff_t>(kAges)) return std::nullopt;
  if (lacks(match, {Column::doc_date})) return fault("header-of-summary", 0);
  if (lacks(match, {Column::amount, Column::open_amount})) return fault("header-only-ages", 0);
  return std::nullopt;
}

}  // namespace arrears
