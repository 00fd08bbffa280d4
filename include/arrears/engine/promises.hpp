/// Promises: whether a customer kept its word (semantics.md §7). Scores and dunning ask the same
/// question here.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <arrears/engine/customer_facts.hpp>
#include <arrears/engine/due_dates.hpp>
#include <arrears/engine/open_items.hpp>
#include <arrears/model/date.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/policy.hpp>
#include <arrears/model/side_records.hpp>

namespace arrears {

/// `open` until promised_date + 3 days; after that kept or broken. `unknown_customer` and
/// `unknown_document` name nothing in the ledger as of the day, so they say nothing.
enum class PromiseState : std::uint8_t { open, kept, broken, unknown_customer, unknown_document };

/// Days that a promise stays open after its date.
inline constexpr std::int32_t kPromiseGraceDays = 3;
/// A promise made after the due date suspends dunning for so many days from `made_on` at most.
inline constexpr std::int32_t kPromiseLateDays = 14;

struct PromiseStatus {
  std::size_t promise = 0;      ///< position in the input
  PromiseState state = PromiseState::open;
  CustomerId customer;
  std::vector<RowId> rows;      ///< lines of the document it names; empty: the whole account
  Currency currency;            ///< of the document, or in which the account is mostly billed
  std::int64_t promised = 0;    ///< minor units; what was open when made, if it names no amount
  std::int64_t received = 0;    ///< cash that counted towards it
  Date until;                   ///< last day on which it is open
  /// It keeps dunning away from `rows` (or the account) while it is open. Not so when it lies
  /// beyond due + L though made before due, more than 14 days off though made after due, or is a
  /// second one for the same item.
  bool suspends = false;
};

/// What a promise is judged by.
struct PromiseInput {
  const Ledger& ledger;
  const DueDates& due;
  const CustomerFacts& facts;  ///< who settles monthly
  const OpenItems& open;       ///< as of the day, with its applications
  StagePolicy stages;
};

/// One status per promise made on or before the as-of date, in the order of `made_on`, then
/// customer, document, promised date (never the order of rows). Kept: cash from made_on until then
/// on that document (without a document: any payment of the customer) reaches the promise.
[[nodiscard]] std::vector<PromiseStatus> judge_promises(const PromiseInput& input,
                                                        std::span<const Promise> promises);

/// The share of judged promises that all customers kept, one kept and one broken put in advance.
[[nodiscard]] double promise_keeping(std::span<const PromiseStatus> promises);

}  // namespace arrears
