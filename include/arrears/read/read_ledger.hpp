/// read_ledger: any number of canonical ledgers and raw exports to one Ledger.
///
/// Every row of every input is accounted for: rows in = rows out + rejected + set aside, and per
/// currency the same for the sums of the amount column, with what rounding changed. This is
/// asserted, not hoped for. The result does not depend on threads or on how the input is cut.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <arrears/model/columns.hpp>
#include <arrears/model/currency.hpp>
#include <arrears/model/date.hpp>
#include <arrears/model/diagnostic.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/result.hpp>
#include <arrears/read/conventions.hpp>
#include <arrears/read/source_report.hpp>

namespace arrears {

/// What to read and how. Default-made options read nothing and detect everything.
struct ReadOptions {
  std::vector<std::string> paths;            ///< `-` is standard input; text or xlsx
  Wanted wanted;                             ///< see `columns.hpp`
  std::string profile;                       ///< a name or a path; empty: by the header
  Currency currency;                         ///< of rows that name none; none: an error names it
  std::optional<DateOrder> date_order;
  std::optional<DecimalMark> decimal_mark;
  std::string encoding;                      ///< `windows-1252`, `gb18030`, …; empty: detect
  std::string sheet;                         ///< of workbooks: name or number; empty: first shown
  std::vector<std::string> receivables;      ///< accounts of journals; empty: the usual names
  unsigned threads = 0;                      ///< 0: all processors
  std::size_t chunk_bytes = std::size_t{1} << 22U;  ///< of text, for one thread at a time
  bool strict = false;                       ///< amounts that need rounding are rejected
  DuplicateRule duplicates = DuplicateRule::set_aside;
  AmountScope amount_scope = AmountScope::unset;
  Date exported_on;                          ///< of inputs that do not say it themselves
  bool keep_rejects = false;                 ///< keep every reject with its row, not only counts
  std::uint32_t errors_per_file = 20;        ///< diagnostics kept of one file; all are counted
};

/// One row that is not in the ledger, as `import --rejects` lists it. Code and arguments stand in
/// the diagnostic, and so do file, line and column. A row set aside (exact duplicate, total,
/// heading) has severity `note`.
struct Reject {
  Diagnostic why;
  std::string row;  ///< the record's text as it stands in the file, decoded to UTF-8
};

/// All that reading gave.
struct ReadOutcome {
  Ledger ledger;
  std::vector<SourceReport> sources;  ///< in the order of the paths
  std::vector<Reject> rejects;        ///< in input order; empty unless `keep_rejects`
  Diagnostics diagnostics;            ///< row errors (capped per file), warnings and notes
};

/// Reads all inputs. Row errors are part of the outcome. The failing side has every file fault
/// (status 3) and every usage error (status 2: ambiguous column, unknown currency, no profile that
/// fits, amount scope) of the run, after which there is no ledger.
[[nodiscard]] tl::expected<ReadOutcome, Diagnostics> read_ledger(const ReadOptions& options);

}  // namespace arrears
