// Which legacy encoding a text that is not UTF-8 is probably in.
#pragma once

#include <string_view>

namespace arrears {

/// `gb18030` where bytes above ASCII come mostly in pairs that Chinese text is made of, else
/// `windows-1252`, where they stand alone between letters.
[[nodiscard]] std::string_view guess_encoding(std::string_view bytes);

}  // namespace arrears
