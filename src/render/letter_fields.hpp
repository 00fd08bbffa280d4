// The values of one letter's fields, in the customer's language.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>

#include <kainjow/mustache.hpp>

#include <arrears/engine/dun.hpp>
#include <arrears/render/letters.hpp>

#include "letter_language.hpp"

namespace arrears {

struct LetterSource {
  const DunningPlan& plan;
  const Ledger& ledger;
  const Creditor& creditor;
};

// All names that a template may use.
[[nodiscard]] std::span<const std::string_view> letter_field_names();

using FieldNames = std::set<std::string_view>;

// The fields that `used` names, all of them when it is null.
[[nodiscard]] kainjow::mustache::data letter_data(const LetterSource& source,
                                                  const DunningLetter& letter,
                                                  const LetterLanguage& language,
                                                  const FieldNames* used = nullptr);

}  // namespace arrears
