/// Conditions of `--where` on columns of the ledger: which rows a report speaks of, in the same
/// grammar as conditions on the columns of its table.
#pragma once

#include <vector>

#include <arrears/engine/customer_facts.hpp>
#include <arrears/engine/due_dates.hpp>
#include <arrears/engine/parent_groups.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/result.hpp>
#include <arrears/render/table_ops.hpp>

namespace arrears {

/// What the values of a row's columns rest on; as for `--by` (see `GroupKey`).
struct LedgerRows {
  const Ledger& ledger;
  const CustomerFacts& facts;
  const DueDates& due;
  const ParentGroups& parents;
  Date as_of;
};

/// One entry per row: whether all conditions hold for it. A row without a value of its own has its
/// customer's. Amounts and dates compare by value; a further column of the export compares as
/// numbers where `<`, `<=`, `>` or `>=` stands before a plain decimal (cells that are none do not
/// meet it), else as text. Fails with `unknown-column` or `where-bad-value`.
[[nodiscard]] Result<std::vector<bool>> mark_rows(const LedgerRows& rows, const Where& where);

}  // namespace arrears
