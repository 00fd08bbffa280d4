// When an item rises: its days, its last step's date, the deadline stated in its last letter.
#pragma once

#include <cstdint>

#include <arrears/engine/dun.hpp>
#include <arrears/engine/procedure.hpp>

namespace arrears {

// What the log (or the ledger, at go-live) says of one document line.
struct ItemPast {
  std::int32_t level = 0;
  Date last;            // the day of its last step
  Date deadline;        // stated in its last letter
  Date first_letter;    // the day of its first letter
  Date charged_until;   // interest was charged up to this day
  std::int32_t collection_days = 0;  // the last collection deadline, in days past due
  bool fee_charged = false;  // a fee that is charged once per item ever
};

// The level to which an item rises, or why it does not.
struct NextStep {
  SkipReason reason = SkipReason::none;
  std::int32_t level = 0;
};

[[nodiscard]] NextStep next_step(const Procedure& procedure, const ItemPast& past,
                                 std::int32_t days_past_due, Date as_of);

}  // namespace arrears
