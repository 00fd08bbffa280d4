/// ItemChance: the chance of one open item with what people know of it beside the ledger: promises,
/// instalment plans, danger signals.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <arrears/engine/probability.hpp>
#include <arrears/engine/score.hpp>

#include "promise_marks.hpp"

namespace arrears {

/// How well a customer kept its promises: (kept + 2 x usual) / (judged + 2).
struct PromiseRecord {
  std::int32_t kept = 0;
  std::int32_t broken = 0;
  std::int32_t broken_of_year = 0;  ///< promised within a year of the day

  [[nodiscard]] double keeping(double usual) const;
};

/// A plan that is kept so far: what of the item's open amount is due by which day.
struct PlanShares {
  std::vector<std::pair<Date, double>> due;  ///< rising days, shares summed up
};

/// A chance within some days, not rounded.
struct KnownChance {
  std::int32_t days = 0;
  double chance = 0.0;
};

/// The chance of one open item at all horizons.
class ItemChance {
 public:
  /// P(paid within `days`), rounded. Never falls as `days` grow. Under a plan the share of what is
  /// open that the plan brings in by then.
  [[nodiscard]] Probability within(std::int32_t days) const;
  /// The same before it is rounded.
  [[nodiscard]] double exact(std::int32_t days) const;
  /// Two items for which this holds and that are as many days past due have the same chances.
  [[nodiscard]] bool by_age_alone() const {
    return by_curve_ && pace_ == 1.0 && plan_ == nullptr && promised_share_ <= 0.0;
  }
  /// The smallest H >= 1 with p(H) >= p(ever) / 2. `known`: chances of this item in any order, that
  /// of ever last.
  [[nodiscard]] std::int32_t median_days(std::span<const KnownChance> known) const;

 private:
  friend class ItemChances;

  ClaimChance model_;
  bool by_curve_ = false;       // which looks at nothing but the days past due
  double pace_ = 1.0;           // factor of the hazard
  double keeping_ = 0.0;        // chance that promise or plan is kept
  double promised_share_ = 0.0; // of what is open; 0: no open promise
  std::int32_t promise_days_ = 0;
  const PlanShares* plan_ = nullptr;
  Date as_of_;
};

/// What of the evidence holds for an item, for reasons.
struct ItemEvidence {
  bool open_promise = false, broken_promise = false, planned = false;
  Date promised;                       ///< of the open promise
  std::int32_t keeping_per_cent = 0;   ///< of promise or plan
  std::int32_t returned_payments = 0, slower_days = 0;
  std::vector<std::string_view> signals;  ///< recorded ones, then those that the ledger shows
};

/// Makes the chances of one score. What it refers to must outlive it.
class ItemChances {
 public:
  explicit ItemChances(const ScoreInput& input);

  [[nodiscard]] ItemChance of(const OpenItem& open) const;
  /// The same, faster for many items in order of their customers.
  [[nodiscard]] ItemChance of(const OpenItem& open, PayOutlook& outlook) const;
  [[nodiscard]] ItemEvidence evidence_of(const OpenItem& open) const;

 private:
  void read_promises();
  void read_plans();
  void read_signals();
  void watch_ledger();
  [[nodiscard]] double weight_of(std::string_view signal) const;
  [[nodiscard]] double pace_of(CustomerId customer, bool broken) const;
  [[nodiscard]] PromiseRecord record_of(CustomerId customer) const;

  struct Recorded {
    double weight = 0.0;
    std::vector<std::string_view> names;
  };

  const ScoreInput& in_;
  PromiseMarks marks_;
  std::map<CustomerId, PromiseRecord> records_;
  std::map<RowId, double> promised_;  // minor units, of open promises
  std::map<CustomerId, double> promised_accounts_;
  std::map<RowId, std::shared_ptr<const PlanShares>> plans_;
  std::unordered_map<std::uint32_t, Recorded> signals_;
};

}  // namespace arrears
