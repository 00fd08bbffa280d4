// How a language writes letters: its dates, its money, its words (`<lang>/strings.toml`).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <arrears/model/date.hpp>
#include <arrears/model/money.hpp>
#include <arrears/model/result.hpp>

namespace arrears {

class LetterLanguage {
 public:
  // Fails like a procedure file, and with `template-missing-word`.
  [[nodiscard]] static Result<LetterLanguage> parse(std::string_view text,
                                                    const std::string& file);

  [[nodiscard]] std::string date(Date day) const { return dated(word("date"), day); }
  [[nodiscard]] std::string short_date(Date day) const { return dated(word("date_short"), day); }
  // The bare amount with the language's marks: `1.234,50`.
  [[nodiscard]] std::string amount(std::int64_t minor, Currency currency) const;
  [[nodiscard]] std::string money(std::int64_t minor, Currency currency) const;
  // A decimal such as `8.25` with the language's mark.
  [[nodiscard]] std::string decimal(std::string_view plain) const;
  [[nodiscard]] const std::string& word(std::string_view key) const;
  // A word that a language need not have, such as `channel_phone` or `level_notice`.
  [[nodiscard]] std::string word_or(const std::string& key, std::string_view otherwise) const;
  // How a person is addressed: by the title that the name begins with, where `[titles]` has it.
  [[nodiscard]] std::string salutation(std::string_view contact) const;

 private:
  [[nodiscard]] std::string dated(std::string_view pattern, Date day) const;

  std::map<std::string, std::string, std::less<>> words_;
  std::vector<std::string> months_;
  std::vector<std::pair<std::string, std::string>> titles_;  // beginning of the name, salutation
};

// `pattern` with `{name}` replaced by its value; an unknown name stays as it is.
struct Replacement {
  std::string_view name;
  std::string_view value;
};
[[nodiscard]] std::string replaced(std::string_view pattern,
                                   const std::vector<Replacement>& replacements);

// Ledger text made safe for one line of a letter: control characters, line breaks and marks that
// turn the direction of writing become spaces, broken UTF-8 becomes U+FFFD.
[[nodiscard]] std::string one_line(std::string_view text);

// Columns that a text takes in a fixed-width font.
[[nodiscard]] std::size_t text_width(std::string_view text);

}  // namespace arrears
