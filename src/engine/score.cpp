#include <arrears/engine/score.hpp>

#include <algorithm>
#include <cassert>
#include <map>
#include <tuple>

#include "deadline_days.hpp"
#include "promise_marks.hpp"
#include "score_sums.hpp"

namespace arrears {
namespace {

__extension__ using Wide = __int128;

constexpr std::int32_t kDoubtfulBelow = 5000;  // P(ever), in ten-thousandths
constexpr std::int32_t kBadBelow = 2000;
constexpr double kSlow = 0.5;

class ItemScorer {
 public:
  ItemScorer(const ScoreInput& input, const ScoreOptions& options, const AgePolicy& policy)
      : in_(input), options_(options), policy_(policy), marks_(input.promises) {}

  ItemScore score(const OpenItem& open, Probability* within) {
    ItemScore item;
    item.row = open.row;
    item.customer = in_.ledger.customer(open.row);
    item.currency = in_.ledger.currency(open.row);
    item.due = open.due;
    item.open = open.open;
    // A next delivery that was not made yet makes its item due no sooner than tomorrow.
    item.days_past_due = open.due == kDueOpen ? -1 : in_.open.as_of - open.due;
    item.deadline_days =
        deadline_days(in_.ledger, in_.facts, open.row, open.due, policy_.stages);
    item.disputed = disputed_on(in_.ledger, open.row, in_.open.as_of);
    mark_promises(item);
    estimate(item, within);
    judge(item);
    return item;
  }

 private:
  void mark_promises(ItemScore& item) {
    const PromiseMark mark = marks_.of(item.customer, item.row);
    item.open_promise = mark.open_until.known();
    item.broken_promise = mark.broken && item.days_past_due > 0;
    promised_ = mark.open_until;
  }

  void estimate(ItemScore& item, Probability* within) const {
    const auto chance = [&](std::int32_t days) {
      return Probability::from_double(
          in_.model.within(item.customer, item.disputed, item.days_past_due, days));
    };
    for (std::size_t h = 0; h < options_.horizons.size(); ++h) {
      within[h] = chance(options_.horizons[h]);
    }
    const Probability last = within[options_.horizons.size() - 1];
    item.ever = std::max(last, chance(options_.ever_days));
    item.expected_amount = last.of(item.open);
    item.expected_loss = item.ever.complement().of(item.open);
    if (item.open_promise && promised_ >= in_.open.as_of) {
      item.expected_date = promised_;
    } else if (item.ever.steps() > 0) {
      item.expected_date = in_.open.as_of.plus_days(in_.model.median_days(
          item.customer, item.disputed, item.days_past_due, options_.ever_days));
    }
  }

  void judge(ItemScore& item) const {
    item.klass = class_at(item.days_past_due, policy_.classes);
    if (!in_.model.curve_only() && item.days_past_due > 0) {
      if (item.ever.steps() < kBadBelow) item.klass = std::max(item.klass, AgeClass::bad);
      if (item.ever.steps() < kDoubtfulBelow) item.klass = std::max(item.klass, AgeClass::doubtful);
    }
    const bool slow = item.days_past_due > 0 && in_.model.speed(item.customer) < kSlow;
    const bool late = item.days_past_due > item.deadline_days && item.days_past_due > 0;
    const bool firm = !item.disputed && (late || item.broken_promise || slow);
    item.approach = firm ? Approach::firm : Approach::soft;
  }

  const ScoreInput& in_;
  const ScoreOptions& options_;
  const AgePolicy& policy_;
  PromiseMarks marks_;
  Date promised_;
};

/// open x p_ever x (1 - p at the last horizon), in ten-thousandths squared of a minor unit.
Wide stake(const Scores& scores, std::size_t item) {
  const ItemScore& score = scores.items[item];
  const Probability last = scores.within(item, scores.horizons.size() - 1);
  return Wide{score.open} * score.ever.steps() * last.complement().steps();
}

/// Ranks 1..n per currency: the largest stake first; ties the older first, then the scores' order.
void rank_items(Scores& scores) {
  std::vector<std::uint32_t> due;
  for (std::uint32_t i = 0; i < scores.items.size(); ++i) {
    if (scores.items[i].days_past_due >= 0) due.push_back(i);
  }
  std::vector<Wide> stakes(scores.items.size(), 0);
  for (const std::uint32_t i : due) stakes[i] = stake(scores, i);
  std::sort(due.begin(), due.end(), [&](std::uint32_t a, std::uint32_t b) {
    if (stakes[a] != stakes[b]) return stakes[a] > stakes[b];
    const ItemScore& x = scores.items[a];
    const ItemScore& y = scores.items[b];
    return x.days_past_due != y.days_past_due ? x.days_past_due > y.days_past_due : a < b;
  });
  std::map<Currency, std::uint32_t> ranks;
  for (const std::uint32_t i : due) scores.items[i].priority = ++ranks[scores.items[i].currency];
}

void rank_customers(Scores& scores) {
  std::vector<std::uint32_t> due;
  std::vector<Wide> stakes(scores.customers.size(), 0);
  for (std::uint32_t c = 0; c < scores.customers.size(); ++c) {
    const CustomerScore& customer = scores.customers[c];
    bool any = false;
    for (std::size_t i = 0; i < customer.item_count; ++i) {
      const std::size_t item = customer.first_item + i;
      if (scores.items[item].priority == 0) continue;
      any = true;
      stakes[c] += stake(scores, item);
    }
    if (any) due.push_back(c);
  }
  std::sort(due.begin(), due.end(), [&](std::uint32_t a, std::uint32_t b) {
    return stakes[a] != stakes[b] ? stakes[a] > stakes[b] : a < b;
  });
  std::map<Currency, std::uint32_t> ranks;
  for (const std::uint32_t c : due) {
    scores.customers[c].priority = ++ranks[scores.customers[c].currency];
  }
}

}  // namespace

ColumnSet score_columns() {
  ColumnSet columns{Column::doc_no, Column::disputed, Column::dispute_date};
  columns.add(due_columns());
  return columns;
}

std::string_view to_string(Approach value) { return value == Approach::firm ? "firm" : "soft"; }

Scores score_items(const ScoreInput& input, const ScoreOptions& options,
                   const AgePolicy& policy) {
  assert(!options.horizons.empty());
  Scores scores;
  scores.as_of = input.open.as_of;
  scores.horizons = options.horizons;
  scores.curve_only = input.model.curve_only();
  scores.items.reserve(input.open.items.size());
  scores.within_.resize(input.open.items.size() * options.horizons.size());
  ItemScorer scorer(input, options, policy);
  for (const OpenItem& open : input.open.items) {
    Probability* within = scores.within_.data() + scores.items.size() * options.horizons.size();
    scores.items.push_back(scorer.score(open, within));
  }
  rank_items(scores);
  sum_customers(input, scores);
  rank_customers(scores);
  sum_portfolio(scores);
  return scores;
}

}  // namespace arrears
