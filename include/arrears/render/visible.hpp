/// Visible text: any bytes made harmless for a terminal, and how many columns they take there.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace arrears {

/// Whether the text is printable ASCII alone: `visible` would not change it.
[[nodiscard]] bool is_plain(std::string_view text);

/// Control characters become `\n`, `\t`, `\r`, `\x1b` or `\u202e` in plain letters, bytes that are
/// no UTF-8 become U+FFFD. The rest stays as it is.
[[nodiscard]] std::string visible(std::string_view text);

/// Columns on a terminal: CJK two, combining marks none. For text that went through `visible`.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// The text if it fits, else its longest beginning of whole graphemes that fits with `…` behind it.
[[nodiscard]] std::string cut_to_width(std::string_view text, std::size_t width);

}  // namespace arrears
