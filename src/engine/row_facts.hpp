/// What the engine asks of single rows: their part in an account, and orders that no input order
/// can disturb.
#pragma once

#include <cstdint>

#include <arrears/model/ledger.hpp>

namespace arrears {

/// Whether the row raises the receivable by itself (a refund or return only undoes a payment).
[[nodiscard]] inline bool is_debit(const Ledger& ledger, RowId row) {
  const Effect effect = effect_of(ledger.type(row));
  return effect == Effect::raises || (effect == Effect::signed_ && ledger.amount(row) >= 0);
}

/// Whether the row lowers the receivable: payments, credits, write-offs, negative adjustments.
[[nodiscard]] inline bool is_credit(const Ledger& ledger, RowId row) {
  const Effect effect = effect_of(ledger.type(row));
  return effect == Effect::lowers || (effect == Effect::signed_ && ledger.amount(row) < 0);
}

/// Whether the row was in the books on `known_at`; always, when that is not known. A row without an
/// entry date was entered on its document date.
[[nodiscard]] inline bool is_known_at(const Ledger& ledger, RowId row, Date known_at) {
  if (!known_at.known()) return true;
  const Date entered = ledger.date(Column::entry_date, row);
  return (entered.known() ? entered : ledger.doc_date(row)) <= known_at;
}

/// A write-off that names neither a document nor a clearing group takes no part in anything.
[[nodiscard]] bool is_rejected_write_off(const Ledger& ledger, RowId row);

/// The part of a debit row that is due as a retention; 0 without one.
[[nodiscard]] std::int64_t retained_part(const Ledger& ledger, RowId row);

/// The `paid_share` of a row of which so much is open; 0 where a part of it is retained.
[[nodiscard]] double paid_share_of(const Ledger& ledger, RowId row, std::int64_t open);

inline constexpr std::int64_t kNoClaim = -1;

/// What the export says is left of the row, of at most `amount`; `kNoClaim` where it says nothing
/// or where a settled date stands in its place.
[[nodiscard]] std::int64_t claim_of(const Ledger& ledger, RowId row, std::int64_t amount);

/// Three-way order by all fields that the ledger holds, column by column, then further columns. Two
/// rows that compare equal cannot be told apart.
[[nodiscard]] int compare_all_fields(const Ledger& ledger, RowId a, RowId b);

/// By document number, amount, and all fields: what decides within one date (semantics.md §4).
[[nodiscard]] int compare_numbers(const Ledger& ledger, RowId a, RowId b);

}  // namespace arrears
