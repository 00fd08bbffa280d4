/// Age lists: what `age` shows beside the ageing itself: applications of cash, movements between
/// two days, and what an export says differently from an earlier one.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/engine/applications.hpp>
#include <arrears/engine/customer_facts.hpp>
#include <arrears/engine/ledger_changes.hpp>
#include <arrears/engine/movements.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/table.hpp>

namespace arrears {

/// `payment,invoice,date,amount,rule,currency,customer_id,payment_type,invoice_type,payer_id`, one
/// row per step, with the proof of `list` in the foot. A step whose row is not in `marks` (none:
/// all) is left out. Views into the ledger.
[[nodiscard]] Table application_table(const Ledger& ledger, const ApplicationList& list,
                                      Date as_of, const std::vector<bool>& marks);

/// Movements from one day to the next; ages and facts are those of the days.
struct MovePeriod {
  Date from, to;
  std::vector<ItemMove> items;  ///< empty unless they are listed
  std::vector<MoveSum> sums;
  std::vector<RollCell> rolls;
};

/// The keys (`customer_id` with `customer_name` behind it), then `currency,opening,new,paid,
/// written_off,closing,worsened,improved,stayed,from_date,as_of`.
[[nodiscard]] Table movement_table(std::span<const MovePeriod> periods,
                                   std::span<const GroupKey> keys, const Ledger& ledger,
                                   const CustomerFacts& facts);
/// `from_bucket,to_bucket,currency,amount,items,roll_pct,from_date,as_of`; the rate is of what
/// stood in `from_bucket`. `names` are the axis's.
[[nodiscard]] Table roll_table(std::span<const MovePeriod> periods,
                               std::span<const std::string> names);
/// `customer_id,customer_name,doc_type,doc_no,due_date,currency,open_before,open_after,from_bucket,
/// to_bucket,movement,from_date,as_of`: every item that was open on either day.
[[nodiscard]] Table move_list(std::span<const MovePeriod> periods,
                              std::span<const std::string> names, const Ledger& ledger,
                              const CustomerFacts& facts);

/// Looks a customer's name up by his id.
using NameOf = std::function<std::string(std::string_view id)>;

/// `change,customer_id,customer_name,doc_type,doc_no,doc_date,due_date,currency,amount_before,
/// amount_after,open_before,open_after,difference,amended`, with the bridge in the foot.
[[nodiscard]] Table change_table(const LedgerChanges& changes, const NameOf& name_of);
/// `change,currency,documents,amount`: `balance_before`, each change, `balance_after`.
[[nodiscard]] Table change_sums(const LedgerChanges& changes);

}  // namespace arrears
