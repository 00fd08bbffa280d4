// Letters in each format. Text of a document is plain; here it is escaped for its format.
#pragma once

#include <string>
#include <string_view>

#include <arrears/render/letters.hpp>

namespace arrears {

[[nodiscard]] std::string letter_text(const LetterDocument& letter);
[[nodiscard]] std::string letter_md(const LetterDocument& letter);
// A whole page; `html_body` is one letter of a page that has several.
[[nodiscard]] std::string letter_html(const LetterDocument& letter, const LetterLayout& layout);
[[nodiscard]] std::string html_head(std::string_view title, std::string_view language,
                                    const LetterLayout& layout);
[[nodiscard]] std::string html_body(const LetterDocument& letter, const LetterLayout& layout);
[[nodiscard]] std::string html_foot();
// RFC 5322 and MIME, CRLF line ends: a draft (`X-Unsent`) with a text and an HTML part.
[[nodiscard]] std::string letter_eml(const LetterDocument& letter, const Creditor& creditor);

// The parts that an e-mail shows: without letterhead, address and date.
[[nodiscard]] LetterDocument without_paper(LetterDocument letter);

}  // namespace arrears
