/// The document side of the proof: sums straight from the ledger's rows, knowing nothing of how
/// cash was applied (semantics.md §5).
#pragma once

#include <optional>
#include <span>
#include <vector>

#include <arrears/model/diagnostic.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/open_item.hpp>

namespace arrears {

struct Documents {
  std::vector<TieOut> tie_out;  ///< per currency of the ledger: raising, lowering, undoing
  Diagnostics notes;            ///< rows left out, entry dates missing, a snapshot aged too early
};

/// One for each as-of date (rising), in one pass over the rows; of one customer if so asked. The
/// number of threads changes nothing.
[[nodiscard]] std::vector<Documents> sum_documents(const Ledger& ledger,
                                                   std::span<const Date> as_of, Date known_at,
                                                   std::optional<CustomerId> only,
                                                   unsigned threads = 1);

/// Warns where `claims` debit rows rest on open amounts of a later day than the as-of date.
void note_snapshot(const Ledger& ledger, std::int64_t claims, Date as_of, Diagnostics& notes);

}  // namespace arrears
