/// Roll rates: how the receivable moved between ageing buckets from month end to month end, and
/// what of each bucket is lost in the end (semantics.md §9, roll rates).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <arrears/engine/history.hpp>
#include <arrears/engine/indicators.hpp>
#include <arrears/engine/probability.hpp>
#include <arrears/model/policy.hpp>
#include <arrears/model/result.hpp>

namespace arrears {

/// Where an amount that left the buckets went.
enum class Exit : std::uint8_t { paid, credited, written_off };
inline constexpr std::size_t kExits = 3;

/// The transitions of one currency over several months, in minor units. Of what stood in a bucket
/// at a month end, what is left open a month later stands in one bucket, and the rest was paid,
/// credited or written off; so each row's parts add up to its amount.
struct RollMatrix {
  Currency currency;
  std::vector<std::int64_t> amount;  ///< per bucket, summed over the month ends
  std::vector<std::int64_t> moved;   ///< buckets x (buckets + kExits)
  std::vector<std::optional<Probability>> loss;  ///< per bucket: share that ends written off

  [[nodiscard]] std::size_t buckets() const { return amount.size(); }
  [[nodiscard]] std::int64_t to(std::size_t from, std::size_t bucket) const {
    return moved[from * (buckets() + kExits) + bucket];
  }
  [[nodiscard]] std::int64_t to(std::size_t from, Exit exit) const {
    return to(from, buckets() + static_cast<std::size_t>(exit));
  }
};

struct RollInput {
  const PaymentHistory& history;       ///< cut at the last of `ends` or later
  std::span<const Currency> currencies;
  std::span<const Date> ends;          ///< month ends, rising, at least two
  const AgePolicy& policy;             ///< cut by stages: the days of the default buckets instead
  /// Items past due by more than so many days count as lost; unknown: only what is written off.
  std::optional<std::int32_t> loss_at;
};

struct RollRates {
  std::vector<std::string> buckets;      ///< their machine names
  std::vector<RollMatrix> matrices;  ///< one per currency
};

/// One pass over the history. The loss of a bucket is the probability of absorption in "written
/// off" of the chain of monthly rates; empty for all buckets where nothing was written off and no
/// `loss_at` says what a loss is, and for a bucket from which nothing was seen to move.
[[nodiscard]] Result<RollRates> measure_roll_rates(const RollInput& input);

}  // namespace arrears
