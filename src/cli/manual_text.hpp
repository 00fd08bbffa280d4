/// Manual text: a manual page, written in the mdoc macros that ours use, as lines for a terminal or
/// a file. Needs no formatter on the machine.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace arrears {

/// The page filled to `width` columns; `styled` marks headings, options and values with the
/// terminal's bold and underline. A macro that is not known stands there as its words.
[[nodiscard]] std::string manual_text(std::string_view page, std::size_t width, bool styled);

}  // namespace arrears
