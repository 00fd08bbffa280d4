// The blocks of a plain-text letter that need columns: items with totals, and what charges rest on.
#pragma once

#include <string>

#include "letter_fields.hpp"

namespace arrears {

// One block per currency: items, then the lines that lead to the total.
[[nodiscard]] std::string item_table(const LetterSource& source, const DunningLetter& letter,
                                     const LetterLanguage& language);

// One line per fee and per stretch of interest; empty when the letter charges nothing.
[[nodiscard]] std::string charges_table(const LetterSource& source, const DunningLetter& letter,
                                        const LetterLanguage& language);

}  // namespace arrears
