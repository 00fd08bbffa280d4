/// Ledger subset: some customers of a ledger as a ledger of their own.
///
/// Nothing crosses customers, so every figure of a customer is the same in it (`--only`); totals
/// and tie-outs then speak of those customers alone.
#pragma once

#include <span>

#include <arrears/model/ledger.hpp>
#include <arrears/model/result.hpp>

namespace arrears {

/// All rows of the given customers, in their order, with sources and origins. Fails as
/// `LedgerBuilder::finish` does.
[[nodiscard]] Result<Ledger> keep_customers(const Ledger& ledger,
                                            std::span<const CustomerId> customers);

}  // namespace arrears
