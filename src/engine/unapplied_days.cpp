#include <arrears/engine/unapplied_days.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdlib>
#include <utility>

#include <arrears/model/jobs.hpp>

#include "row_facts.hpp"

namespace arrears {

UnappliedDays::UnappliedDays(const Ledger& ledger, std::span<const Application> applications,
                             Date known_at, std::vector<Date> days, unsigned threads)
    : currencies_(ledger.currencies()), days_(std::move(days)) {
  std::sort(days_.begin(), days_.end());
  days_.erase(std::unique(days_.begin(), days_.end()), days_.end());
  if (days_.empty()) return;
  // What changes on or before each day, and after the one before it; first what came, then what
  // was used up.
  std::array<Sums, 2> changes;
  const auto change = [this](Sums& sums, Currency currency, Date day, std::int64_t amount) {
    if (day <= days_.back()) sums[place(currency, day)] += amount;
  };
  run_jobs(threads, changes.size(), [&](std::size_t job) {
    Sums& sums = changes[job];
    sums.assign(currencies_.size() * days_.size(), 0);
    if (job == 1) {
      for (const Application& one : applications) {
        if (!one.credit.valid()) continue;
        change(sums, ledger.currency(one.credit), one.effective, -one.amount);
      }
      return;
    }
    for (std::uint32_t i = 0; i < ledger.size(); ++i) {
      const RowId row(i);
      if (!is_credit(ledger, row) || is_rejected_write_off(ledger, row) ||
          !is_known_at(ledger, row, known_at)) {
        continue;
      }
      change(sums, ledger.currency(row), ledger.doc_date(row), std::abs(ledger.amount(row)));
    }
  });
  sums_ = std::move(changes[0]);
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    sums_[i] += changes[1][i];
    if (i % days_.size() > 0) sums_[i] += sums_[i - 1];
  }
}

std::size_t UnappliedDays::place(Currency currency, Date day) const {
  const auto found = currencies_.size() == 1  // mostly
                         ? currencies_.begin()
                         : std::lower_bound(currencies_.begin(), currencies_.end(), currency);
  const auto at = std::lower_bound(days_.begin(), days_.end(), day);
  assert(found != currencies_.end() && at != days_.end());
  return static_cast<std::size_t>(found - currencies_.begin()) * days_.size() +
         static_cast<std::size_t>(at - days_.begin());
}

std::int64_t UnappliedDays::on(Currency currency, Date day) const {
  return sums_[place(currency, day)];
}

}  // namespace arrears
