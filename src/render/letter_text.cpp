// Plain text: paragraphs wrapped, tables laid out in columns.
#include <algorithm>
#include <array>

#include "letter_formats.hpp"
#include "letter_language.hpp"
#include "letter_wrap.hpp"

namespace arrears {
namespace {

constexpr std::size_t kWidth = 78;
using Line = std::array<std::string, kLetterColumns>;
// Text to the left, numbers to the right.
constexpr std::array<bool, kLetterColumns> kRight{false, false, false, true, true, true};

void pad(std::string& out, std::string_view text, std::size_t width, bool right) {
  const std::size_t taken = text_width(text);
  const std::string space(width > taken ? width - taken : 0, ' ');
  if (right) out += space;
  out += text;
  if (!right) out += space;
}

// Lines of one width each, and that width.
std::size_t lay_out(std::string& out, const Line& heads, const std::vector<Line>& rows) {
  std::array<std::size_t, kLetterColumns> widths{};
  for (std::size_t c = 0; c < kLetterColumns; ++c) {
    widths[c] = text_width(heads[c]);
    for (const Line& row : rows) widths[c] = std::max(widths[c], text_width(row[c]));
  }
  std::size_t all = 2 * (kLetterColumns - 1);
  for (const std::size_t width : widths) all += width;
  const auto add = [&](const Line& line) {
    for (std::size_t c = 0; c < kLetterColumns; ++c) {
      if (c > 0) out += "  ";
      pad(out, line[c], widths[c], kRight[c]);
    }
    while (out.ends_with(' ')) out.pop_back();
    out += '\n';
  };
  add(heads);
  for (const Line& row : rows) add(row);
  return all;
}

void add_items(std::string& out, const LetterItems& items, const Line& heads) {
  constexpr std::size_t kSumsWidth = 50;
  if (!items.title.empty()) out += items.title + '\n';
  const std::size_t width =
      items.rows.empty() ? kSumsWidth : lay_out(out, heads, items.rows);
  out += std::string(width, '-') + '\n';
  std::size_t amounts = 0;
  std::size_t words = 0;
  for (const auto& [word, amount] : items.sums) {
    words = std::max(words, text_width(word));
    amounts = std::max(amounts, text_width(amount));
  }
  const std::size_t left = std::max(words, width > amounts + 2 ? width - amounts - 2 : 0);
  for (const auto& [word, amount] : items.sums) {
    pad(out, word, left, false);
    out += "  ";
    pad(out, amount, amounts, true);
    out += '\n';
  }
}

void add_block(std::string& out, const LetterBlock& block, const LetterDocument& letter) {
  if (block.kind == LetterBlock::Kind::items) {
    for (std::size_t i = 0; i < letter.items.size(); ++i) {
      if (i > 0) out += '\n';
      add_items(out, letter.items[i], letter.heads);
    }
    return;
  }
  const bool charges = block.kind == LetterBlock::Kind::charges;
  for (const std::string& line : charges ? letter.charges : block.lines) {
    for (const std::string& part : wrapped(line, kWidth)) out += part + '\n';
  }
}

}  // namespace

std::string letter_text(const LetterDocument& letter) {
  std::string out;
  for (const LetterPart& part : letter.parts) {
    // The reference stands right below the subject.
    bool gap = part.role != LetterRole::reference;
    for (const LetterBlock& block : part.blocks) {
      if (gap && !out.empty()) out += '\n';
      gap = true;
      add_block(out, block, letter);
    }
  }
  return out;
}

}  // namespace arrears
