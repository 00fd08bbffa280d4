/// Account activity: what happened on an account in a period, as its statement shows it.
///
/// An account is one company's books on one customer in one currency. Opening balance, the entries
/// of the period and the closing balance are made from the documents alone and proven against the
/// open items: opening + entries = closing = open items less what is unapplied.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <arrears/engine/open_items.hpp>
#include <arrears/model/currency.hpp>
#include <arrears/model/date.hpp>
#include <arrears/model/ids.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/result.hpp>

namespace arrears {

/// What an entry is, beside the kinds of documents.
enum class EntryKind : std::uint8_t {
  document,          ///< a row of the ledger, of its own kind
  settled,           ///< the export says it is settled, without a row
  discount,          ///< cash discount taken
  small_difference,  ///< written off within the tolerance
  recovery,          ///< a payment that brings a write-off back
};

/// One line of a statement. `amount` raises the balance where it is positive.
struct AccountEntry {
  RowId row;          ///< the document, or the one that the entry belongs to
  Date date;
  EntryKind kind = EntryKind::document;
  std::int64_t amount = 0;  ///< minor units
};

/// One account with anything to tell: entries in the period, or a balance at either end.
struct AccountActivity {
  CustomerId customer;
  std::string_view company;  ///< of the ledger; empty where it has none
  Currency currency;
  std::int64_t opening = 0;  ///< at the end of the day before the period
  std::int64_t closing = 0;  ///< at the end of the as-of date
  std::vector<AccountEntry> entries;  ///< by date, debits first, number, all fields
};

/// The accounts of all customers from `from` up to the as-of date of `open`, which must have kept
/// its applications; by customer, company, currency. Settlements that no row stands for carry the
/// dates that `apply_cash` gives them. Fails with `tie-out-failed` (a bug of ours).
[[nodiscard]] Result<std::vector<AccountActivity>> account_activity(const Ledger& ledger,
                                                                    const OpenItems& open,
                                                                    Date from);

/// `invoice`, `payment`, …, or `settled`, `discount`, `small_difference`, `recovery`.
[[nodiscard]] std::string_view kind_of(const Ledger& ledger, const AccountEntry& entry);

}  // namespace arrears
