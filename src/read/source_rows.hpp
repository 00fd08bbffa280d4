// SourceRows: one input file on its way from chunks of rows to a part of the ledger.
#pragma once

#include <bitset>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <arrears/model/diagnostic.hpp>
#include <arrears/read/byte_source.hpp>
#include <arrears/read/read_ledger.hpp>
#include <arrears/read/source_report.hpp>

#include "chunk_rows.hpp"
#include "layout.hpp"

namespace arrears {

/// A row that was stored and does not go into the ledger after all.
struct DroppedRow {
  std::uint32_t chunk = 0;
  std::uint32_t row = 0;
  Diagnostic why;          ///< severity note: set aside
  Aside aside = Aside::duplicate;

  [[nodiscard]] bool rejected() const { return why.severity == Severity::error; }
};

/// A set of document kinds.
using SignedKinds = std::bitset<kDocTypes>;

struct SourceRows {
  std::unique_ptr<Layout> layout;
  std::vector<std::unique_ptr<ChunkRows>> chunks;
  std::vector<DroppedRow> dropped;   ///< by chunk and row, once `sort_dropped` ran
  std::string encoding;              ///< as `decode` takes it, to read rows again
  bool encoding_guessed = false;
  SignedKinds by_effect;             ///< kinds of credits written with a minus
  Measure measure = Measure::open_or_amount;  ///< what of a row stands in the sums
  SourceReport report;
  Diagnostics notes;
  std::vector<SourceRows> included;  ///< of the files that a journal includes

  [[nodiscard]] std::uint64_t line(std::uint32_t chunk, std::uint32_t row) const {
    return chunks[chunk]->lines_before + chunks[chunk]->line[row];
  }
  /// Sorts the dropped rows; of several reasons to drop one row the first stands.
  void sort_dropped();
};

/// Decides what only all rows of a file can decide: date orders and decimal marks, signs, whether a
/// balance is an open amount; fills in the cells that waited. Gives back usage errors.
[[nodiscard]] Diagnostics settle(SourceRows& source);

/// Compares each line of totals with the rows above it; a difference becomes a warning that has
/// both figures. Call when the cells are settled and the amounts still have the signs they are
/// written with.
void check_totals(SourceRows& source);

/// Sets aside rows that equal an earlier one of any source in every field, and further lines of one
/// document. Gives back usage errors (amount scope).
[[nodiscard]] Diagnostics drop_duplicates(std::vector<SourceRows>& sources,
                                          const ReadOptions& options);

/// Fills the report's counts and sums from what is really kept; amounts get their final signs. Call
/// when all rows to drop are known. A row or a cent lost is a bug of ours: `rows-lost`, status 70.
[[nodiscard]] std::optional<Diagnostic> account_for(SourceRows& source, unsigned threads);
/// Adds the counts and sums of some rows of a source to those of others.
void add_counts(SourceReport& total, const SourceReport& part);

/// A currency announced above the header that is not the one in which its rows are to be taken.
[[nodiscard]] std::optional<Diagnostic> other_currency_above(const Layout& layout);
/// Tells of currencies above the header, and where no document has a number.
void note_header(SourceRows& source);

/// Tells whether amounts beside a tax are thought to hold it, where no name says so.
void note_tax(SourceRows& source, const TaxVotes& votes);
/// Tells of discounts and withheld taxes in a column of their own that what is owed still holds.
void note_deductions(SourceRows& source, const DeductedRows& rows);
/// Tells words of a column of states that are not known.
void note_states(SourceRows& source, const WordCounts& states);
/// All three.
inline void note_tells(SourceRows& source, const RowTells& tells) {
  note_states(source, tells.states);
  note_tax(source, tells.tax);
  note_deductions(source, tells.deducted);
}
/// Gives payments that bear the number of one document of their customer its name, where the
/// figures say that they pay it, and tells of others.
void link_by_number(SourceRows& source);

/// What the signs of all credits of a file say of each; it may ask for another reading.
[[nodiscard]] Turns turns_of(const Layout& layout, const CreditSigns& signs);

/// Rejects in file order: those found while reading and those dropped later. `shown` takes at most
/// `errors_per_file` errors and then what else is to be said of the file, `rejects` all, if they
/// are kept.
void list_faults(SourceRows& source, Diagnostics& shown, std::vector<Reject>& rejects);

/// Opens the text of a regular file and finds its header: `source` has all but rows. Null for
/// inputs of other kinds and those with a fault. The text is seekable where it is neither packed
/// nor in another encoding.
[[nodiscard]] std::unique_ptr<ByteSource> open_rows(const ReadOptions& options,
                                                    const std::string& path,
                                                    const Profile* profile, SourceRows& source);

/// Opens one input, finds its header and reads its rows. The failing side has file faults and usage
/// errors.
[[nodiscard]] Result<SourceRows> read_source(const ReadOptions& options, const std::string& path,
                                             const Profile* profile);

}  // namespace arrears
