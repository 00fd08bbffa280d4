/// PromiseMarks: which rows stand under an open or a broken promise.
#pragma once

#include <map>
#include <span>

#include <arrears/engine/promises.hpp>

namespace arrears {

struct PromiseMark {
  Date open_until;  ///< the latest promised date of an open promise; unknown: none
  Date broken_on;   ///< the latest promised date of a broken one; unknown: none
  bool broken = false;
};

class PromiseMarks {
 public:
  explicit PromiseMarks(std::span<const PromiseStatus> promises) {
    for (const PromiseStatus& status : promises) {
      if (!status.customer.valid()) continue;
      if (status.rows.empty()) {
        note(accounts_[status.customer], status);
      } else {
        for (const RowId row : status.rows) note(rows_[row], status);
      }
    }
  }

  /// What holds for the row itself and for its customer's whole account.
  [[nodiscard]] PromiseMark of(CustomerId customer, RowId row) const {
    PromiseMark mark;
    if (const auto found = rows_.find(row); found != rows_.end()) mark = found->second;
    if (const auto found = accounts_.find(customer); found != accounts_.end()) {
      mark.open_until = std::max(mark.open_until, found->second.open_until);
      mark.broken_on = std::max(mark.broken_on, found->second.broken_on);
      mark.broken = mark.broken || found->second.broken;
    }
    return mark;
  }

 private:
  static void note(PromiseMark& mark, const PromiseStatus& status) {
    const Date promised = status.until.plus_days(-kPromiseGraceDays);
    if (status.state == PromiseState::open) mark.open_until = std::max(mark.open_until, promised);
    if (status.state != PromiseState::broken) return;
    mark.broken_on = std::max(mark.broken_on, promised);
    mark.broken = true;
  }

  std::map<RowId, PromiseMark> rows_;
  std::map<CustomerId, PromiseMark> accounts_;
};

}  // namespace arrears
