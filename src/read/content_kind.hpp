// What a file is when it is no text: judged by its first bytes.
#pragma once

#include <string>
#include <string_view>

namespace arrears {

/// The code of the file fault that names what these first bytes are: a workbook, a PDF, an image …,
/// or `file-is-binary` for bytes that no text has. Empty for what may be text. Text in UTF-16
/// passes with or without its mark.
[[nodiscard]] std::string_view code_of_no_text(std::string_view head, std::string_view encoding);

}  // namespace arrears
