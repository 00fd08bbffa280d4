// ChunkRows: what one chunk of rows has become, before the whole file's facts are known.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <arrears/model/diagnostic.hpp>
#include <arrears/model/ledger_part.hpp>
#include <arrears/read/exact_sum.hpp>
#include <arrears/read/source_report.hpp>

#include "column_evidence.hpp"
#include "deductions.hpp"
#include "row_hash.hpp"
#include "tax_votes.hpp"
#include "word_counts.hpp"

namespace arrears {

/// A date cell that means different days; patched once the column's order is known.
struct OpenDay {
  std::uint32_t row = 0;
  Column column;
  std::array<std::int32_t, kDateOrders> serial{};  ///< by DateOrder
};

/// What a cell of money is worth: minor units, and what rounding changed in 10^-18 major units.
struct Worth {
  std::int64_t minor = 0;
  std::int64_t difference = 0;
  bool rounded = false;

  /// -1, 0 or 1: the sign of what is written, which rounding to zero does not lose.
  [[nodiscard]] int sign() const {
    if (minor != 0) return minor < 0 ? -1 : 1;
    return difference > 0 ? -1 : difference < 0 ? 1 : 0;
  }
};

/// A money cell with two values; patched once the column's decimal mark is known. Where the open
/// amount is all there is, one cell stands for both columns.
struct OpenMoney {
  std::uint32_t row = 0;
  Column column;   ///< whose mark decides
  bool also_amount = false;
  std::array<Worth, 2> worth{};          ///< by DecimalMark
};

/// A cell that was rounded.
struct RoundedCell {
  std::uint32_t row = 0;
  Column column;
  std::int64_t difference = 0;
};

/// Where an amount as written goes.
enum class Fate : std::uint8_t { kept, rejected, aside };
inline constexpr std::size_t kFates = 3;

/// What of a row is summed: what is open of it where it says so, else its amount; or the amount
/// alone, which counts when the open amounts turn out to be a running balance.
enum class Measure : std::uint8_t { open_or_amount, amount };

/// Sums of one kind of document as written, with the sign of the amount, by fate; and those that
/// wait for a decimal mark (by fate, mark and the column whose mark decides).
struct WrittenSums {
  Currency currency;  ///< none: not known
  DocType type = DocType::invoice;
  Measure measure = Measure::open_or_amount;
  std::array<ExactSum, kFates> known;
  std::array<std::array<ExactSum, 2>, kFates> waiting_amount, waiting_open;
};

/// An amount that a line of totals shows; with two values while its column's mark is not known.
struct Figure {
  bool known = false;
  bool waits = false;
  std::array<Worth, 2> worth{};          ///< by DecimalMark
};

/// A line of a report between the rows taken.
struct ReportLine {
  enum class Kind : std::uint8_t { heading, total, left_out };
  Kind kind = Kind::heading;             ///< left_out: a row that is not taken, but in the totals
  std::uint32_t row = 0;                 ///< how many rows of the chunk stand above it
  std::uint32_t line = 0;                ///< in the chunk
  std::string label;                     ///< its first words
  DocType type = DocType::invoice;       ///< of a row left out
  Currency currency;                     ///< none: it names none
  Figure amount, open;
};

/// A row that is not taken, or set aside and to be listed.
struct RowFault {
  Diagnostic why;
  std::string text;  ///< only when rejects are kept
};

inline constexpr std::size_t kKeyBuckets = 64;

/// The rows' fingerprints in buckets, by the top bits; by row within a bucket.
struct RowKeys {
  std::vector<RowHash> hash;
  std::vector<std::uint32_t> row;
  std::array<std::uint32_t, kKeyBuckets + 1> begin{};
};
/// Puts the fingerprints of a chunk's rows into buckets.
[[nodiscard]] RowKeys in_buckets(const std::vector<RowHash>& by_row);

/// How credits are signed in a file with a column of them, or one that says debit or credit.
struct CreditSigns {
  std::uint64_t plain = 0, minus = 0;        ///< credits without and with a minus
  std::uint64_t debits = 0, unsaid = 0;      ///< rows that the column of sides calls so; or not

  void add(const CreditSigns& other) {
    plain += other.plain;
    minus += other.minus;
    debits += other.debits;
    unsaid += other.unsaid;
  }
};

/// What of the rows taken is told of the whole file.
struct RowTells {
  WordCounts states;  ///< words of a column of states that are not known
  TaxVotes tax;
  DeductedRows deducted;

  void add(const RowTells& other) {
    states.add(other.states);
    tax.add(other.tax);
    deducted.add(other.deducted);
  }
};

struct ChunkRows {
  LedgerPart part;
  std::vector<std::uint32_t> line;      ///< in the chunk, from 1
  std::vector<std::uint32_t> offset;    ///< from `first_offset`
  std::uint64_t first_offset = 0;
  std::vector<std::string> row_text;    ///< only where the input cannot be read again
  std::vector<std::uint8_t> no_number;  ///< 1: the row has no document number

  std::array<DayVotes, kColumns> days;
  std::array<AmountVotes, kColumns> marks;
  std::array<PointYears, kColumns> point_years;
  std::array<IsoDays, kColumns> iso_days;
  std::vector<OpenDay> open_days;
  std::vector<OpenMoney> open_money;
  std::vector<RoundedCell> rounded;
  RowKeys keys;
  std::vector<RowHash> hashes;          ///< by row; instead of keys, of parts of texts only
  std::vector<RowHash> identity;        ///< by row; empty unless documents have lines
  std::vector<WrittenSums> sums;

  std::uint64_t rows_in = 0, rejected = 0;
  std::array<std::uint64_t, kAsides> aside{};
  std::uint64_t mended_ids = 0, named_by_name = 0, ragged = 0, default_currency = 0;
  std::uint64_t paid_unsaid = 0;        ///< rows that are called paid, where nothing says what is
  /// Documents: with a part of them open and a date of settlement, which was left out; without an
  /// open amount; with one.
  std::uint64_t settled_in_part = 0, open_unsaid = 0, open_said = 0;
  RowTells tells;
  CreditSigns signs;
  std::uint64_t bad_utf8 = 0, good_utf8 = 0;  ///< records with characters beyond ASCII
  std::string bad_sample;                     ///< some of the bad ones
  std::vector<RowFault> faults;
  std::vector<ReportLine> lines_between;  ///< headings and totals
  bool totals_unsure = false;             ///< too many rows left out to know what totals hold
  std::optional<Diagnostic> other_table;  ///< a header of another layout amid the rows
  /// A line of names amid the rows, of no layout that is known: a header if rows follow.
  std::optional<Diagnostic> names_line;
  std::uint32_t headers_tried = 0;
  std::uint64_t grouped = 0;              ///< rows whose customer a line above them names
  std::optional<Diagnostic> no_currency;  ///< the first row of no known currency

  // Set when the chunk is delivered.
  std::uint64_t lines_before = 0;

  [[nodiscard]] WrittenSums& sums_of(Currency currency, DocType type, Measure measure);
};

}  // namespace arrears
