// From templates to the parts of a letter: frames are cut at remarks such as `{{! recipient }}`,
// rendered text becomes paragraphs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/render/letter_document.hpp>

#include "letter_template.hpp"

namespace arrears {

// Stand in rendered text where a table or the letter's own text goes; no value holds them.
inline constexpr std::string_view kItemsMark = "\x02i\x02";
inline constexpr std::string_view kChargesMark = "\x02" "c\x02";
inline constexpr std::string_view kBodyMark = "\x02" "b\x02";

struct FramePart {
  LetterRole role = LetterRole::body;
  LetterTemplate text;
};

// A frame without remarks is one part, the body. Fails as `LetterTemplate::parse` does.
[[nodiscard]] Result<std::vector<FramePart>> parse_frame(std::string_view text,
                                                         const std::string& file,
                                                         std::span<const std::string_view> known);

// Paragraphs of rendered text. Lines of one paragraph are joined unless the next one is indented;
// `keep_lines` joins none. `body` goes where the mark for it stands.
[[nodiscard]] std::vector<LetterBlock> blocks_of(std::string_view text, bool keep_lines,
                                                 const std::vector<LetterBlock>& body = {});

}  // namespace arrears
