/// Behaviour: what a customer's own record says beside its speed, as known on a day, and the
/// features of one claim that rest on it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <arrears/engine/history.hpp>
#include <arrears/engine/recovery_parameters.hpp>

namespace arrears {

/// Sums over one customer's claims.
struct CustomerRecord {
  double payments = 0.0;        ///< part payments as fractions
  double late_days = 0.0;       ///< sum of days late, early ones negative
  double late_squares = 0.0;
  double late_payments = 0.0;   ///< payments after the due date
  double claims = 0.0;
  double disputed = 0.0;        ///< claims
  double log_amount = 0.0;      ///< sum over claims
  double open_items = 0.0;
  double open = 0.0;            ///< minor units
  double overdue = 0.0;
  Date last_payment;            ///< unknown: none
  double last_late = 0.0;       ///< mean days late of that day's payments
  double recent_payments = 0.0; ///< of the last 90 days
  double recent_late = 0.0;     ///< their sum of days late
  std::int32_t returned = 0;    ///< payments that came back within a year
};

/// On which days of the month and of the week a customer pays.
struct PayDays {
  std::array<float, 31> by_day{};
  std::array<float, 7> by_weekday{};
};

/// The claim of which a chance is asked.
struct ClaimView {
  std::int32_t days = 0;     ///< past due
  double log_amount = 0.0;   ///< of what is open, minor units
  Currency currency;
  bool sized = false;        ///< the amount is known
  bool disputed = false;
};

/// The records of all customers of a history as known on `day`.
class Behaviour {
 public:
  /// `threads` share the work; they change nothing in the result.
  Behaviour(const PaymentHistory& history, Date day, unsigned threads);

  /// Means over all of these customers.
  [[nodiscard]] LedgerHabits ledger_habits() const;
  /// Features of a claim but for those of the hazards and of pay days, unscaled.
  [[nodiscard]] FeatureValues features(CustomerId customer, const ClaimView& claim,
                                       const LedgerHabits& ledger) const;
  /// For each of the rising horizons, log of how much of the customer's pay days
  /// (day, day + horizon] holds, less the log of what all customers' would.
  void pay_days(CustomerId customer, std::span<const std::int32_t> horizons,
                const LedgerHabits& ledger, std::span<double> out) const;
  [[nodiscard]] Date day() const { return day_; }
  [[nodiscard]] const CustomerRecord& record(CustomerId customer) const;

 private:
  struct CalendarDay {
    unsigned day = 0, weekday = 0;  ///< from 0
  };

  Date day_;
  std::vector<CalendarDay> ahead_;  // the days after day_
  std::vector<CustomerRecord> records_;
  std::vector<std::uint32_t> rhythm_of_;  // by customer, position in rhythms_ plus one; 0: none
  std::vector<PayDays> rhythms_;
  std::vector<std::pair<Currency, std::pair<double, double>>> amounts_;  // sum of logs, count
  PayDays all_days_;
};

}  // namespace arrears
