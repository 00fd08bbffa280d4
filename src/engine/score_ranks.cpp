#include "score_ranks.hpp"

#include <algorithm>
#include <atomic>
#include <functional>
#include <limits>
#include <map>
#include <utility>

#include <arrears/model/jobs.hpp>

#include "merge_lists.hpp"

namespace arrears {
namespace {

__extension__ using Wide = __int128;

constexpr std::uint32_t kEachRank = 1000;  // kept one by one; beyond, in steps of a hundredth
constexpr double kStakeUnit = 1e8;         // ten-thousandths squared
constexpr std::size_t kItems = 16'384;     // that a thread takes at once
constexpr std::size_t kCustomers = 256;

/// open x p_ever x (1 - p at the last horizon), in ten-thousandths squared of a minor unit.
Wide stake(const Scores& scores, std::size_t item) {
  const ItemScore& score = scores.items[item];
  const Probability last = scores.within(item, scores.horizons.size() - 1);
  return Wide{score.open} * score.ever.steps() * last.complement().steps();
}

/// Stakes by customer; those with anything due are listed in `due`.
std::vector<Wide> customer_stakes(const Scores& scores, std::vector<std::uint32_t>& due,
                                  unsigned threads) {
  const std::size_t count = scores.customers.size();
  std::vector<Wide> stakes(count, 0);
  std::vector<char> any(count, 0);
  run_jobs(threads, (count + kCustomers - 1) / kCustomers, [&](std::size_t block) {
    const std::size_t end = std::min(count, (block + 1) * kCustomers);
    for (std::size_t c = block * kCustomers; c < end; ++c) {
      const CustomerScore& customer = scores.customers[c];
      for (std::size_t i = 0; i < customer.item_count; ++i) {
        const std::size_t item = customer.first_item + i;
        if (scores.items[item].days_past_due < 0) continue;
        any[c] = 1;
        stakes[c] += stake(scores, item);
      }
    }
  });
  for (std::uint32_t c = 0; c < count; ++c) {
    if (any[c] != 0) due.push_back(c);
  }
  return stakes;
}

/// Places among known stakes of one kind, by currency.
class Places {
 public:
  Places(const std::vector<StakeRank>& known, bool of_customer) {
    for (const StakeRank& one : known) {
      if (one.of_customer == of_customer) ranks_[one.currency].push_back(one);
    }
    for (auto& [currency, ranks] : ranks_) {
      std::stable_sort(ranks.begin(), ranks.end(), [](const StakeRank& a, const StakeRank& b) {
        return a.stake > b.stake;
      });
    }
  }

  /// The rank of the first known stake that is no larger.
  [[nodiscard]] std::uint32_t of(Currency currency, Wide stake) const {
    const auto own = ranks_.find(currency);
    if (own == ranks_.end()) return 1;
    const std::vector<StakeRank>& ranks = own->second;
    const double value = static_cast<double>(stake) / kStakeUnit;
    const auto found = std::partition_point(ranks.begin(), ranks.end(), [value](const auto& one) {
      return one.stake > value;
    });
    return found == ranks.end() ? ranks.back().rank + 1 : found->rank;
  }

 private:
  std::map<Currency, std::vector<StakeRank>> ranks_;
};

void keep_ranks(bool of_customer, Currency currency, std::vector<double>& stakes,
                std::vector<StakeRank>& out) {
  std::sort(stakes.begin(), stakes.end(), std::greater<>());
  std::uint32_t next = 1;
  for (std::uint32_t rank = 1; rank <= stakes.size(); ++rank) {
    if (rank != next) continue;
    out.push_back({of_customer, currency, rank, stakes[rank - 1]});
    next = rank < kEachRank ? rank + 1 : rank + rank / 100;
  }
}

/// One due item in the order of ranks: the largest stake first; ties the older first, then the
/// scores' order.
template <class Worth>
struct DueItem {
  Worth stake;
  std::int32_t days;
  std::uint32_t at;

