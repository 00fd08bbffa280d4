/// Credit: exposure against limits, breaches and since when, status, grade, suggested limit and
/// danger signals (semantics.md §6). Advice with reasons; a person decides.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/engine/customer_facts.hpp>
#include <arrears/engine/due_dates.hpp>
#include <arrears/engine/exchange.hpp>
#include <arrears/engine/history.hpp>
#include <arrears/engine/open_items.hpp>
#include <arrears/engine/promises.hpp>
#include <arrears/engine/reason.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/policy.hpp>
#include <arrears/model/side_records.hpp>

namespace arrears {

/// Exposure by component in minor units of one currency.
struct Exposure {
  Currency currency;
  std::int64_t receivable = 0;   ///< open items, disputed ones included
  std::int64_t unapplied = 0;    ///< cash and credit not applied; taken off
  std::int64_t instruments = 0;  ///< bills and post-dated cheques taken, due after the day
  std::int64_t orders = 0;       ///< open orders
  std::int64_t deliveries = 0;   ///< delivered, not billed
  std::int64_t security = 0;     ///< counted by policy; taken off
  std::int64_t overdue = 0;      ///< part of the receivable; not added again

  [[nodiscard]] std::int64_t total() const {
    return receivable - unapplied + instruments + orders + deliveries - security;
  }
};

/// What the limit rests on.
enum class LimitBasis : std::uint8_t {
  given,           ///< `credit_limit` valid on the day
  lapsed,          ///< every limit of the customer has ended: counts as 0
  policy_cash,     ///< no limit given: cash only, counts as 0
  policy_none,     ///< no limit given: unlimited
  policy_amount,   ///< no limit given: the policy's amount
};
/// Whether a limit was given, be it one that has ended: policy has no say then.
[[nodiscard]] constexpr bool was_given(LimitBasis basis) {
  return basis == LimitBasis::given || basis == LimitBasis::lapsed;
}

enum class CreditStatus : std::uint8_t { ok, watch, breach, hold };
[[nodiscard]] std::string_view to_string(CreditStatus status);

/// `not_rated`: under six paid invoices.
enum class Grade : std::uint8_t { not_rated, a, b, c, d, e };
/// `A` … `E`; `not rated`.
[[nodiscard]] std::string_view to_string(Grade grade);

/// The customer's own record over twelve months, on which grade and suggested limit rest.
struct CreditEvidence {
  std::int32_t paid_invoices = 0;
  std::optional<std::int64_t> days_late;  ///< amount-weighted mean, in hundredths of a day
  std::int64_t term_days = 0;             ///< amount-weighted mean term, in hundredths of a day
  std::int64_t deadline_days = 0;         ///< amount-weighted mean of L, in hundredths of a day
  std::int32_t months = 0;                ///< months of purchases counted, 1 to 12; 0: none
  std::int64_t purchases = 0;             ///< invoices and debit notes less credit notes
  std::int32_t returned_payments = 0;
  std::int32_t broken_promises = 0;
};

/// By days late over twelve months; E after a returned payment or two broken promises.
[[nodiscard]] Grade suggest_grade(const CreditEvidence& evidence);
/// Mean monthly purchases x (term + usual delay) / 30 x the grade's factor, rounded down to two
/// digits; not rated: one month's purchases. `limit` is that in force, if one was given: a review
/// raises it by a half at most. Empty without purchases.
[[nodiscard]] std::optional<std::int64_t> suggest_limit(const CreditEvidence& evidence, Grade grade,
                                                        std::optional<std::int64_t> limit);

struct CustomerCredit {
  std::string id;
  CustomerId customer;               ///< invalid: known from customers.csv alone
  std::vector<Exposure> exposures;   ///< per currency, by code
  Currency currency;                 ///< of the limit; without one, of the largest receivable
  LimitBasis basis = LimitBasis::policy_none;
  std::optional<std::int64_t> limit;        ///< empty: unlimited
  std::optional<std::int64_t> exposure;     ///< all currencies in `currency`; empty: not comparable
  /// What could be converted, where `exposure` is empty and the rest can only add to it.
  std::optional<std::int64_t> exposure_least;
  std::optional<std::int64_t> excess;       ///< exposure - limit when in breach; else empty
  std::optional<std::int64_t> utilisation;  ///< hundredths of a per cent; empty for limit 0 or none
  Date breach_since;  ///< first day of the current breach by the receivable alone; else unknown
  CreditStatus status = CreditStatus::ok;
  Reasons reasons;    ///< of the status, and of what could not be compared
  std::string grade;  ///< as `customers.csv` has it
  Grade suggested_grade = Grade::not_rated;
  std::optional<std::int64_t> suggested_limit;  ///< minor units of `currency`; empty: no purchases
  CreditEvidence evidence;
  std::int32_t open_past_deadline = 0;  ///< undisputed open items past their L
  bool batch_open = false;  ///< what is due with the next delivery is not covered by credit
  Reasons signals;    ///< those recorded, with their weights, and those that the ledger shows
};

/// What credit rests on.
struct CreditInput {
  const Ledger& ledger;
  const DueDates& due;
  const CustomerFacts& facts;
  const OpenItems& open;            ///< as of the day, with its applications
  const PaymentHistory& history;    ///< of the same open items
  std::span<const PromiseStatus> promises;
  const SideFiles& side;
  const Exchange& exchange;         ///< from `side.rates`
  StagePolicy stages;
  unsigned threads = 1;
};

/// One entry per customer of the ledger or of customers.csv, by the bytes of the id.
[[nodiscard]] std::vector<CustomerCredit> assess_credit(const CreditInput& input,
                                                        const CreditPolicy& policy);

/// The answer to `--may-ship CUSTOMER=AMOUNT`.
struct ShipAnswer {
  std::string customer_id;
  Money amount;
  bool yes = false;
  Currency currency;                           ///< of the limit and the exposure
  std::optional<std::int64_t> exposure_after;  ///< with the amount; empty: not comparable
  std::optional<std::int64_t> limit;
  Reasons reasons;  ///< never empty
};

/// `credit` null: a customer that nobody knows, judged by the policy alone. `amount` comes on top
/// of the open orders. "No" on hold, blacklisted, insolvent, cash only, not comparable, beyond the
/// limit, and while a delivery that is due with the next one is open.
[[nodiscard]] ShipAnswer may_ship(const CustomerCredit* credit, std::string_view customer_id,
                                  Money amount, const CreditInput& input,
                                  const CreditPolicy& policy);

/// The columns that credit needs beside `apply_columns()`.
[[nodiscard]] ColumnSet credit_columns();

/// Whether most limits are 0, so that somebody must say what an exported 0 means.
[[nodiscard]] bool zero_limits_undecided(const CustomerBook& book);

}  // namespace arrears
