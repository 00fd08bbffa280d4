/// The account of one customer as credit sees it: its rows, exposures, and its balance day by day.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include <arrears/engine/credit.hpp>

namespace arrears {

/// The rows that open items rest on, by customer: dated up to their day, and known.
class RowsByCustomer {
 public:
  RowsByCustomer(const Ledger& ledger, const OpenItems& open);
  [[nodiscard]] std::span<const RowId> of(CustomerId customer) const;

 private:
  std::vector<RowId> rows_;
  std::vector<std::uint32_t> first_;
};

/// All that is needed to judge one customer. `id` may be invalid, `book` null, not both.
struct CreditCase {
  const CreditInput& input;
  const CreditPolicy& policy;
  CustomerId id;
  const Customer* book = nullptr;
  std::span<const RowId> rows;                  ///< dated up to the day, and known
  std::vector<const PromiseStatus*> promises{};  ///< side records of this customer alone
  std::vector<const Order*> orders{};
  std::vector<const Signal*> signals{};

  [[nodiscard]] Date day() const { return input.open.as_of; }
  /// Some document was billed to this customer, so that it is no stranger.
  [[nodiscard]] bool has_history() const;
};

/// What raises the receivable when it is booked (positive adjustments included).
[[nodiscard]] bool raises_receivable(const Ledger& ledger, RowId row);
/// The sign with which a row enters sales: 1, -1 (credit notes), 0.
[[nodiscard]] int sales_sign(const Ledger& ledger, RowId row);

/// Why an exposure of which only a part is known is over the limit; empty where it may not be.
[[nodiscard]] std::optional<Reason> excess_at_least(std::optional<std::int64_t> least,
                                                    std::int64_t limit, Currency currency);

/// Per currency, by code.
[[nodiscard]] std::vector<Exposure> exposures_of(const CreditCase& one);

/// Its total in another currency, each component rounded for itself so that they add up to it;
/// empty where there is no rate.
[[nodiscard]] std::optional<std::int64_t> total_in(Currency currency, const Exposure& exposure,
                                                   const Exchange& exchange, Date day);

/// The exposures of one account or group in one currency.
struct ComparedExposure {
  std::int64_t sum = 0;  ///< of all that could be converted
  Currency missing;      ///< the first that could not; unknown: the sum is whole
  bool least = true;     ///< what is missing is no credit, so that the sum is the least there is
};
[[nodiscard]] ComparedExposure compare_exposures(Currency currency,
                                                 std::span<const Exposure> exposures,
                                                 const Exchange& exchange, Date day);

/// The limit that holds on a day, with what it rests on.
struct LimitOnDay {
  LimitBasis basis = LimitBasis::policy_none;
  std::optional<Money> limit;  ///< empty: unlimited
};
/// `currency` is that of a limit that policy makes up.
[[nodiscard]] LimitOnDay limit_on(const CreditCase& one, Date day, Currency currency);

/// The limit of a group that has none of its own: the sum of those given to members or, where none
/// was, of those that policy makes up.
struct GroupLimit {
  std::optional<Money> limit;  ///< empty: unlimited, or not comparable
  bool comparable = true;      ///< all of them could be converted
};
inline constexpr std::size_t kNobody = static_cast<std::size_t>(-1);
/// Takes out the limits of those who stand under a member whose own was given, which holds for all
/// below it. `above` has the position of the member above each, or `kNobody`.
void drop_covered(std::vector<LimitOnDay>& limits, std::span<const std::size_t> above);
[[nodiscard]] GroupLimit group_limit(std::span<const LimitOnDay> members, Currency currency,
                                     const Exchange& exchange, Date day);

/// The first broken promise whose debt is still owed: the document, or of the account what was
/// billed by the day of the promise, due or not, less unapplied credit. Null: there is none.
[[nodiscard]] const PromiseStatus* broken_promise(const CreditCase& one);

/// Whether a reason of a status holds supply whatever the limit says.
[[nodiscard]] bool holds_supply(const Reason& reason);

/// First day of the breach that lasts on the as-of date, by the receivable alone (open items less
/// unapplied credit) and the limit valid on each day; unknown when there is none.
[[nodiscard]] Date breach_since(const CreditCase& one, Currency currency);

/// The same for a group: the members' receivables together against the limit of `parent`, or, where
/// it is null, against their `group_limit` on each day; `above` as in `drop_covered`.
[[nodiscard]] Date group_breach_since(std::span<const CreditCase> members, const CreditCase* parent,
                                      std::span<const std::size_t> above, Currency currency);

/// The customer's own record of twelve months in `currency`.
[[nodiscard]] CreditEvidence evidence_of(const CreditCase& one, Currency currency);

/// Danger signals, recorded and shown by the ledger.
[[nodiscard]] Reasons signals_of(const CreditCase& one, const CustomerCredit& credit);

/// One invoice that was paid in full.
struct PaidInvoice {
  Currency currency;
  std::int64_t amount = 0;
  std::int32_t term = 0;       ///< days from document to due
  std::int32_t deadline = 0;   ///< L
  std::int32_t days_late = 0;  ///< negative: early
  Date paid;
};
/// Invoices and debit notes whose last part was paid in (from, until].
[[nodiscard]] std::vector<PaidInvoice> paid_invoices(const CreditCase& one, Date from, Date until);

}  // namespace arrears
