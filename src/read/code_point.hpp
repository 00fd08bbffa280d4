/// Characters of short cells (amounts, dates), with the ways of writing them brought together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace arrears {

struct CodePoint {
  char32_t value = 0;
  std::uint32_t length = 0;  ///< bytes
};

/// The character at the front of a text that is not empty. A byte that is not UTF-8 is U+FFFD.
[[nodiscard]] inline CodePoint first_code_point(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::uint32_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
  if (length == 0 || lead > 0xf4 || text.size() < length) return {0xfffd, 1};
  char32_t value = lead & (0x7fU >> length);
  for (std::uint32_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80) return {0xfffd, 1};
    value = value << 6U | (byte(i) & 0x3fU);
  }
  return {value, length};
}

/// The ASCII character that a full-width form, a special space, minus or apostrophe stands for;
/// NUL for other characters beyond ASCII.
[[nodiscard]] inline char plain_form(char32_t c) {
  if (c < 0x80) return c == '\t' ? ' ' : static_cast<char>(c);
  if (c >= 0xff01 && c <= 0xff5e) return static_cast<char>(c - 0xff01 + '!');
  switch (c) {
    case 0xa0: case 0x2007: case 0x2009: case 0x202f: case 0x3000: return ' ';
    case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2212: return '-';
    case 0x25b2: case 0x25b3: return '-';  // a minus in Japanese books
    case 0x2018: case 0x2019: case 0x02bc: return '\'';
    default: return '\0';
  }
}

[[nodiscard]] inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] inline bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
[[nodiscard]] inline char lower_case(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace arrears
