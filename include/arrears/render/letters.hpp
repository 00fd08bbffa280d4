/// Letters: drafts of a dunning plan from Mustache templates, in the customer's language.
///
/// Strict: every name in a template is checked against the field set before anything is rendered,
/// and an empty required field is an error, so a misspelt name never becomes a hole in a letter.
/// Ledger text cannot break out of its line: control characters and line breaks become spaces.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <arrears/engine/dun.hpp>
#include <arrears/model/result.hpp>

namespace arrears {

/// Who writes: the `[creditor]` table of the settings.
struct Creditor {
  std::string name;
  std::vector<std::string> address;     ///< lines
  std::string contact, email, phone;
  std::string bank, account, bic;       ///< `account` is the IBAN or account number
  /// Payment reference in letters; `{customer}` and `{letter}` stand for the ids.
  std::string reference = "{customer}";
  std::string signatory;                ///< name below the letter
  std::string place;                    ///< beside the date
  std::string tax_id;
};

struct LetterOptions {
  Creditor creditor;
  /// The user's folder of templates, read by the command line: path relative to it -> text. A file
  /// here (`de/notice.txt.mustache`) goes before the shipped one.
  std::vector<std::pair<std::string, std::string>> templates;
};

struct LetterFile {
  std::string name;   ///< safe, inside the folder
  std::string bytes;  ///< UTF-8, LF
};

/// Parses and checks all templates that a plan needs, then renders letter by letter.
class LetterWriter {
 public:
  /// Fails (status 2) with `template-missing`, `template-unknown-field`, `template-syntax` (file,
  /// line, column, suggestion) or `letter-empty-field` (creditor's name or account).
  [[nodiscard]] static Result<LetterWriter> make(const DunningPlan& plan, const Ledger& ledger,
                                                 LetterOptions options);
  LetterWriter(LetterWriter&&) noexcept;
  LetterWriter& operator=(LetterWriter&&) noexcept;
  ~LetterWriter();

  [[nodiscard]] std::size_t size() const;
  /// The draft at a position of `DunningPlan::letters`. Safe to call from several threads at once.
  [[nodiscard]] LetterFile write(std::size_t letter) const;
  /// Customers whose language had no template of its own, with what was used instead (notes).
  [[nodiscard]] const Diagnostics& notes() const;

 private:
  struct Impl;
  explicit LetterWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Names that templates may use, with what they stand for; for the manual and for suggestions.
struct LetterField {
  std::string_view name, meaning;
};
[[nodiscard]] std::vector<LetterField> letter_fields();

}  // namespace arrears
