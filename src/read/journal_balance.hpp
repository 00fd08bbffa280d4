// JournalBalance: what each posting of a transaction moves, and whether its books balance.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "journal_book.hpp"

namespace arrears {

/// What a posting moves: usually one amount; an elided one may have several.
struct JournalMoved {
  std::string commodity;
  Decimal value;
};

/// The sum of a transaction's postings in one commodity.
struct JournalRest {
  Decimal sum;
  std::size_t decimals = 0;  ///< of the amounts as written
  bool by_price = false;     ///< a product took part, which balances only when rounded
};

class JournalBalance {
 public:
  using AllMoved = std::vector<std::vector<JournalMoved>>;

  JournalBalance(JournalBook& book, const ReadOptions& options) : book_(book), options_(options) {}

  /// What every posting moves, elided amounts worked out; nothing when the books do not balance.
  std::optional<AllMoved> balanced(const JournalTransaction& transaction);
  /// An amount by the marks of its commodity; nothing, with a fault, when it cannot be told.
  std::optional<JournalValue> value(const JournalAmount& amount, const JournalPosting& posting);
  /// Why the last transaction has none.
  [[nodiscard]] const std::optional<Diagnostic>& fault() const { return fault_; }
  /// What stops the reading of the whole journal.
  [[nodiscard]] const std::optional<Diagnostic>& stop() const { return stop_; }

 private:
  using Kind = JournalPosting::Kind;
  using Rests = std::map<std::string, JournalRest>;

  void set_fault(std::string_view code, const JournalPosting& posting, std::size_t at,
                 std::size_t length = 0);
  bool balance(const JournalTransaction& transaction, Kind kind, AllMoved& moved);
  /// Adds an amount, at its price where it has one, to what must be zero in the end.
  bool add(const JournalPosting& posting, Rests& rests, std::vector<JournalMoved>& moved);
  bool is_even(const JournalTransaction& transaction, const Rests& rests, Kind kind);

  JournalBook& book_;
  const ReadOptions& options_;
  std::optional<Diagnostic> fault_;  // of the transaction at hand
  std::optional<Diagnostic> stop_;
};

}  // namespace arrears
