/// OpenItem: what is left of one document line as of one date.
#pragma once

#include <cstdint>
#include <vector>

#include <arrears/model/currency.hpp>
#include <arrears/model/date.hpp>
#include <arrears/model/ids.hpp>

namespace arrears {

/// A debit line with something left. `due` is its effective due date (terms resolved, rolled).
struct OpenItem {
  RowId row;
  std::int64_t open = 0;  ///< > 0, minor units of the row's currency
  Date due;
  bool retention = false;          ///< the retained part of its row, due at `retention_due`
  bool written_off = false;        ///< some of the line was written off
  bool unearned_discount = false;  ///< short by a cash discount that was taken too late
};

/// A payment or credit with something not applied to anything.
struct UnappliedCredit {
  RowId row;
  std::int64_t left = 0;  ///< > 0, minor units
};

/// By which rule a credit met a debit.
enum class ApplyReason : std::uint8_t {
  named,             ///< the credit names the document
  oldest,            ///< oldest open item of the customer
  clearing,          ///< rows of one clearing group (`settled_by`)
  settled_date,      ///< the export says the document is settled; no payment row
  open_amount,       ///< the export's open amount implies an earlier payment; no payment row
  discount,          ///< cash discount taken
  small_difference,  ///< within the tolerance
  recovery,          ///< money for a document that was written off
  refund,            ///< a refund uses up a credit (the debit side is the refund)
  returned,          ///< negative: a returned payment takes an application back
};

/// One step of cash application. `credit` is invalid for settlements that no row stands for.
struct Application {
  RowId debit;
  RowId credit;
  Date effective;
  ApplyReason reason = ApplyReason::named;
  std::int64_t amount = 0;  ///< minor units; negative when taken back
};

/// The proof, per currency, in minor units (semantics.md §5):
/// balance + small_differences + discounts = raising − lowering + recoveries + undoing − implied.
struct TieOut {
  Currency currency;
  std::int64_t not_due = 0;      ///< by basis `due`
  std::int64_t overdue = 0;
  std::int64_t unapplied = 0;
  std::int64_t balance = 0;      ///< not_due + overdue − unapplied
  std::int64_t raising = 0;
  std::int64_t lowering = 0;
  std::int64_t recoveries = 0;   ///< of `lowering`: write-offs reversed by later payments
  std::int64_t undoing = 0;      ///< refunds and returned payments
  std::int64_t implied = 0;      ///< settled_date, or amount beyond open_amount
  std::int64_t small_differences = 0;
  std::int64_t discounts = 0;

  /// What the documents say less what the report says; 0 unless there is a bug of ours.
  [[nodiscard]] std::int64_t difference() const {
    return raising - lowering + recoveries + undoing - implied - balance - small_differences -
           discounts;
  }
};

}  // namespace arrears
