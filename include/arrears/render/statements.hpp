/// Statements: one document a customer for reconciliation, from a template in its language.
///
/// An account statement lists what is open (`open_items`) or what was booked in a period
/// (`activity`), with the balance, its age by buckets and a slip to sign. It goes out in the
/// formats of letters; ledger text is made safe as it is there.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <arrears/model/result.hpp>
#include <arrears/render/letters.hpp>
#include <arrears/render/report_tables.hpp>

namespace arrears {

/// What statements are made of.
struct StatementOptions {
  LetterOptions letters;             ///< creditor, own templates, format
  std::vector<std::string> only;     ///< customers; empty: all
};

class StatementWriter {
 public:
  /// One statement for each company and customer with anything to tell: items open or unapplied,
  /// or with `input.activity` entries in the period or a balance. `input.open` has kept its
  /// applications; all of `input` must outlive this. Fails as `LetterWriter::make` does, and with
  /// `tie-out-failed` (a bug of ours).
  [[nodiscard]] static Result<StatementWriter> make(const ReportInput& input,
                                                    StatementOptions options);
  StatementWriter(StatementWriter&&) noexcept;
  StatementWriter& operator=(StatementWriter&&) noexcept;
  ~StatementWriter();

  [[nodiscard]] std::size_t size() const;
  /// `2026-03-31-S-C1001.txt`; unique, also where case does not count.
  [[nodiscard]] const std::string& file(std::size_t statement) const;
  [[nodiscard]] LetterDocument document(std::size_t statement) const;
  /// The statement in the chosen format, which is not `pdf`.
  [[nodiscard]] LetterFile write(std::size_t statement) const;

  /// One file of all statements, as of letters. Not for e-mail and `pdf`.
  [[nodiscard]] std::string combined() const;

  /// Languages that had no template of their own, with what was used instead (notes).
  [[nodiscard]] const Diagnostics& notes() const;
  /// How many have no address for e-mail.
  [[nodiscard]] std::size_t without_address() const;

 private:
  struct Impl;
  explicit StatementWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Names that the template of statements may use, for the manual and for suggestions.
[[nodiscard]] std::vector<LetterField> statement_fields();

}  // namespace arrears
