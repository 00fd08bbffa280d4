#include "letter_wrap.hpp"

#include <algorithm>

#include <utf8proc.h>

#include "letter_language.hpp"

namespace arrears {
namespace {

constexpr std::string_view kNoStart = "，。、；：？！）》」』】〕％…—·";
constexpr std::string_view kNoEnd = "（《「『【〔";

std::string_view first_character(std::string_view text) {
  utf8proc_int32_t c = 0;
  const utf8proc_ssize_t length =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                       static_cast<utf8proc_ssize_t>(text.size()), &c);
  return text.substr(0, length < 1 ? 1 : static_cast<std::size_t>(length));
}

std::string_view last_character(std::string_view text) {
  std::size_t at = text.size();
  while (at > 0 && (static_cast<unsigned char>(text[--at]) & 0xc0U) == 0x80U) {
  }
  return text.substr(at);
}

bool wide(std::string_view character) {
  return character.size() > 2 && text_width(character) == 2;
}

bool one_of(std::string_view set, std::string_view character) {
  return character.size() > 1 && set.find(character) != std::string_view::npos;
}

// Letters of one word at once, where they need no decoding; else one character.
std::string_view plain_run(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && text[end] > ' ' && static_cast<unsigned char>(text[end]) < 0x7f) {
    ++end;
  }
  return end > 0 ? text.substr(0, end) : first_character(text);
}

// A piece that is never broken, and whether a blank goes before it on the same line.
struct Piece {
  std::string_view text;
  bool blank = false;
};

std::vector<Piece> pieces_of(std::string_view text) {
  std::vector<Piece> pieces;
  pieces.reserve(text.size() / 5 + 1);
  bool blank = false;
  std::string_view before;
  while (!text.empty()) {
    const std::string_view c = plain_run(text);
    text.remove_prefix(c.size());
    if (c == " ") {
      blank = true;
      before = {};
      continue;
    }
    const bool breaks = wide(c) || (!before.empty() && wide(before));
    const bool glued = one_of(kNoStart, c) || one_of(kNoEnd, before);
    if (pieces.empty() || blank || (breaks && !glued)) pieces.push_back({c.substr(0, 0), blank});
    std::string_view& piece = pieces.back().text;
    piece = {piece.data(), piece.size() + c.size()};  // nothing stands between the two
    blank = false;
    before = c;
  }
  return pieces;
}

}  // namespace

void append_joined(std::string& text, std::string_view next) {
  if (text.empty() || next.empty() ||
      !(wide(last_character(text)) && wide(first_character(next)))) {
    if (!text.empty()) text += ' ';
  }
  text += next;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  if (text_width(text) <= width) return {std::string(text)};
  const std::size_t indent = std::min(text.find_first_not_of(' '), text.size());
  const std::string first(indent, ' ');
  const std::string further(indent == 0 ? 0 : indent + 2, ' ');
  std::vector<std::string> lines{first};
  lines.back().reserve(width);
  std::size_t used = indent;
  bool empty = true;
  for (const Piece& piece : pieces_of(text.substr(indent))) {
    const std::size_t taken = text_width(piece.text);
    const std::size_t needed = taken + (piece.blank && !empty ? 1 : 0);
    if (!empty && used + needed > width) {
      lines.push_back(further);
      lines.back().reserve(width);
      used = further.size();
      empty = true;
    }
    if (piece.blank && !empty) lines.back() += ' ';
    lines.back() += piece.text;
    used += taken + (piece.blank && !empty ? 1 : 0);
    empty = false;
  }
  return lines;
}

}  // namespace arrears
