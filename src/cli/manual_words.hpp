// Manual words: one line of mdoc as styled words, ready to be filled into lines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace arrears {

enum class Face : std::uint8_t { plain, bold, underlined };

/// A word with its face and what stands between it and the word before.
struct ManualWord {
  std::string text;
  Face face = Face::plain;
  bool joined = false;  ///< no blank before it
};
using ManualWords = std::vector<ManualWord>;

/// The arguments of a macro line: words, or quoted phrases without their quotes.
[[nodiscard]] std::vector<std::string> macro_arguments(std::string_view line);

/// roff's escapes as the characters they stand for; text that has none is as it was.
[[nodiscard]] std::string unescaped(std::string_view text);

/// A macro line (without its dot) or, with `text`, a line of text, as words. `name` is the page's,
/// for `.Nm` alone; a first one names it.
[[nodiscard]] ManualWords words_of_macros(std::string_view line, std::string& name);
[[nodiscard]] ManualWords words_of_text(std::string_view line);

/// Words on one line, with the terminal's styles or without.
[[nodiscard]] std::string joined_words(const ManualWords& words, bool styled);
[[nodiscard]] std::size_t joined_width(const ManualWords& words);
[[nodiscard]] std::string styled_word(const ManualWord& word, bool styled);

}  // namespace arrears
