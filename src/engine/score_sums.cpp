#include "score_sums.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include <arrears/model/jobs.hpp>

#include "spread.hpp"

namespace arrears {
namespace {

__extension__ using Wide = __int128;

constexpr std::size_t kCustomers = 256;   // that a thread takes at once
constexpr std::size_t kItems = 16'384;

/// sum(open x steps) / sum(open), rounded half up.
Probability weighted(Wide products, std::int64_t open) {
  if (open <= 0) return {};
  const Wide steps = (2 * products + open) / (Wide{2} * open);
  return Probability::from_steps(static_cast<std::int32_t>(steps));
}

struct Accounts {
  Scores& scores;

  CustomerScore& at(CustomerId customer, Currency currency) {
    auto& all = scores.customers;
    if (all.empty() || all.back().customer != customer || all.back().currency != currency) {
      all.push_back({});
      all.back().customer = customer;
      all.back().currency = currency;
    }
    return all.back();
  }
};

void add_items(const Scores& scores, CustomerScore& sum) {
  std::vector<Wide> products(scores.horizons.size(), 0);
  Wide ever = 0;
  std::uint32_t first = 0;
  for (std::size_t i = sum.first_item; i < sum.first_item + sum.item_count; ++i) {
    const ItemScore& item = scores.items[i];
    sum.open += item.open;
    if (item.days_past_due > 0) sum.overdue += item.open;
    sum.expected_amount += item.expected_amount;
    sum.expected_loss += item.expected_loss;
    for (std::size_t h = 0; h < products.size(); ++h) {
      products[h] += Wide{item.open} * scores.within(i, h).steps();
    }
    ever += Wide{item.open} * item.ever.steps();
    // The hint is that of the call worth most.
    if (item.priority != 0 && (first == 0 || item.priority < first)) {
      first = item.priority;
      sum.approach = item.approach;
    }
  }
  for (const Wide product : products) sum.within.push_back(weighted(product, sum.open));
  sum.ever = weighted(ever, sum.open);
  sum.balance = sum.open - sum.unapplied;
}

/// One `T` for each currency that is asked for; mostly it is the same as the last time.
template <class T>
class ByCurrency {
 public:
  T& of(Currency currency) {
    if (last_ < all_.size() && all_[last_].first == currency) return all_[last_].second;
    const auto found = std::find_if(all_.begin(), all_.end(),
                                    [&](const auto& one) { return one.first == currency; });
    last_ = static_cast<std::size_t>(found - all_.begin());
    if (found == all_.end()) all_.emplace_back(currency, T{});
    return all_[last_].second;
  }
  [[nodiscard]] const std::vector<std::pair<Currency, T>>& all() const { return all_; }

 private:
  std::vector<std::pair<Currency, T>> all_;
  std::size_t last_ = 0;
};

/// All of a portfolio but what rests on its spread.
struct Portfolio {
  PortfolioScore sum;
  std::int64_t largest = 0;

