/// Utf8: one character at a time from bytes that may be anything.
#pragma once

#include <cstdint>
#include <string_view>

namespace arrears {

/// A code point and the bytes it took; `valid` is false for one byte that starts no character.
struct CodePoint {
  std::uint32_t value = 0;
  std::uint32_t length = 1;
  bool valid = false;
};

/// The character at the start of `text`, which must not be empty. Over-long forms, surrogates and
/// values beyond U+10FFFF are not valid.
[[nodiscard]] CodePoint next_code_point(std::string_view text);

/// C0, DEL, C1, line and paragraph separators and the marks that turn the direction of text around:
/// what must not act on a terminal.
[[nodiscard]] bool is_control(std::uint32_t code_point);

}  // namespace arrears
