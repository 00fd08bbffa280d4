/// fold_ledger: reads ledgers for their sums alone, in memory that does not grow with their rows.
///
/// It takes canonical ledgers in seekable files whose rows are all good and each stand for
/// themselves, which is what an ageing of an open-item list at scale is. Whatever else it meets (a
/// faulty row, a reference, a duplicate), it gives up, and `read_ledger` says and does what is
/// right; both give the same figures.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/model/row_batch.hpp>
#include <arrears/read/read_ledger.hpp>

namespace arrears {

/// What one reader thread has folded.
struct FoldedPart {
  std::unique_ptr<RowFold> fold;
  std::vector<std::string> customers;  ///< ids, by the thread's numbers
};

struct FoldOutcome {
  std::vector<FoldedPart> parts;
  std::vector<Source> inputs;         ///< as a Ledger has them
  std::vector<SourceReport> sources;  ///< as `read_ledger` gives them
  Diagnostics diagnostics;
};

/// Called from one thread.
using MakeFold = std::function<std::unique_ptr<RowFold>()>;

/// Empty when the inputs need `read_ledger`; it is also that which reports their faults.
/// `options.wanted` says which columns matter: those that no batch has must be empty in every row.
[[nodiscard]] std::optional<FoldOutcome> fold_ledger(const ReadOptions& options,
                                                     const MakeFold& make_fold);

}  // namespace arrears
