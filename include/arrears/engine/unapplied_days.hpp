/// UnappliedDays: what of the credits was not applied to anything at the end of several days, from
/// one pass over the ledger and the applications of the last of them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <arrears/model/currency.hpp>
#include <arrears/model/date.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/open_item.hpp>

namespace arrears {

class UnappliedDays {
 public:
  /// `applications` are all that were made by the last of `days` or later, with what was known at
  /// `known_at` (unknown: all). `threads` share the work.
  UnappliedDays(const Ledger& ledger, std::span<const Application> applications, Date known_at,
                std::vector<Date> days, unsigned threads = 1);

  /// Minor units. The day must be one of `days`.
  [[nodiscard]] std::int64_t on(Currency currency, Date day) const;

 private:
  using Sums = std::vector<std::int64_t>;  // by currency of the ledger, then day

  [[nodiscard]] std::size_t place(Currency currency, Date day) const;

  std::span<const Currency> currencies_;
  std::vector<Date> days_;
  Sums sums_;
};

}  // namespace arrears
