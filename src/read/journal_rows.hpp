// JournalRows: the receivables of a journal as rows of a canonical ledger.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "journal_book.hpp"

namespace arrears {

struct JournalRow {
  std::array<std::string, kColumns> cells;
  std::string account, origin;   ///< further columns: `account`, and `journal` (file:line)
  JournalLine at;
  std::size_t account_at = 0, amount_at = 0;  ///< bytes of the line
};

/// Balances every transaction and makes a row of each posting to a receivable. What cannot be taken
/// goes to the book's faults. Fails (status 2) where a number's decimal mark cannot be told.
[[nodiscard]] Result<std::vector<JournalRow>> rows_of(JournalBook& book,
                                                      const ReadOptions& options);

}  // namespace arrears
