// Names as exports spell them, compared without regard to case, spaces and punctuation.
#pragma once

#include <string>
#include <string_view>

namespace arrears {

/// The part of a header name or a word that counts: no spaces, no ASCII or CJK punctuation, no
/// zero-width characters; ASCII, Latin-1, Greek and Cyrillic letters in lower case, full-width
/// letters and digits as ASCII ones. `Due Date`, `due_date` and `DUE-DATE` are all `duedate`.
[[nodiscard]] std::string plain_name(std::string_view text);

/// Without leading and trailing spaces, tabs, no-break spaces, ideographic spaces, zero-width
/// characters and byte order marks.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// `="00123"`, as programs write a text that a spreadsheet must not take for a number, without its
/// wrapping; any other text as it is.
[[nodiscard]] inline std::string_view unwrapped(std::string_view text) {
  const bool wrapped = text.size() >= 3 && text[0] == '=' && text[1] == '"' && text.back() == '"';
  return wrapped ? text.substr(2, text.size() - 3) : text;
}

}  // namespace arrears
