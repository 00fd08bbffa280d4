/// Scores: probabilities, expected cash and loss, and what a call is worth, item by item and
/// customer by customer (semantics.md §7, formats.md `score`).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/engine/customer_facts.hpp>
#include <arrears/engine/due_dates.hpp>
#include <arrears/engine/open_items.hpp>
#include <arrears/engine/probability.hpp>
#include <arrears/engine/promises.hpp>
#include <arrears/engine/reason.hpp>
#include <arrears/engine/recover.hpp>
#include <arrears/engine/stages.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/policy.hpp>
#include <arrears/model/side_records.hpp>

namespace arrears {

/// How to approach the debtor. Firm: undisputed and past the last collection deadline, or a broken
/// promise, or a customer that pays less than half as fast as usual; else soft.
enum class Approach : std::uint8_t { soft, firm };
[[nodiscard]] std::string_view to_string(Approach value);

struct ScoreOptions {
  std::vector<std::int32_t> horizons{30, 60, 90};  ///< days, > 0, strictly rising
  std::int32_t ever_days = 730;                    ///< "ever paid" is within so many days
  /// Priorities are places among the stakes of the ledger that the model was fitted on (equal
  /// stakes share one), so that they do not depend on what else is scored.
  bool rank_by_model = false;
  unsigned threads = 1;  ///< share the work; they change nothing in the result
};

/// One open item. Probabilities per horizon stand in `Scores::within`.
struct ItemScore {
  RowId row;
  CustomerId customer;
  Currency currency;
  Date due;
  std::int64_t open = 0;             ///< minor units
  std::int32_t days_past_due = 0;    ///< meaningless where `due` is `kDueOpen`
  std::int32_t deadline_days = 0;    ///< L, last collection deadline in days past due
  Probability ever;
  std::int64_t expected_amount = 0;  ///< p at the last horizon x open
  std::int64_t expected_loss = 0;    ///< (1 - p_ever) x open
  /// The first day by which it is as likely as not to be paid, given that it is ever paid: the
  /// smallest H with p_H >= p_ever / 2. With an open promise, the promised date. Unknown: p_ever 0.
  Date expected_date;
  /// 1 is the call worth most among the due items (days >= 0) of its currency: by
  /// open x p_ever x (1 - p at the last horizon). 0: not due.
  std::uint32_t priority = 0;
  /// By age; worsened to `doubtful` where P(ever) is below a half and to `bad` below a fifth, for
  /// due items and learned probabilities only.
  AgeClass klass = AgeClass::uncollected;
  Approach approach = Approach::soft;
  bool disputed = false;
  bool open_promise = false;
  bool broken_promise = false;
  bool planned = false;              ///< under an instalment plan that is kept so far
  std::int32_t keeping_per_cent = 0; ///< chance that promise or plan is kept
  float paid_share = 0.0F;           ///< of its amount, not open any more
  std::int32_t returned_payments = 0, slower_days = 0;  ///< what the ledger shows of its customer
  std::vector<std::string_view> signals;                ///< recorded of it; views of the side files
};

/// Per customer and currency, over its open items.
struct CustomerScore {
  CustomerId customer;
  Currency currency;
  std::size_t first_item = 0;        ///< its items in `Scores::items`
  std::size_t item_count = 0;
  std::int64_t open = 0, overdue = 0, unapplied = 0, balance = 0;
  std::vector<Probability> within;   ///< amount-weighted mean, per horizon
  Probability ever;
  std::int64_t expected_amount = 0, expected_loss = 0;
  std::uint32_t priority = 0;        ///< by the sum of its items' stakes; 0: nothing due
  Approach approach = Approach::soft;
};

/// Per currency, over all open items.
struct PortfolioScore {
  Currency currency;
  std::size_t items = 0;
  std::int64_t open = 0;
  std::vector<std::int64_t> expected;       ///< cash per horizon
  std::vector<std::int64_t> expected_low;   ///< 90 % interval, items taken as independent given
  std::vector<std::int64_t> expected_high;  ///< their customer's speed
  std::int64_t expected_loss = 0;
  std::vector<std::int64_t> dilution;       ///< of `expected`, likely to be credited instead
};

struct Scores {
  Date as_of;
  std::vector<std::int32_t> horizons;
  std::vector<ItemScore> items;          ///< by customer, currency, due date, number
  std::vector<Probability> within_;      ///< items x horizons
  std::vector<CustomerScore> customers;  ///< by customer, currency
  std::vector<PortfolioScore> portfolio; ///< by currency
  bool curve_only = false;

  [[nodiscard]] Probability within(std::size_t item, std::size_t horizon) const {
    return within_[item * horizons.size() + horizon];
  }
};

/// How much a danger signal weighs: each unit slows the expected pace of payment by 7 %.
struct SignalWeight {
  std::string signal;   ///< compared without regard to the case of Latin letters
  double weight = 1.0;
};

/// What a score rests on.
struct ScoreInput {
  const Ledger& ledger;
  const DueDates& due;
  const CustomerFacts& facts;  ///< who settles monthly
  const OpenItems& open;       ///< as of the day of the score
  const RecoveryModel& model;
  std::span<const PromiseStatus> promises;
  const SideFiles* side = nullptr;  ///< plans and recorded signals; null: none
  std::span<const SignalWeight> signal_weights{};
};

/// Scores every open item.
[[nodiscard]] Scores score_items(const ScoreInput& input, const ScoreOptions& options,
                                 const AgePolicy& policy);

/// Where stakes stand: of each kind and currency the thousand largest, then in steps of a 100th.
[[nodiscard]] std::vector<StakeRank> stake_ranks(const Scores& scores);

/// The columns that scores and promises need beside `apply_columns()`.
[[nodiscard]] ColumnSet score_columns();

/// Why an item's figures are what they are, the rule that weighs most first.
[[nodiscard]] Reasons reasons_of(const ScoreInput& input, const ItemScore& item);
/// Their codes alone, as `join_codes` has them, in place of what `codes` held.
void reason_codes(const ScoreInput& input, const ItemScore& item, std::string& codes);

}  // namespace arrears
