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
#include <arrears/model/table.hpp>
#include <arrears/render/letter_document.hpp>

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
  LetterLayout layout;
};

/// `pdf` is printed by a module of its own (`LetterWriter::document`), the others here.
enum class LetterFormat : std::uint8_t { text, md, html, eml, pdf };
/// `.txt`, `.md`, `.html`, `.eml`, `.pdf`.
[[nodiscard]] std::string_view suffix_of(LetterFormat format);

/// The user's folder of templates, read by the command line: path relative to it -> text. A file
/// here (`de/notice.txt.mustache`) goes before the shipped one.
using LetterTemplates = std::vector<std::pair<std::string, std::string>>;

struct LetterOptions {
  Creditor creditor;
  LetterTemplates templates;
  LetterFormat format = LetterFormat::text;
};

struct LetterFile {
  std::string name;   ///< safe, inside the folder
  std::string bytes;  ///< UTF-8, LF (CRLF in e-mail)
};

/// Gives every letter of the plan the language that its draft will really have: the first of
/// `de-AT`, `de`, `en` that has its template. Notes (`letter-language`) name the replacements.
[[nodiscard]] Diagnostics settle_languages(DunningPlan& plan, const LetterTemplates& templates);

/// Parses and checks all templates that a plan needs, then renders letter by letter.
class LetterWriter {
 public:
  /// Fails (status 2) with `template-missing`, `template-unknown-field`, `template-syntax` (file,
  /// line, column, suggestion) or `letter-empty-field` (creditor's name or account; for e-mail its
  /// address).
  [[nodiscard]] static Result<LetterWriter> make(const DunningPlan& plan, const Ledger& ledger,
                                                 LetterOptions options);
  LetterWriter(LetterWriter&&) noexcept;
  LetterWriter& operator=(LetterWriter&&) noexcept;
  ~LetterWriter();

  [[nodiscard]] std::size_t size() const;
  /// The draft at a position of `DunningPlan::letters`. Safe to call from several threads at once.
  [[nodiscard]] LetterDocument document(std::size_t letter) const;
  /// The draft as a file in the chosen format, which is not `pdf`. Safe from several threads.
  [[nodiscard]] LetterFile write(std::size_t letter) const;

  /// One file of all drafts: `combined_head`, then a `combined_part` for each, then
  /// `combined_foot`. Not for e-mail and `pdf`.
  [[nodiscard]] std::string combined_head() const;
  [[nodiscard]] std::string combined_part(std::size_t letter) const;
  [[nodiscard]] std::string combined_foot() const;

  /// The fields of all letters, a row each, for a mail merge; texts are in the letter's language.
  [[nodiscard]] Table merge_table() const;

  /// Customers whose language had no template of its own, with what was used instead (notes).
  [[nodiscard]] const Diagnostics& notes() const;

 private:
  struct Impl;
  explicit LetterWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Whether a text is one e-mail address or several, separated by `,` or `;`.
[[nodiscard]] bool mail_addresses(std::string_view text);

/// Names that templates may use, with what they stand for; for the manual and for suggestions.
struct LetterField {
  std::string_view name, meaning;
};
[[nodiscard]] std::vector<LetterField> letter_fields();

}  // namespace arrears
