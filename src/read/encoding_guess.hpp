// Which encoding a text without a mark that is not UTF-8 is probably in.
#pragma once

#include <optional>
#include <string_view>

namespace arrears {

/// `utf-16le` or `utf-16be` where every second byte of Western text is zero.
[[nodiscard]] std::optional<std::string_view> guess_utf16(std::string_view bytes);

/// `gb18030`, `big5` or `shift-jis`: the one in which the text is made of common characters; else
/// `windows-1252`, where bytes above ASCII are letters and signs as Western texts have them. Empty
/// when it is none of these: reading it as any would spoil the names.
[[nodiscard]] std::optional<std::string_view> guess_encoding(std::string_view bytes);

}  // namespace arrears
