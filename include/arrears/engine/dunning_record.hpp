/// DunningRecord: one row of the dunning log, and what rows that count say.
///
/// The log is append-only: a run is taken back by rows whose `reverses` names it, never by
/// rewriting. Reading and writing the file are the command line's; rules about rows stand here.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/model/currency.hpp>
#include <arrears/model/date.hpp>
#include <arrears/model/ledger.hpp>

namespace arrears {

/// One item in one letter of one committed run. Amounts are minor units of `currency`.
struct DunningRecord {
  std::string run_id;        ///< `YYYY-MM-DD-` and 16 hex digits, made from the run's content
  Date run_date;
  std::string letter_id;
  std::string customer_id, doc_no;
  Currency currency;
  std::int64_t open_amount = 0;
  std::int32_t level = 0;
  std::string level_name, channel;
  std::int64_t fee = 0, interest = 0;
  Date deadline;             ///< as stated in the letter; unknown: it stated none
  std::string status;        ///< `sent`, `reversal` or `opening` (taken over from another system)
  /// `<item key>-<content>`: which document line (see `item_key`), and all that the row says.
  std::string content_hash;
  std::string procedure;
  std::int64_t letter_total = 0, netted = 0;  ///< of the letter in that currency
  std::string reverses;      ///< of a reversal: the run it takes back

  friend bool operator==(const DunningRecord&, const DunningRecord&) = default;
};

/// 64-bit FNV-1a over texts, each ended by a byte that text cannot hold; the same on any machine.
class ContentHash {
 public:
  ContentHash& add(std::string_view text);
  ContentHash& add(std::int64_t number);
  /// 16 lower-case hex digits.
  [[nodiscard]] std::string hex() const;
  [[nodiscard]] std::uint64_t value() const { return state_; }

 private:
  std::uint64_t state_ = 14695981039346656037ULL;
};

/// Names a document line across runs: company, type, number, document date, due date, amount and
/// currency. Two lines that are equal in all of them are told apart by `ordinal`.
[[nodiscard]] std::string item_key(const Ledger& ledger, RowId row, Date due,
                                   std::uint32_t ordinal);
/// The part of a record's `content_hash` that names its line; empty when it has none.
[[nodiscard]] std::string_view item_key_of(const DunningRecord& record);
/// Content of a record: all fields but run id and content hash.
[[nodiscard]] std::string content_of(const DunningRecord& record);

/// The rows that count: neither reversals nor reversed by one. Order is kept.
[[nodiscard]] std::vector<const DunningRecord*> standing(std::span<const DunningRecord> log);
/// The run date of the last row; unknown for an empty log.
[[nodiscard]] Date last_run_date(std::span<const DunningRecord> log);
/// Rows that take back `run_id`, dated `run_date`; empty when no standing row is of that run.
[[nodiscard]] std::vector<DunningRecord> reversal_of(std::span<const DunningRecord> log,
                                                     std::string_view run_id, Date run_date);

/// Gives new rows of one run their content hashes and their common run id, which also rests on how
/// many rows the log has, so that a run repeated after a reversal is another run.
void stamp_run(std::vector<DunningRecord>& rows, std::size_t log_size);

}  // namespace arrears
