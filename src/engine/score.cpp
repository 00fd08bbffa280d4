#include <arrears/engine/score.hpp>

#include <algorithm>
#include <atomic>
#include <cassert>
#include <unordered_map>

#include <arrears/model/jobs.hpp>

#include "deadline_days.hpp"
#include "item_chance.hpp"
#include "make_room.hpp"
#include "row_facts.hpp"
#include "score_ranks.hpp"
#include "score_sums.hpp"

namespace arrears {
namespace {

constexpr std::int32_t kDoubtfulBelow = 5000;  // P(ever), in ten-thousandths
constexpr std::int32_t kBadBelow = 2000;
constexpr double kSlow = 0.5;
constexpr std::size_t kBlock = 1024;           // items that a thread takes at once

class ItemScorer {
 public:
  ItemScorer(const ScoreInput& input, const ScoreOptions& options, const AgePolicy& policy,
             const ItemChances& chances)
      : in_(input), options_(options), policy_(policy), chances_(chances) {}

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
    item.paid_share = static_cast<float>(paid_share_of(in_.ledger, open.row, open.open));
    mark(open, item);
    estimate(open, item, within);
    judge(item);
    return item;
  }

 private:
  /// What the chance of an item comes to.
  struct Estimate {
    std::vector<Probability> within;  // per horizon
    Probability ever;
    std::int32_t median_days = 0;     // meaningless where it is never paid
  };

  void mark(const OpenItem& open, ItemScore& item) {
    ItemEvidence evidence = chances_.evidence_of(open);
    item.open_promise = evidence.open_promise;
    item.broken_promise = evidence.broken_promise && item.days_past_due > 0;
    item.planned = evidence.planned;
    item.keeping_per_cent = evidence.keeping_per_cent;
    item.returned_payments = evidence.returned_payments;
    item.slower_days = evidence.slower_days;
    item.signals = std::move(evidence.signals);
    promised_ = evidence.promised;
  }

  void estimate(const OpenItem& open, ItemScore& item, Probability* within) {
    const ItemChance chance = chances_.of(open, outlook_);
    if (chance.by_age_alone()) {
      const auto [known, fresh] = by_age_.try_emplace(item.days_past_due);
      if (fresh) estimate(chance, known->second);
      take(known->second, item, within);
    } else {
      estimate(chance, estimate_);
      take(estimate_, item, within);
    }
    if (item.open_promise && !item.planned && promised_ >= in_.open.as_of) {
      item.expected_date = promised_;
    }
  }

  void estimate(const ItemChance& chance, Estimate& out) {
    known_.clear();
    out.within.clear();
    for (const std::int32_t horizon : options_.horizons) {
      known_.push_back({horizon, chance.exact(horizon)});
      out.within.push_back(Probability::from_double(known_.back().chance));
    }
    known_.push_back({options_.ever_days, chance.exact(options_.ever_days)});
    out.ever = std::max(out.within.back(), Probability::from_double(known_.back().chance));
    out.median_days = out.ever.steps() > 0 ? chance.median_days(known_) : 0;
  }

  void take(const Estimate& estimate, ItemScore& item, Probability* within) const {
    std::copy(estimate.within.begin(), estimate.within.end(), within);
    item.ever = estimate.ever;
    item.expected_amount = estimate.within.back().of(item.open);
    item.expected_loss = item.ever.complement().of(item.open);
    if (item.ever.steps() > 0) {
      item.expected_date = in_.open.as_of.plus_days(estimate.median_days);
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
  const ItemChances& chances_;
  PayOutlook outlook_;
  std::vector<KnownChance> known_;
  Estimate estimate_;
  std::unordered_map<std::int32_t, Estimate> by_age_;  // by days past due
  Date promised_;
};

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
  const std::size_t count = input.open.items.size();
  make_room(scores.items, count, options.threads);
  scores.items.resize(count);
  scores.within_.resize(count * options.horizons.size());
  const ItemChances chances(input);
  const std::size_t blocks = (count + kBlock - 1) / kBlock;
  std::atomic<std::size_t> next{0};
  // One scorer for each thread: what it remembers of one block serves the next.
  const std::size_t scorers = std::min<std::size_t>(std::max(1U, options.threads), blocks);
  run_jobs(options.threads, scorers, [&](std::size_t) {
    ItemScorer scorer(input, options, policy, chances);
    for (std::size_t block = next++; block < blocks; block = next++) {
      for (std::size_t i = block * kBlock; i < std::min(count, (block + 1) * kBlock); ++i) {
        scores.items[i] = scorer.score(input.open.items[i],
                                       scores.within_.data() + i * options.horizons.size());
      }
    }
  });
  const std::vector<StakeRank>* known =
      options.rank_by_model ? &input.model.parameters().stakes : nullptr;
  rank_items(scores, known, options.threads);
  sum_customers(input, options.threads, scores);
  rank_customers(scores, known, options.threads);
  sum_portfolio(scores, input.model.dilution(), input.model.parameters().widening,
                options.threads);
  return scores;
}

}  // namespace arrears
