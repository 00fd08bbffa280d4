// The fields of letters as a table, for a mail merge.
#pragma once

#include <functional>

#include <arrears/model/table.hpp>

#include "letter_fields.hpp"

namespace arrears {

[[nodiscard]] Table letter_merge_table(
    const LetterSource& source, const std::function<const LetterLanguage&(std::size_t)>& language,
    const std::function<std::string(std::size_t)>& subject);

}  // namespace arrears
