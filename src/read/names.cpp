#include "names.hpp"

#include <array>
#include <cstdint>

namespace arrears {
namespace {

struct Point {
  char32_t value;
  std::size_t length;
};

// Malformed bytes pass as themselves (0x80..0xFF stay apart from letters by being appended raw).
Point next_point(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
  if (length == 1 || length > text.size()) return {lead, 1};
  char32_t value = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) value = (value << 6U) | (byte(i) & 0x3FU);
  return {value, length};
}

void append_point(std::string& out, char32_t point) {
  const auto byte = [&](char32_t value) { out += static_cast<char>(value); };
  if (point < 0x80) {
    byte(point);
  } else if (point < 0x800) {
    byte(0xC0U | (point >> 6U));
    byte(0x80U | (point & 0x3FU));
  } else if (point < 0x10000) {
    byte(0xE0U | (point >> 12U));
    byte(0x80U | ((point >> 6U) & 0x3FU));
    byte(0x80U | (point & 0x3FU));
  } else {
    byte(0xF0U | (point >> 18U));
    byte(0x80U | ((point >> 12U) & 0x3FU));
    byte(0x80U | ((point >> 6U) & 0x3FU));
    byte(0x80U | (point & 0x3FU));
  }
}

char32_t lower(char32_t c) {
  if (c >= 'A' && c <= 'Z') return c + 32;
  if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 32;       // Latin-1
  if (c >= 0x100 && c <= 0x137 && c % 2 == 0) return c + 1;     // Latin Extended-A, paired
  if (c >= 0x391 && c <= 0x3A9) return c + 32;                  // Greek
  if (c >= 0x410 && c <= 0x42F) return c + 32;                  // Cyrillic
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  return c;
}

bool counts(char32_t c) {
  if (c < 0x80) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '$' || c == '#' || c == '%';
  }
  if (c >= 0x80 && c <= 0xBF) return c == 0xA3 || c == 0xA5 || c == 0xAA || c == 0xBA;  // £ ¥ ª º
  if (c >= 0x2000 && c <= 0x206F) return false;  // general punctuation, zero width
  if (c >= 0x3000 && c <= 0x303F) return false;  // ideographic punctuation
  if (c >= 0xFE10 && c <= 0xFE6F) return false;  // CJK forms
  if (c >= 0xFF00 && c <= 0xFF0F) return false;
  return c != 0xFEFF;
}

constexpr std::array<std::string_view, 7> kBlank = {
    "\xC2\xA0",      "\xE3\x80\x80", "\xE2\x80\x8B", "\xE2\x80\x8C",
    "\xE2\x80\x8D", "\xE2\x80\xAF", "\xEF\xBB\xBF",
};

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace

std::string plain_name(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Point next = next_point(text);
    text.remove_prefix(next.length);
    char32_t c = next.value;
    if (next.length == 1 && c >= 0x80) {
      out += static_cast<char>(c);
      continue;
    }
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;  // full-width ASCII
    c = lower(c);
    if (counts(c)) append_point(out, c);
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  const auto plain = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  for (bool again = true; again;) {
    again = false;
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    if (text.empty() || plain(text.front())) break;
    for (const std::string_view blank : kBlank) {
      if (!text.starts_with(blank)) continue;
      text.remove_prefix(blank.size());
      again = true;
      break;
    }
  }
  for (bool again = true; again;) {
    again = false;
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    if (text.empty() || plain(text.back())) break;
    for (const std::string_view blank : kBlank) {
      if (!text.ends_with(blank)) continue;
      text.remove_suffix(blank.size());
      again = true;
      break;
    }
  }
  return text;
}

}  // namespace arrears
