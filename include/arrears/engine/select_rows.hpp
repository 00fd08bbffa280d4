/// select_rows: the open items of some rows of a ledger, with a proof of their own.
///
/// Cash is applied to the whole ledger first, so an item has the same figure in a part as in the
/// whole. What rows outside the part settled of rows inside it (or the other way round) is counted
/// in the part's tie-out as settled without a row, because the part has no row for it.
#pragma once

#include <vector>

#include <arrears/engine/open_items.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/result.hpp>

namespace arrears {

/// The part of `open` (made with applications kept) whose rows are marked; `marks` has one entry
/// per row. The debit side of the new tie-out is proven from documents and applications, the credit
/// side from what is left of each; the terms of all parts of a ledger add up to those of the whole.
/// Fails with `tie-out-failed` (a bug of ours).
[[nodiscard]] Result<OpenItems> select_rows(const Ledger& ledger, const OpenItems& open,
                                            const std::vector<bool>& marks);

}  // namespace arrears
