// html_text: any text as the text or an attribute of a page, so that none of it can be markup.
#pragma once

#include <string>
#include <string_view>

namespace arrears {

/// `& < > " '` as character references; everything else as it is.
[[nodiscard]] std::string html_text(std::string_view text);

}  // namespace arrears
