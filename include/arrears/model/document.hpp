/// Document kinds: what a row of a ledger is, and what it does to the receivable (semantics.md §2).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace arrears {

/// The kinds of the canonical ledger, in the order in which the manual lists them.
enum class DocType : std::uint8_t {
  invoice,
  debit_note,
  opening,
  interest,
  fee,
  credit_note,
  payment,
  write_off,
  refund,
  returned_payment,
  adjustment,  ///< signed; becomes a debit note or a credit note when it is applied
};
inline constexpr int kDocTypes = 11;

/// What a kind does to the receivable.
enum class Effect : std::uint8_t {
  raises,   ///< invoice, debit_note, opening, interest, fee
  lowers,   ///< credit_note, payment, write_off
  undoes,   ///< refund, returned_payment
  signed_,  ///< adjustment: by its sign
};

/// `invoice`, `credit_note`, … as written in a canonical ledger.
[[nodiscard]] std::string_view to_string(DocType type);
/// The kind of exactly that name; empty otherwise.
[[nodiscard]] std::optional<DocType> parse_doc_type(std::string_view name);
[[nodiscard]] constexpr Effect effect_of(DocType type) {
  if (type < DocType::credit_note) return Effect::raises;
  if (type < DocType::refund) return Effect::lowers;
  return type == DocType::adjustment ? Effect::signed_ : Effect::undoes;
}
/// Invoices, debit notes and (negatively) credit notes are sales; openings, interest, fees are not.
[[nodiscard]] bool is_sale(DocType type);

}  // namespace arrears
