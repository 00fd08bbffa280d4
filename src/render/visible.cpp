#include <arrears/render/visible.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include <utf8proc.h>

#include "byte_words.hpp"
#include "utf8.hpp"

namespace arrears {
namespace {

constexpr std::string_view kEllipsis = "\u2026";
constexpr std::string_view kHex = "0123456789abcdef";

void append_hex(std::string& out, std::uint32_t value, int digits) {
  for (int i = digits - 1; i >= 0; --i) out += kHex[value >> (4 * i) & 0xFU];
}

void append_escape(std::string& out, std::uint32_t value) {
  switch (value) {
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  out += value < 0x100 ? "\\x" : "\\u";
  append_hex(out, value, value < 0x100 ? 2 : 4);
}

/// Not 0 where one of eight bytes is below 0x20 or above 0x7E.
std::uint64_t not_plain(const char* at) {
  std::uint64_t word;
  std::memcpy(&word, at, sizeof word);
  const std::uint64_t low = (word - kOnes * 0x20) & ~word;
  return (low | (word + kOnes) | word) & kHighs;
}

std::size_t width_of(std::uint32_t code_point) {
  const int width = utf8proc_charwidth(static_cast<utf8proc_int32_t>(code_point));
  return width < 0 ? 0 : static_cast<std::size_t>(width);
}

/// Takes one grapheme off the front of `text`: its bytes, and its columns in `width`.
std::string_view take_grapheme(std::string_view& text, std::size_t& width) {
  const std::string_view whole = text;
  utf8proc_int32_t state = 0;
  std::uint32_t previous = 0;
  std::size_t length = 0;
  width = 0;
  while (length < whole.size()) {
    const CodePoint c = next_code_point(whole.substr(length));
    if (length > 0 &&
        utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(previous),
                                         static_cast<utf8proc_int32_t>(c.value), &state)) {
      break;
    }
    // A grapheme is as wide as its widest part: joined emoji take the room of one.
    width = std::max(width, width_of(c.value));
    length += c.length;
    previous = c.value;
  }
  text.remove_prefix(length);
  return whole.substr(0, length);
}

}  // namespace

bool is_plain(std::string_view text) {
  const char* const begin = text.data();
  const std::size_t size = text.size();
  if (size >= 8) {
    std::uint64_t found = not_plain(begin + size - 8);
    for (std::size_t i = 0; i + 8 < size; i += 8) found |= not_plain(begin + i);
    return found == 0;
  }
  bool plain = true;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    plain &= byte >= 0x20 && byte < 0x7F;
  }
  return plain;
}

std::string visible(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  std::string out;
  out.reserve(text.size() + 8);
  while (!text.empty()) {
    const CodePoint c = next_code_point(text);
    if (!c.valid) {
      out += "\uFFFD";
    } else if (is_control(c.value)) {
      append_escape(out, c.value);
    } else {
      out.append(text.substr(0, c.length));
    }
    text.remove_prefix(c.length);
  }
  return out;
}

std::size_t display_width(std::string_view text) {
  if (is_plain(text)) return text.size();
  std::size_t total = 0;
  while (!text.empty()) {
    std::size_t width = 0;
    take_grapheme(text, width);
    total += width;
  }
  return total;
}

std::string cut_to_width(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  if (width == 0) return {};
  std::string out;
  std::size_t left = width - 1;
  while (!text.empty()) {
    std::size_t wide = 0;
    const std::string_view grapheme = take_grapheme(text, wide);
    if (wide > left) break;
    left -= wide;
    out.append(grapheme);
  }
  out.append(kEllipsis);
  return out;
}

}  // namespace arrears