  void add(const Scores& scores, std::size_t item) {
    const ItemScore& one = scores.items[item];
    ++sum.items;
    sum.open += one.open;
    sum.expected_loss += one.expected_loss;
    largest = std::max(largest, one.open);
    sum.expected.resize(scores.horizons.size(), 0);
    for (std::size_t h = 0; h < sum.expected.size(); ++h) {
      sum.expected[h] += scores.within(item, h).of(one.open);
    }
  }
  void add(const Portfolio& other) {
    sum.items += other.sum.items;
    sum.open += other.sum.open;
    sum.expected_loss += other.sum.expected_loss;
    largest = std::max(largest, other.largest);
    sum.expected.resize(other.sum.expected.size(), 0);
    for (std::size_t h = 0; h < sum.expected.size(); ++h) {
      sum.expected[h] += other.sum.expected[h];
    }
  }
};
using Portfolios = ByCurrency<Portfolio>;
using Spreads = ByCurrency<std::vector<Spread>>;  // per horizon

void add_spreads(std::vector<Spread>& sum, std::span<const Spread> other) {
  for (std::size_t h = 0; h < sum.size(); ++h) sum[h].add(other[h]);
}

/// Calls `add(item, part)` for each item, on several threads with a part for each stretch of items,
/// and returns the parts. They begin as `empty`.
template <class Part, class Add>
std::vector<Part> in_stretches(const Scores& scores, unsigned threads, const Part& empty,
                               const Add& add) {
  const std::size_t count = scores.items.size();
  std::vector<Part> parts((count + kItems - 1) / kItems, empty);
  run_jobs(threads, parts.size(), [&](std::size_t block) {
    Part own = empty;  // not beside those that other threads write to
    const std::size_t end = std::min(count, (block + 1) * kItems);
    for (std::size_t i = block * kItems; i < end; ++i) add(i, own);
    parts[block] = std::move(own);
  });
  return parts;
}

Portfolios portfolios_of(const Scores& scores, unsigned threads) {
  Portfolios whole;
  const auto add = [&](std::size_t item, Portfolios& part) {
    part.of(scores.items[item].currency).add(scores, item);
  };
  for (const Portfolios& part : in_stretches(scores, threads, Portfolios{}, add)) {
    for (const auto& [currency, one] : part.all()) whole.of(currency).add(one);
  }
  return whole;
}

/// A spread begins with the largest amount of all.
Spreads spreads_of(const Scores& scores, const Portfolios& portfolios, unsigned threads) {
  Spreads empty;
  for (const auto& [currency, one] : portfolios.all()) {
    empty.of(currency).assign(scores.horizons.size(), Spread(one.largest));
  }
  const auto add = [&](std::size_t item, Spreads& part) {
    const ItemScore& one = scores.items[item];
    std::vector<Spread>& own = part.of(one.currency);
    for (std::size_t h = 0; h < own.size(); ++h) own[h].add(one.open, scores.within(item, h));
  };
  Spreads whole = empty;
  for (const Spreads& part : in_stretches(scores, threads, empty, add)) {
    for (const auto& [currency, spreads] : part.all()) add_spreads(whole.of(currency), spreads);
  }
  return whole;
}

}  // namespace

void sum_customers(const ScoreInput& input, unsigned threads, Scores& scores) {
  Accounts accounts{scores};
  std::size_t next_item = 0;
  std::size_t next_credit = 0;
  const auto& items = scores.items;
  const auto& credits = input.open.unapplied;
  using Key = std::pair<CustomerId, Currency>;
  const auto credit_key = [&](std::size_t i) {
    return Key{input.ledger.customer(credits[i].row), input.ledger.currency(credits[i].row)};
  };
  // Both lists stand by customer and currency, so that they merge.
  while (next_item < items.size() || next_credit < credits.size()) {
    Key key = next_item < items.size() ? Key{items[next_item].customer, items[next_item].currency}
                                       : credit_key(next_credit);
    if (next_credit < credits.size()) key = std::min(key, credit_key(next_credit));
    CustomerScore& sum = accounts.at(key.first, key.second);
    sum.first_item = next_item;
    while (next_item < items.size() &&
           Key{items[next_item].customer, items[next_item].currency} == key) {
      ++next_item;
    }
    sum.item_count = next_item - sum.first_item;
    while (next_credit < credits.size() && credit_key(next_credit) == key) {
      sum.unapplied += credits[next_credit++].left;
    }
  }
  const std::size_t count = scores.customers.size();
  run_jobs(threads, (count + kCustomers - 1) / kCustomers, [&](std::size_t block) {
    const std::size_t end = std::min(count, (block + 1) * kCustomers);
    for (std::size_t c = block * kCustomers; c < end; ++c) add_items(scores, scores.customers[c]);
  });
}

void sum_portfolio(Scores& scores, Probability dilution, std::int32_t widening,
                   unsigned threads) {
  const Portfolios portfolios = portfolios_of(scores, threads);
  Spreads spreads = spreads_of(scores, portfolios, threads);
  for (const auto& [currency, portfolio] : portfolios.all()) {
    PortfolioScore& sum = scores.portfolio.emplace_back(portfolio.sum);
    sum.currency = currency;
    for (std::size_t h = 0; h < scores.horizons.size(); ++h) {
      const std::int64_t half = spreads.of(currency)[h].half_width(widening);
      sum.dilution.push_back(dilution.of(sum.expected[h]));
      sum.expected[h] -= sum.dilution.back();
      sum.expected_low.push_back(std::max<std::int64_t>(0, sum.expected[h] - half));
      sum.expected_high.push_back(std::min(sum.open, sum.expected[h] + half));
    }
  }
  std::sort(scores.portfolio.begin(), scores.portfolio.end(),
            [](const PortfolioScore& a, const PortfolioScore& b) {
              return a.currency < b.currency;
            });
}

}  // namespace arrears
