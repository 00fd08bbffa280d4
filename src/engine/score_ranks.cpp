#include "score_ranks.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

namespace arrears {
namespace {

__extension__ using Wide = __int128;

constexpr std::uint32_t kEachRank = 1000;  // kept one by one; beyond, in steps of a hundredth
constexpr double kStakeUnit = 1e8;         // ten-thousandths squared

/// open x p_ever x (1 - p at the last horizon), in ten-thousandths squared of a minor unit.
Wide stake(const Scores& scores, std::size_t item) {
  const ItemScore& score = scores.items[item];
  const Probability last = scores.within(item, scores.horizons.size() - 1);
  return Wide{score.open} * score.ever.steps() * last.complement().steps();
}

/// Stakes by customer; those with anything due are listed in `due`.
std::vector<Wide> customer_stakes(const Scores& scores, std::vector<std::uint32_t>& due) {
  std::vector<Wide> stakes(scores.customers.size(), 0);
  for (std::uint32_t c = 0; c < scores.customers.size(); ++c) {
    const CustomerScore& customer = scores.customers[c];
    bool any = false;
    for (std::size_t i = 0; i < customer.item_count; ++i) {
      const std::size_t item = customer.first_item + i;
      if (scores.items[item].days_past_due < 0) continue;
      any = true;
      stakes[c] += stake(scores, item);
    }
    if (any) due.push_back(c);
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

}  // namespace

/// Ranks 1..n per currency: the largest stake first; ties the older first, then the scores' order.
void rank_items(Scores& scores, const std::vector<StakeRank>* known) {
  std::vector<std::uint32_t> due;
  for (std::uint32_t i = 0; i < scores.items.size(); ++i) {
    if (scores.items[i].days_past_due >= 0) due.push_back(i);
  }
  std::vector<Wide> stakes(scores.items.size(), 0);
  for (const std::uint32_t i : due) stakes[i] = stake(scores, i);
  if (known != nullptr) {
    const Places places(*known, false);
    for (const std::uint32_t i : due) {
      scores.items[i].priority = places.of(scores.items[i].currency, stakes[i]);
    }
    return;
  }
  struct Stake {
    Wide stake;
    std::int32_t days;
    std::uint32_t at;
  };
  std::vector<Stake> order;
  order.reserve(due.size());
  for (const std::uint32_t i : due) {
    order.push_back({stakes[i], scores.items[i].days_past_due, i});
  }
  std::sort(order.begin(), order.end(), [](const Stake& a, const Stake& b) {
    if (a.stake != b.stake) return a.stake > b.stake;
    return a.days != b.days ? a.days > b.days : a.at < b.at;
  });
  std::map<Currency, std::uint32_t> ranks;
  for (const Stake& one : order) {
    ItemScore& item = scores.items[one.at];
    item.priority = ++ranks[item.currency];
  }
}

void rank_customers(Scores& scores, const std::vector<StakeRank>* known) {
  std::vector<std::uint32_t> due;
  const std::vector<Wide> stakes = customer_stakes(scores, due);
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
  const std::vector<Wide> stakes = customer_stakes(scores, due);
  for (const std::uint32_t c : due) {
    customers[scores.customers[c].currency].push_back(static_cast<double>(stakes[c]) / kStakeUnit);
  }
  std::vector<StakeRank> ranks;
  for (auto& [currency, all] : items) keep_ranks(false, currency, all, ranks);
  for (auto& [currency, all] : customers) keep_ranks(true, currency, all, ranks);
  return ranks;
}

}  // namespace arrears
