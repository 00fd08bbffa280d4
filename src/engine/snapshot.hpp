/// Snapshot: gathers the OpenItems of one as-of date, account by account, and proves them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/engine/apply.hpp>
#include <arrears/engine/open_items.hpp>
#include <arrears/model/result.hpp>

#include "account.hpp"
#include "plain_account.hpp"
#include "replay.hpp"

namespace arrears {

/// How often something happened that the user should hear of, with the smallest example by bytes.
struct Tally {
  std::size_t count = 0;
  std::string example;

  void add(std::string_view number) {
    if (count++ == 0 || number < example) example = std::string(number);
  }
  void add(const Tally& other) {
    if (other.count > 0 && (count == 0 || other.example < example)) example = other.example;
    count += other.count;
  }
};

class Snapshot {
 public:
  /// `options` are looked at for what holds whatever the as-of date.
  Snapshot(const Ledger& ledger, const DueDates& due, Date as_of, const ApplyOptions& options);

  /// Room for as many items in all.
  void expect(std::size_t items) { out_.items.reserve(items); }
  [[nodiscard]] std::size_t items() const { return out_.items.size(); }

  /// Adds the items of an account without credits, straight from its rows.
  void add_debits(std::span<const RowId> rows);
  /// Adds to snapshots of rising days what an account without any order of things leaves open.
  static void add_plain(std::span<Snapshot> days, const PlainAccount& account);
  /// Adds what the replay, which stands on the as-of date, leaves open.
  void add_replayed(const Account& account, const Replay& replay, ApplyRule rule);
  /// Ends the customer whose accounts were added last; the customers come in order.
  void finish_customer();
  /// Adds a snapshot, of the same day, of the customers that follow.
  void append(Snapshot&& next);
  /// Ends it all. `documents` has the document side of the proof per currency; the result is proved
  /// against it, and `tie-out-failed` tells a bug of ours.
  [[nodiscard]] Result<OpenItems> finish(std::vector<TieOut> documents, Diagnostics notes);

 private:
  void log_plain(const PlainAccount::Debit& debit, const PlainAccount& account);
  void add_debit(RowId row);
  void add_item(RowId row, std::int64_t open, Date due, bool retention);
  void add_lines(const Account& account, const Replay& replay);
  void add_credits(const Account& account, const Replay& replay, ApplyRule rule);
  void tally_names(const Account& account, const Replay& replay, const Credit& credit);
  void sum_customer();
  void sort_items();
  void sort_unapplied();
  [[nodiscard]] bool numbers_before(RowId a, RowId b) const;
  void merge_write_offs(std::size_t first);
  void tally_notes(Diagnostics& notes) const;
  [[nodiscard]] bool has_happened(Date date) const { return date.known() && date <= settled_by_; }
  TieOut& totals(Currency currency);
  TieOut& totals(RowId row) { return totals(ledger_.currency(row)); }

  const Ledger& ledger_;
  const DueDates& due_;
  bool keep_log_, in_order_;
  const bool one_currency_ = ledger_.currencies().size() < 2;
  // Columns that the ledger lacks need not be asked of each row.
  const bool any_settled_ = ledger_.has(Column::settled_date);
  const bool any_claim_ = ledger_.has(Column::open_amount);
  const bool any_retention_ = ledger_.has(Column::retention_amount);
  Date settled_by_;  ///< settlements up to this day count
  OpenItems out_;
  std::vector<TieOut> settled_;        ///< all but what the documents say
  std::size_t first_item_ = 0, first_unapplied_ = 0, first_application_ = 0, first_write_off_ = 0;
  Tally unknown_, ambiguous_, exceeded_, later_, unknown_return_;
};

}  // namespace arrears