  friend bool operator<(const DueItem& a, const DueItem& b) {
    if (a.stake != b.stake) return a.stake > b.stake;
    return a.days != b.days ? a.days > b.days : a.at < b.at;
  }
};

/// Whether every stake of the amount fits into a `Worth`.
template <class Worth>
bool fits(std::int64_t open) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 100'000'000;
  return sizeof(Worth) > sizeof open || (open >= -kMost && open <= kMost);
}

/// Ranks 1..n per currency; false where some stake does not fit into a `Worth`.
template <class Worth>
bool rank_due(Scores& scores, unsigned threads) {
  std::atomic<bool> all_fit{true};
  const std::size_t count = scores.items.size();
  std::vector<std::vector<DueItem<Worth>>> lists(
      std::clamp<std::size_t>(count / kItems, 1, std::max(1U, threads)));
  run_jobs(threads, lists.size(), [&](std::size_t part) {
    std::vector<DueItem<Worth>> due;
    const std::size_t end = count * (part + 1) / lists.size();
    for (std::size_t i = count * part / lists.size(); i < end; ++i) {
      const std::int32_t days = scores.items[i].days_past_due;
      if (days < 0) continue;
      if (!fits<Worth>(scores.items[i].open)) all_fit = false;
      due.push_back({static_cast<Worth>(stake(scores, i)), days, static_cast<std::uint32_t>(i)});
    }
    std::sort(due.begin(), due.end());
    lists[part] = std::move(due);
  });
  if (!all_fit) return false;
  std::vector<std::uint32_t> ranks(all_currencies().size() + 1, 0);
  for (const DueItem<Worth>& one : merge_lists(std::move(lists), threads)) {
    ItemScore& item = scores.items[one.at];
    item.priority = ++ranks[item.currency.index()];
  }
  return true;
}

/// Each due item takes its place among known stakes.
void place_items(Scores& scores, const Places& places, unsigned threads) {
  const std::size_t count = scores.items.size();
  run_jobs(threads, (count + kItems - 1) / kItems, [&](std::size_t block) {
    const std::size_t end = std::min(count, (block + 1) * kItems);
    for (std::size_t i = block * kItems; i < end; ++i) {
      ItemScore& item = scores.items[i];
      if (item.days_past_due < 0) continue;
      item.priority = places.of(item.currency, stake(scores, i));
    }
  });
}

}  // namespace

void rank_items(Scores& scores, const std::vector<StakeRank>* known, unsigned threads) {
  if (known != nullptr) return place_items(scores, Places(*known, false), threads);
  // Shorter numbers are sorted faster, and hardly any ledger needs the longer ones.
  if (!rank_due<std::int64_t>(scores, threads)) rank_due<Wide>(scores, threads);
}

void rank_customers(Scores& scores, const std::vector<StakeRank>* known, unsigned threads) {
  std::vector<std::uint32_t> due;
  const std::vector<Wide> stakes = customer_stakes(scores, due, threads);
  if (known != nullptr) {
    const Places places(*known, true);
    for (const std::uint32_t c : due) {
      scores.customers[c].priority = places.of(scores.customers[c].currency, stakes[c]);
    }
    return;
  }
  std::sort(due.begin(), due.end(), [&](std::uint32_t a, std::uint32_t b) {
    return stakes[a] != stakes[b] ? stakes[a] > stakes[b] : a < b;
  });
  std::map<Currency, std::uint32_t> ranks;
  for (const std::uint32_t c : due) {
    scores.customers[c].priority = ++ranks[scores.customers[c].currency];
  }
}

std::vector<StakeRank> stake_ranks(const Scores& scores) {
  std::map<Currency, std::vector<double>> items, customers;
  for (std::size_t i = 0; i < scores.items.size(); ++i) {
    if (scores.items[i].days_past_due < 0) continue;
    items[scores.items[i].currency].push_back(static_cast<double>(stake(scores, i)) / kStakeUnit);
  }
  std::vector<std::uint32_t> due;
  const std::vector<Wide> stakes = customer_stakes(scores, due, 1);
  for (const std::uint32_t c : due) {
    customers[scores.customers[c].currency].push_back(static_cast<double>(stakes[c]) / kStakeUnit);
  }
  std::vector<StakeRank> ranks;
  for (auto& [currency, all] : items) keep_ranks(false, currency, all, ranks);
  for (auto& [currency, all] : customers) keep_ranks(true, currency, all, ranks);
  return ranks;
}

}  // namespace arrears
