/// SourceReport: what was understood of one input file and where each of its rows went. This is
/// what `import --preview`, `-v` and the control totals show.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/model/currency.hpp>
#include <arrears/model/date.hpp>
#include <arrears/read/conventions.hpp>
#include <arrears/read/exact_sum.hpp>

namespace arrears {

/// Why a row is neither in the ledger nor rejected.
enum class Aside : std::uint8_t {
  duplicate,        ///< equal to an earlier row with a document number in every field
  repeated_line,    ///< a further line of a document whose amount the first line has
  total,            ///< Total, Summe, 合计: a line of the report, not of the ledger
  blank,            ///< all cells empty
  heading,          ///< the header again, or a line of text above or below a group of rows
  ignored_type,     ///< a document type that the profile leaves out
};
inline constexpr std::size_t kAsides = 6;
/// `duplicate`, `repeated-line`, `total`, `blank`, `heading`, `ignored-type`.
[[nodiscard]] std::string_view to_string(Aside aside);

/// The money of one currency in exact major units: of each row `open_amount` where it has one, else
/// `amount`, positive for what raises the receivable and negative for what lowers it.
/// in = out + rejected + aside + rounding. Rows set aside without a currency, as totals, count in
/// the file's only currency and nowhere when there are several.
struct SourceSums {
  Currency currency;         ///< none: rejected rows whose currency cannot be read
  ExactSum in;               ///< all rows whose amount can be read, as written
  ExactSum out;              ///< rows kept, as kept
  ExactSum rejected;         ///< rejected rows, as written
  ExactSum aside;            ///< rows set aside, as written
  ExactSum rounding;         ///< rows kept: as written less as kept
  std::uint64_t rounded = 0; ///< rows kept whose amount or open amount was rounded
  ExactSum control;          ///< rows kept, as written: what `--control-total` compares
};

/// How one column is written and what says so.
struct Decided {
  std::string column;        ///< the header's own name
  std::string convention;    ///< `dmy`, `mdy`, `ymd`, `.`, `,`
  std::string by;            ///< `option`, `profile`, `cells`, `canonical`, `alike` (all the same)
  std::uint64_t cells = 0;   ///< how many cells decide it
  std::uint64_t line = 0;    ///< of the first that does
  std::string example;       ///< its text
};

/// Which header cell fills which column of the ledger; `column` is empty for one that is kept only
/// as a further column.
struct ColumnUse {
  std::string header;
  std::string column;
};

struct SourceReport {
  std::string path;
  std::string profile, profile_title;
  std::string encoding;             ///< `utf-8`, `utf-16le`, `windows-1252`, `gb18030`, `xlsx`
  std::string sheet;                ///< the sheet of a workbook; empty for text
  DecimalMark sheet_mark = DecimalMark::point;  ///< with which its numbers were written as text
  bool sheet_units = false;                     ///< and with the currency of their format
  char separator = ',';
  std::uint64_t header_line = 1;    ///< physical line of the header
  std::uint64_t header_lines = 1;   ///< how many lines make it; none where the profile does
  std::uint64_t preamble_lines = 0; ///< lines before it, skipped
  Date exported_on;
  std::vector<ColumnUse> columns;
  std::vector<Decided> decided;

  std::uint64_t rows_in = 0, rows_out = 0, rejected = 0;
  std::array<std::uint64_t, kAsides> aside{};
  std::vector<SourceSums> sums;     ///< by currency code

  // Things mended on the way, each counted.
  std::uint64_t rounded = 0;            ///< rows with a money cell of more decimals than fit
  std::uint64_t mended_ids = 0;         ///< 1930571429.0 -> 1930571429
  std::uint64_t named_by_name = 0;      ///< rows whose customer id is the customer's name
  std::uint64_t grouped = 0;            ///< rows whose customer a line above them names
  std::uint64_t ragged = 0;             ///< rows with missing or surplus empty cells
  std::uint64_t equal_unnumbered = 0;   ///< equal rows without a number, all kept
  std::uint64_t default_currency = 0;   ///< rows that name no currency

  [[nodiscard]] std::uint64_t set_aside() const {
    std::uint64_t n = 0;
    for (const std::uint64_t count : aside) n += count;
    return n;
  }
};

}  // namespace arrears
