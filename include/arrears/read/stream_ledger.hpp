/// stream_ledger: reads exports part by part, for whoever needs no row a second time (`import`).
///
/// What all rows of a file decide together (date orders, decimal marks, what signs mean, which
/// optional columns there are) is guessed from samples and proven when all rows were read. Where a
/// guess was wrong, or a row asks for more than being taken or rejected by itself (a total, an
/// equal row, an amount to round), it gives up, and `read_ledger` says and does what is right; both
/// give the same rows. Memory grows by a number for each row, not with their text.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <arrears/model/ledger_part.hpp>
#include <arrears/read/read_ledger.hpp>

namespace arrears {

/// The columns that the rows of all inputs have.
struct StreamedColumns {
  ColumnSet columns;
  std::vector<std::string> extras;  ///< further columns, in the order first met

  friend bool operator==(const StreamedColumns&, const StreamedColumns&) = default;
};

/// Some rows of one input.
struct StreamedPart {
  const LedgerPart& part;           ///< of texts only
  /// For each of `StreamedColumns::extras` its place in `part.extra_texts`; -1: the input lacks it.
  std::span<const std::int32_t> extras;
};

/// Makes bytes of parts.
class PartWriter {
 public:
  virtual ~PartWriter() = default;
  /// Called first, once.
  virtual void begin(const StreamedColumns& columns) = 0;
  /// Appends the bytes of a part; called by several threads at once. Some are made in vain.
  virtual void write(const StreamedPart& part, std::string& out) const = 0;
  /// Called in the order of the rows; the bytes may be moved away. False ends the reading.
  [[nodiscard]] virtual bool take(std::string& bytes) = 0;
};

struct StreamOutcome {
  std::vector<SourceReport> sources;  ///< as `read_ledger` gives them
  Diagnostics diagnostics;
};

/// Empty when the inputs need `read_ledger`, or the writer ended it: what was taken is void then.
/// It takes regular files of text; `options` must not keep rejects.
[[nodiscard]] std::optional<StreamOutcome> stream_ledger(const ReadOptions& options,
                                                         PartWriter& writer);

}  // namespace arrears
