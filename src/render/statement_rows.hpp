// The tables of one statement: what is open or what was booked, and the age of what is open.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <arrears/engine/account_activity.hpp>
#include <arrears/render/letter_document.hpp>
#include <arrears/render/report_tables.hpp>

#include "letter_language.hpp"

namespace arrears {

// One company's accounts with one customer: of each currency what is open, waits, was booked.
struct StatementAccount {
  Currency currency;
  std::int64_t opening = 0, closing = 0;
  std::vector<AccountEntry> entries;
  std::vector<const OpenItem*> items;
  std::vector<const UnappliedCredit*> unapplied;
};

// A word of statements; a language of the user's own may lack it, then it is English.
class StatementWords {
 public:
  StatementWords(const LetterLanguage& language, const LetterLanguage& english)
      : language_(language), english_(english) {}
  [[nodiscard]] std::string word(const std::string& key) const;
  // `d1_30` in words; names that are no days stay as they are.
  [[nodiscard]] std::string bucket(std::string_view name) const;
  [[nodiscard]] const LetterLanguage& language() const { return language_; }

 private:
  const LetterLanguage& language_;
  const LetterLanguage& english_;
};

[[nodiscard]] std::array<std::string, kLetterColumns> statement_heads(const StatementWords& words,
                                                                      bool activity);

// The statement's table of one account, then the age of its open items where it has any.
[[nodiscard]] std::vector<LetterItems> statement_tables(const ReportInput& input,
                                                        const StatementAccount& account,
                                                        const StatementWords& words);

}  // namespace arrears
