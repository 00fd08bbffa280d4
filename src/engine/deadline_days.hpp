/// The last collection deadline L of one row, in days past due.
#pragma once

#include <arrears/engine/customer_facts.hpp>
#include <arrears/engine/due_dates.hpp>
#include <arrears/engine/stages.hpp>
#include <arrears/model/ledger.hpp>

namespace arrears {

/// 0 while the due date is not known yet.
inline std::int32_t deadline_days(const Ledger& ledger, const CustomerFacts& facts, RowId row,
                                  Date due, const StagePolicy& stages) {
  if (due == kDueOpen) return 0;
  const bool monthly = facts.monthly_settler(ledger.customer(row));
  return stage_limits(due - ledger.doc_date(row), monthly, stages).deadline;
}

/// A dispute that was not raised yet by `day` is none.
inline bool disputed_on(const Ledger& ledger, RowId row, Date day) {
  return !ledger.text(Column::disputed, row).empty() &&
         ledger.date(Column::dispute_date, row) <= day;
}

}  // namespace arrears
