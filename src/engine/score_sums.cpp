#include "score_sums.hpp"

#include <algorithm>
#include <map>

#include "spread.hpp"

namespace arrears {
namespace {

__extension__ using Wide = __int128;

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

struct Portfolio {
  std::int64_t largest = 0;
  Probability dilution;
  std::int32_t widening = 100;
};

void add_horizon(const Scores& scores, PortfolioScore& sum, std::size_t horizon,
                 const Portfolio& portfolio) {
  std::int64_t expected = 0;
  Spread spread(portfolio.largest);
  for (std::size_t i = 0; i < scores.items.size(); ++i) {
    const ItemScore& item = scores.items[i];
    if (item.currency != sum.currency) continue;
    const Probability p = scores.within(i, horizon);
    expected += p.of(item.open);
    spread.add(item.open, p);
  }
  const std::int64_t half = spread.half_width(portfolio.widening);
  sum.dilution.push_back(portfolio.dilution.of(expected));
  expected -= sum.dilution.back();
  sum.expected.push_back(expected);
  sum.expected_low.push_back(std::max<std::int64_t>(0, expected - half));
  sum.expected_high.push_back(std::min(sum.open, expected + half));
}

}  // namespace

void sum_customers(const ScoreInput& input, Scores& scores) {
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
    add_items(scores, sum);
  }
}

void sum_portfolio(Scores& scores, Probability dilution, std::int32_t widening) {
  std::map<Currency, PortfolioScore> sums;
  std::map<Currency, std::int64_t> largest;
  for (const ItemScore& item : scores.items) {
    PortfolioScore& sum = sums[item.currency];
    sum.currency = item.currency;
    ++sum.items;
    sum.open += item.open;
    sum.expected_loss += item.expected_loss;
    largest[item.currency] = std::max(largest[item.currency], item.open);
  }
  for (auto& [currency, sum] : sums) {
    for (std::size_t h = 0; h < scores.horizons.size(); ++h) {
      add_horizon(scores, sum, h, {largest[currency], dilution, widening});
    }
    scores.portfolio.push_back(std::move(sum));
  }
}

}  // namespace arrears
