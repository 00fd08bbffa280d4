/// Ledger changes: what an export says differently from an earlier one of the same books
/// (`--against`), document by document, with sums that bridge the two balances.
///
/// Both are looked at on the same as-of date, so nothing differs but what the exports say. A
/// document is what its identity says: company, customer, type, number and currency; rows of one
/// document are added up. Rows without a number are told apart by their dates and amount.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/engine/due_dates.hpp>
#include <arrears/engine/open_items.hpp>
#include <arrears/model/document.hpp>
#include <arrears/model/ledger.hpp>

namespace arrears {

enum class Change : std::uint8_t {
  fresh,     ///< `new`: only the later export has it
  paid,      ///< less is open than before (or nothing), and nothing else changed
  applied,   ///< a payment or credit of which less is left
  reopened,  ///< more is open, or left, than before
  amended,   ///< amount, document date or due date are others; its open amount may be, too
  vanished,  ///< only the earlier export has it
};
inline constexpr std::size_t kChanges = 6;
/// `new`, `paid`, `applied`, `reopened`, `amended`, `vanished`.
[[nodiscard]] std::string_view to_string(Change change);

/// A document on one side. Amounts in minor units; what is left of a credit is negative.
struct DocumentState {
  bool there = false;
  std::int64_t amount = 0;  ///< sum of its rows
  std::int64_t open = 0;
  Date doc_date;            ///< the earliest of its rows
  Date due;                 ///< the earliest; unknown for credits and open due dates
};

struct DocumentChange {
  Change change = Change::fresh;
  std::string customer_id, doc_no;
  DocType type = DocType::invoice;
  Currency currency;
  DocumentState before, after;
  std::string fields;  ///< of `amended`: `amount;doc_date;due_date`, those that apply

  [[nodiscard]] std::int64_t difference() const { return after.open - before.open; }
};

/// Per currency: before + all differences = after.
struct ChangeBridge {
  Currency currency;
  std::int64_t before = 0, after = 0;       ///< balances, as each tie-out proves them
  std::int64_t difference[kChanges] = {};   ///< by change
  std::uint32_t documents[kChanges] = {};
};

struct LedgerChanges {
  std::vector<DocumentChange> documents;  ///< changed ones, by customer, currency, type, number
  std::vector<ChangeBridge> bridges;      ///< by currency
};

/// One export with its due dates and what is open in it.
struct ExportState {
  const Ledger& ledger;
  const DueDates& due;
  const OpenItems& open;
  const std::vector<bool>* marks = nullptr;  ///< rows of the part that `open` is; null: all
};

/// Fails with `tie-out-failed` (a bug of ours) when the differences do not bridge the balances.
[[nodiscard]] Result<LedgerChanges> compare_ledgers(const ExportState& before,
                                                    const ExportState& after);

}  // namespace arrears
