// Lines of a plain-text letter: joined and broken by columns. Chinese has no blanks between words
// and forbids some marks at the edges of a line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace arrears {

// Appends the next line of a paragraph, with a blank between unless Chinese meets Chinese.
void append_joined(std::string& text, std::string_view next);

// `text` as lines of at most `width` columns, where its words allow it. Lines after the first are
// indented as the first one is, by two more blanks where it is indented at all.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t width);

}  // namespace arrears
