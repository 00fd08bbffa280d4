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

/// Chances within which logarithms of hazards are taken.
inline constexpr double kChanceLeast = 1e-6, kChanceMost = 1.0 - 1e-9;
/// The log of the cumulative hazard that makes a chance: the scale of the hazards' features.
[[nodiscard]] double log_of_hazard(double chance);

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
  std::int32_t missed = 0;      ///< claims that were open, or paid, past a third of their term in
                                ///< the last 180 days
  Currency currency;            ///< of its first claim; those of others are not in what follows
  Date first_claim;
  double billed_quarter = 0.0;  ///< minor units billed in the last 91 days,
  double billed_before = 0.0;   ///< in the 91 before them,
  double billed_year = 0.0;     ///< and in the last 365

  /// Purchases of a quarter more than twice those of the one before, after at least nine months.
  [[nodiscard]] bool grows_fast(Date day) const;
  /// Orders of `amount` are beyond three mean months, or beyond one of a customer of under three.
  [[nodiscard]] bool sudden(std::int64_t amount, Date day) const;
};

/// The claim of which a chance is asked.
struct ClaimView {
  std::int32_t days = 0;     ///< past due
  double log_amount = 0.0;   ///< of what is open, minor units
  Currency currency;
  bool sized = false;        ///< the amount is known
  bool disputed = false;
  double paid_share = 0.0;
};

/// The records of all customers of a history as known on `day`.
class Behaviour {
 public:
  /// `threads` share the work; they change nothing in the result.
  Behaviour(const PaymentHistory& history, Date day, unsigned threads);

  /// Means over all of these customers.
  [[nodiscard]] LedgerHabits ledger_habits() const;
  /// Features of a claim but for those of the hazards, unscaled.
  [[nodiscard]] FeatureValues features(CustomerId customer, const ClaimView& claim,
                                       const LedgerHabits& ledger) const;
  [[nodiscard]] Date day() const { return day_; }
  [[nodiscard]] const CustomerRecord& record(CustomerId customer) const;

 private:
  Date day_;
  std::vector<CustomerRecord> records_;
  std::vector<std::pair<Currency, std::pair<double, double>>> amounts_;  // sum of logs, count
};

}  // namespace arrears
