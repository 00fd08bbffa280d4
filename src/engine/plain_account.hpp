/// PlainAccount: an account in which no order of things decides anything: each credit names one
/// document that stood before it, or nothing, and no document is paid more than it is worth. What
/// is open on a day is then a difference, and a Replay would find the same at far more cost.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <arrears/engine/apply.hpp>
#include <arrears/engine/due_dates.hpp>
#include <arrears/model/ledger.hpp>

#include "name_table.hpp"

namespace arrears {

class PlainAccount {
 public:
  PlainAccount(const Ledger& ledger, const DueDates& due, const ApplyOptions& options);

  /// Takes the rows of one account. False, and nothing is said of it, where it has to be replayed.
  [[nodiscard]] bool fill(std::span<const RowId> rows);

  struct Debit {
    RowId row;
    Date date, due;
    std::int64_t amount = 0;
    std::int64_t paid = 0;            ///< by all its payments
    std::uint32_t first = kNoIndex;   ///< of its payments
    std::uint32_t payments = 0;
  };
  /// A credit, all of which goes to one debit, or nowhere.
  struct Payment {
    RowId row;
    Date date;
    std::int64_t amount = 0;
    std::uint32_t next = kNoIndex;    ///< of the same debit, in the order in which they are applied
  };

  [[nodiscard]] const std::vector<Debit>& debits() const { return debits_; }
  [[nodiscard]] const Payment& payment(std::uint32_t index) const { return payments_[index]; }
  /// Credits that name nothing.
  [[nodiscard]] const std::vector<Payment>& loose() const { return loose_; }

 private:
  [[nodiscard]] bool add_debit(RowId row);
  [[nodiscard]] bool add_credit(RowId row);

  const Ledger& ledger_;
  const DueDates& due_;
  bool possible_;      // by the options and the columns of the ledger
  bool loose_waits_;   // by the rule, what names nothing stays unapplied
  NameTable numbers_;                     // of debits
  std::vector<std::uint32_t> numbered_;   // the debit of each number
  std::vector<Debit> debits_;
  std::vector<Payment> payments_, loose_;
};

}  // namespace arrears
