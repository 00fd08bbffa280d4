// The values of one statement's fields, in the customer's language.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <kainjow/mustache.hpp>

#include <arrears/render/statements.hpp>

#include "letter_language.hpp"
#include "statement_rows.hpp"

namespace arrears {

// What a statement is about: one customer of one company.
struct StatementFacts {
  CustomerId customer;
  std::string_view company;
  const Customer* master = nullptr;
  std::string id, language;
  std::vector<StatementAccount> accounts;  // by currency
};

// All names that the template may use, those of the frame as well.
[[nodiscard]] std::span<const std::string_view> statement_field_names();

[[nodiscard]] std::string statement_customer_name(const ReportInput& input,
                                                  const StatementFacts& statement);

[[nodiscard]] kainjow::mustache::data statement_data(const ReportInput& input,
                                                     const Creditor& creditor,
                                                     const StatementFacts& statement,
                                                     const LetterLanguage& language);

}  // namespace arrears
