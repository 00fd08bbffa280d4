/// PayRhythms: on which days of the calendar customers pay: weekdays, days and ends of months.
///
/// A day on which a customer paid anything counts once, however many items it paid. Each customer's
/// shares are drawn towards those of all, by how strictly customers of this ledger keep to days.
/// Weekdays count for what places in the month leave unexplained, and the other way round: ends of
/// months that fell on Fridays make no Friday payers.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include <arrears/engine/history.hpp>
#include <arrears/engine/recovery_parameters.hpp>

#include "day_counts.hpp"

namespace arrears {

class PayDays;

class PayRhythms {
 public:
  /// As known on `as_of`; `known`: what all customers do, learned before. `threads` share the work;
  /// they change nothing in the result.
  PayRhythms(const PaymentHistory& history, Date as_of, const PayRhythm* known = nullptr,
             unsigned threads = 1);

  [[nodiscard]] const PayRhythm& ledger() const { return ledger_; }
  /// The share of what is ready to be paid that the customer pays on each of the days from `first`
  /// on: 1 where all days are alike to it.
  void readiness(CustomerId customer, Date first, std::span<float> out) const;

 private:
  using Shares = std::array<float, kMonthPlaces + kWeekdays>;  // by even shares

  void add_own(const PayDays& days, std::vector<Shares>& owns,
               std::span<std::uint32_t> own_of) const;

  DayCounts counts_;
  PayRhythm ledger_;
  Shares everyone_{};
  std::vector<std::uint32_t> own_of_;  // by customer, position in owns_ plus one; 0: none
  std::vector<Shares> owns_;
};

}  // namespace arrears
