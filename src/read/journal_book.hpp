// JournalBook: what a plain-text journal (ledger, hledger) says of receivables, and where.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include <arrears/model/date.hpp>
#include <arrears/model/diagnostic.hpp>
#include <arrears/model/result.hpp>
#include <arrears/read/byte_source.hpp>
#include <arrears/read/read_ledger.hpp>

#include "journal_amount.hpp"

namespace arrears {

/// A line of a journal's file.
struct JournalLine {
  std::uint32_t file = 0;    ///< index in JournalBook::files
  std::uint32_t line = 0;    ///< from 1
  std::uint64_t offset = 0;  ///< of its first byte in the file
};

using JournalTags = std::vector<std::pair<std::string, std::string>>;

struct JournalPosting {
  enum class Kind : unsigned char { real, balanced, unbalanced };  ///< virtual ones: [a] and (a)
  Kind kind = Kind::real;
  std::string account;
  std::optional<JournalAmount> amount, price;
  bool price_is_total = false;
  bool is_assigned = false;  ///< the amount is what makes the balance the one stated
  Date date;                 ///< its own, else unknown
  JournalTags tags;
  JournalLine at;
  std::size_t account_at = 0;  ///< byte of the line
};

struct JournalTransaction {
  Date date;
  std::string code, description;
  JournalTags tags;
  std::vector<JournalPosting> postings;
  JournalLine at;
  std::uint64_t end = 0;   ///< offset behind its last line
  bool has_bucket = false; ///< what is left over goes to the account of an `A` directive
};

/// A transaction that cannot be taken.
struct JournalFault {
  Diagnostic why;
  std::uint32_t file = 0;
  std::string text;  ///< the whole transaction
};

struct JournalFile {
  std::string name;
  std::string text;
};

struct JournalBook {
  std::deque<JournalFile> files;  ///< the journal itself, then what it includes
  std::vector<JournalTransaction> transactions;  ///< those with a receivable
  std::vector<JournalFault> faults;
  MarkEvidence marks;
  std::uint64_t all_transactions = 0;
  std::uint64_t automated = 0, periodic = 0;  ///< left out

  /// The place of a byte of a line.
  [[nodiscard]] Place place(const JournalLine& line, std::size_t at = 0,
                            std::size_t length = 0) const;
};

/// Reads a journal and all it includes. The failing side has what makes the rest doubtful: unknown
/// directives, a missing or circular include, text that is no journal.
[[nodiscard]] Result<JournalBook> read_journal_book(ByteSource& source,
                                                    const ReadOptions& options);

/// Whether an account is one of receivables, and what stands behind that account's name.
[[nodiscard]] std::optional<std::string> receivable_part(
    std::string_view account, const std::vector<std::string>& receivables);

/// Whether a text is a journal, by its name or its lines.
[[nodiscard]] bool is_journal(std::string_view path, std::string_view head);

}  // namespace arrears
