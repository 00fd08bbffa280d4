// The tables of a letter as cells of text: items with totals, and what charges rest on.
#pragma once

#include <string>
#include <vector>

#include <arrears/render/letter_document.hpp>

#include "letter_fields.hpp"

namespace arrears {

[[nodiscard]] std::array<std::string, kLetterColumns> item_heads(const LetterLanguage& language);

// One per currency.
[[nodiscard]] std::vector<LetterItems> item_tables(const LetterSource& source,
                                                   const DunningLetter& letter,
                                                   const LetterLanguage& language);

// One line per fee and per stretch of interest; empty when the letter charges nothing.
[[nodiscard]] std::vector<std::string> charge_lines(const LetterSource& source,
                                                    const DunningLetter& letter,
                                                    const LetterLanguage& language);

}  // namespace arrears
