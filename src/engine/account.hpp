/// Account: the rows of one company, customer and currency, sorted and linked for a replay.
///
/// Lines, credits and undos are held in the order that decides between them, so that an index is
/// also a rank. One Account object is filled again and again; it keeps its memory.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <arrears/engine/due_dates.hpp>
#include <arrears/model/ledger.hpp>

#include "name_table.hpp"
#include "row_facts.hpp"

namespace arrears {

/// A debit that is paid as one: a document line, a retention, or a refund or returned payment, of
/// which only the rest that it cannot undo is open.
struct Line {
  RowId row;
  Date date;
  Date due;                          ///< as finally known
  Date due_known;                    ///< of a next delivery: the day that fixed `due`
  Date settled;                      ///< from this day on open with 0
  std::int64_t amount = 0;
  std::int64_t claim = kNoClaim;     ///< what the export says is left
  std::int64_t before = 0;           ///< of `amount`, paid before the first row
  std::uint32_t number = kNoIndex;   ///< target of its document number
  std::uint32_t group = kNoIndex;    ///< target of its clearing group
  bool retention = false;
  bool undo = false;                 ///< a refund or returned payment
  bool known = true;                 ///< in the books at `known_at`
  bool exceeded = false;             ///< the rows that apply to it leave less than its claim
  Date choice_from;                  ///< first row that its open amount rests on, besides itself

  /// What is left at least, by the export.
  [[nodiscard]] std::int64_t floor() const { return claim == kNoClaim ? 0 : claim; }
};

/// A row that lowers the receivable.
struct Credit {
  RowId row;
  Date date;
  Date effective;                    ///< the later of its date and `applied_date`
  Date settled;
  std::int64_t amount = 0;
  std::int64_t claim = kNoClaim;
  std::int64_t before = 0;
  DocType type = DocType::payment;
  std::uint32_t number = kNoIndex;   ///< in `credit_numbers`
  std::uint32_t group = kNoIndex;    ///< in `clearing_names`
  std::uint32_t first_name = 0;      ///< its targets, in `named`
  std::uint32_t names = 0;
  bool clearing = false;             ///< its only target is its clearing group
  bool known = true;
  bool exceeded = false;

  [[nodiscard]] std::int64_t floor() const { return claim == kNoClaim ? 0 : claim; }
};

/// The undoing side of a refund or returned payment; its rest is a Line.
struct Undo {
  RowId row;
  std::uint32_t line = 0;
  std::uint32_t first_name = 0;      ///< credit numbers, in `named`
  std::uint32_t names = 0;
  std::uint32_t group = kNoIndex;    ///< without names: its clearing group
  bool returned = false;             ///< a returned payment; else a refund
};

class Account {
 public:
  Account(const Ledger& ledger, const DueDates& due, Date known_at)
      : ledger_(ledger), due_(due), known_at_(known_at) {}

  /// Takes the rows of one account, in any order; write-offs that name nothing are left out.
  void fill(std::span<const RowId> rows);

  [[nodiscard]] std::span<const std::uint32_t> targets(const Credit& credit) const {
    return std::span<const std::uint32_t>(named_).subspan(credit.first_name, credit.names);
  }
  [[nodiscard]] std::span<const std::uint32_t> numbers(const Undo& undo) const {
    return std::span<const std::uint32_t>(named_).subspan(undo.first_name, undo.names);
  }
  /// Targets are the document numbers, then the clearing groups.
  [[nodiscard]] std::size_t target_count() const {
    return line_numbers_.size() + clearing_names_.size();
  }
  [[nodiscard]] bool is_number(std::uint32_t target) const {
    return target < line_numbers_.size();
  }

  std::vector<Line> lines;      ///< by due date, document date, number, amount, all fields
  std::vector<Credit> credits;  ///< by effective date, number, amount, all fields
  std::vector<Undo> undos;      ///< by date, number, amount, all fields
  Members lines_of;             ///< of a target
  Members credits_of;           ///< that name a target
  Members credits_numbered;     ///< by credit number; only with undos
  Members credits_clearing;     ///< by clearing group (not target); only with undos
  Members undos_naming;         ///< a credit number
  std::vector<std::uint32_t> credits_by_date;  ///< without write-offs; only with undos
  bool any_claim = false;
  bool any_open_due = false;    ///< next-delivery lines among them

 private:
  void add_debit(RowId row);
  void add_undo(RowId row);
  void add_credit(RowId row);
  void sort_rows();
  void number_lines();
  void link_credits();
  void link_undos();
  void settle_groups();
  [[nodiscard]] std::uint32_t clearing_group(RowId row);

  const Ledger& ledger_;
  const DueDates& due_;
  Date known_at_;
  NameTable line_numbers_, credit_numbers_, clearing_names_;
  std::vector<std::uint32_t> named_;
};

}  // namespace arrears
