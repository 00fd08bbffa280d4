// What only all rows of a file can decide: how its columns are written, what its signs mean.
#pragma once

#include <array>
#include <cstdint>

#include "source_rows.hpp"

namespace arrears {

/// What the cells of every column say together of its date order and decimal mark.
struct Verdicts {
  std::array<DayVotes, kColumns> days;
  std::array<PointYears, kColumns> point_years;
  std::array<IsoDays, kColumns> iso_days;
  std::array<AmountVotes, kColumns> marks;

  /// Chunks come in file order.
  void add(const ChunkRows& chunk);
  /// The way in which a column's amounts are read: a DecimalMark.
  [[nodiscard]] std::size_t mark_of(Column column) const {
    return marks[static_cast<std::size_t>(column)].first_way();
  }
  /// Whether every cell that waits reads the same by both.
  [[nodiscard]] bool reads_as(const Verdicts& other) const;
};

/// How many credits of each kind are written with a minus, and without.
struct SignCounts {
  std::array<std::int64_t, kDocTypes> minus{}, plain{};

  void add(const LedgerPart& part);
  void add(const SignCounts& other);
};

/// Reports how each column is written. Gives back usage errors: columns that stay ambiguous.
[[nodiscard]] Diagnostics decide_columns(SourceRows& source, const Verdicts& verdicts);

/// Gives the cells of a chunk that waited for it the value that their column's convention says.
void fill_waiting_cells(ChunkRows& chunk, const Verdicts& verdicts);

/// Kinds of credits whose amounts are negative in most rows: there the sign says what a row does,
/// not that it is reversed. Each kind is judged alone: a list may print payments as positive and
/// its red invoices as negative. Where some are positive, a warning says what was made of them.
[[nodiscard]] SignedKinds decide_signs(SourceRows& source, const SignCounts& counts);

/// What is open of an amount never exceeds it and has its sign. False for a running balance.
[[nodiscard]] inline bool is_part_of(std::int64_t open, std::int64_t amount) {
  return amount < 0 ? open <= 0 && open >= amount : open >= 0 && open <= amount;
}

/// An open amount that is no part of its amount; where the amount is the document's own, an
/// open amount of a payment may be signed by what it does.
[[nodiscard]] bool is_odd_open(DocType type, std::int64_t amount, std::int64_t open);

}  // namespace arrears
