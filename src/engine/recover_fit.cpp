#include "recover_fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <tuple>

#include "payment_steps.hpp"

namespace arrears {
namespace {

constexpr std::int32_t kDayMin = -1000;  // spells outside these days are pulled to them
constexpr std::int32_t kDayMax = 5000;
constexpr std::size_t kClimbFrom = 1000;  // customers
constexpr std::int32_t kTail = 800;      // the prior's own shape goes on so far after the data

std::int32_t clamp_day(std::int64_t day) {
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(day, kDayMin, kDayMax));
}

std::int64_t paid_before_the_ledger(std::span<const HistoryEvent> events) {
  std::int64_t paid = 0;
  for (const HistoryEvent& event : events) {
    if (event.kind == EventKind::unknown) paid += event.amount;
  }
  return paid;
}

class SpellCutter {
 public:
  SpellCutter(Spells& out, Date as_of, double half_life)
      : out_(out), as_of_(as_of), half_life_(half_life) {}

  /// `usual` is the day from which days past due count.
  void cut(const HistoryItem& item, Date usual, std::span<const HistoryEvent> events) {
    const std::int64_t start = item.amount - paid_before_the_ledger(events);
    if (start <= 0) return;
    const double whole = static_cast<double>(start);
    std::int64_t left = start;
    bool all_cash = true;
    std::int32_t from = clamp_day(item.doc_date - usual);
    const bool disputed = item.disputed_on(as_of_);
    net_steps(events, as_of_, steps_);
    for (const PaymentStep& step : steps_) {
      const std::int64_t amount = std::min(step.amount, left);
      // What was given up stays at risk to the end: a failure is an item that is never paid.
      if (step.kind == EventKind::written_off || amount <= 0) continue;
      const double share = static_cast<double>(amount) / whole;
      const std::int32_t day = std::max(from, clamp_day(step.date - usual));
      const bool cash = step.kind == EventKind::paid;
      const double worth = worth_of(step.date);
      out_.all.push_back({from, day,
                          static_cast<float>(worth * static_cast<double>(left) / whole),
                          cash ? static_cast<float>(worth * share) : 0.0F, disputed});
      (cash ? out_.paid : out_.credited) += share;
      all_cash = all_cash && cash;
      left -= amount;
      from = day + 1;
    }
    if (left == 0 && all_cash) out_.any_settled = true;
    const std::int32_t end = clamp_day(as_of_ - usual);
    if (left > 0 && end >= from) {
      out_.all.push_back(
          {from, end, static_cast<float>(static_cast<double>(left) / whole), 0.0F, disputed});
    }
  }

 private:
  /// What happened longer ago counts less.
  [[nodiscard]] double worth_of(Date day) const {
    return half_life_ > 0.0 ? std::exp2(-static_cast<double>(as_of_ - day) / half_life_) : 1.0;
  }

  Spells& out_;
  Date as_of_;
  double half_life_;
  std::vector<PaymentStep> steps_;
};

}  // namespace

bool operator<(const Spell& a, const Spell& b) {
  return std::tie(a.disputed, a.from, a.to, a.weight, a.paid) <
         std::tie(b.disputed, b.from, b.to, b.weight, b.paid);
}

Habits::Habits(const PaymentHistory& history, Date as_of, double weight)
    : as_of_(as_of), weight_(weight), records_(history.customer_count()) {
  Record all;
  for (std::uint32_t c = 0; c < records_.size(); ++c) {
    for (const HistoryItem& item : history.items_of(CustomerId(c))) {
      const Record own = record_of(history, item);
      records_[c].days += own.days;
      records_[c].payments += own.payments;
    }
    all.days += records_[c].days;
    all.payments += records_[c].payments;
  }
  mean_ = all.payments > 0.0 ? all.days / all.payments : 0.0;
}

Habits::Habits(const PaymentHistory& history, Date as_of, double weight, double mean)
    : Habits(history, as_of, weight) {
  mean_ = mean;
}

Habits::Record Habits::record_of(const PaymentHistory& history, const HistoryItem& item) const {
  Record record;
  thread_local std::vector<PaymentStep> steps;
  if (!item.is_claim || item.amount <= 0 || item.doc_date > as_of_) return record;
  net_steps(history.events(item), as_of_, steps);
  for (const PaymentStep& step : steps) {
    if (step.kind != EventKind::paid) continue;
    // In 1/1024 of a payment and whole days, sums are exact and their order does not matter.
    const double share = std::round(1024.0 * static_cast<double>(step.amount) /
                                    static_cast<double>(item.amount)) / 1024.0;
    record.days += share * clamp_day(step.date - item.due);
    record.payments += share;
  }
  return record;
}

std::int32_t Habits::rounded(Record record) const {
  const double payments = record.payments + weight_;
  if (payments <= 0.0) return 0;
  return static_cast<std::int32_t>(
      std::lround((record.days + weight_ * mean_) / payments - mean_));
}

std::int32_t Habits::delay(CustomerId customer) const {
  return customer.index() < records_.size() ? rounded(records_[customer.index()]) : 0;
}

std::int32_t Habits::delay_without(const PaymentHistory& history, const HistoryItem& item) const {
  const Record own = record_of(history, item);
  Record rest = records_[item.customer.index()];
  rest.days -= own.days;
  rest.payments -= own.payments;
  return rounded(rest);
}

Spells spells_of(const PaymentHistory& history, Date as_of, const Habits* habits,
                 double half_life) {
  Spells spells;
  spells.all.reserve(history.items().size());
  SpellCutter cutter(spells, as_of, half_life);
  spells.first.push_back(0);
  for (std::uint32_t c = 0; c < history.customer_count(); ++c) {
    for (const HistoryItem& item : history.items_of(CustomerId(c))) {
      if (!item.is_claim || item.doc_date > as_of) continue;
      const std::int32_t delay = habits == nullptr ? 0 : habits->delay_without(history, item);
      cutter.cut(item, item.due.plus_days(delay), history.events(item));
    }
    // Sums of floating point depend on their order; this one does not depend on the input's.
    std::sort(spells.all.begin() + spells.first.back(), spells.all.end());
    spells.first.push_back(static_cast<std::uint32_t>(spells.all.size()));
  }
  return spells;
}

namespace {

CustomerSpeed speed_of(const Spells& spells, std::size_t customer, const HazardShape& shape,
                       bool by_dispute) {
  CustomerSpeed speed;
  for (std::uint32_t i = spells.first[customer]; i < spells.first[customer + 1]; ++i) {
    const Spell& spell = spells.all[i];
    const HazardAxis& axis = shape.axis[by_dispute && spell.disputed ? 1 : 0];
    speed.paid += static_cast<double>(spell.paid);
    speed.expected += static_cast<double>(spell.weight) *
                      (axis.at(spell.to) - axis.at(std::int64_t{spell.from} - 1));
  }
  return speed;
}

}  // namespace

HazardFitter::HazardFitter(const Spells& spells, const RecoveryCurve& prior,
                         const FitOptions& options)
    : spells_(spells), prior_(prior), options_(options), theta_(spells.first.size() - 1, 1.0) {}

std::size_t HazardFitter::slot(std::int32_t day) const {
  return static_cast<std::size_t>(day - first_);
}

void HazardFitter::set_range() {
  first_ = 0;
  last_ = 0;
  for (const Spell& spell : spells_.all) {
    first_ = std::min(first_, spell.from);
    last_ = std::max(last_, spell.to);
  }
  last_ += kTail;
}

void HazardFitter::estimate_hazard() {
  const std::size_t days = slot(last_) + 1;
  std::array<std::vector<double>, 2> risk, paid;
  for (std::size_t s = 0; s < 2; ++s) {
    risk[s].assign(days + 1, 0.0);
    paid[s].assign(days + 1, 0.0);
  }
  for (std::size_t c = 0; c < theta_.size(); ++c) {
    for (std::uint32_t i = spells_.first[c]; i < spells_.first[c + 1]; ++i) {
      const Spell& spell = spells_.all[i];
      const std::size_t s = options_.by_dispute && spell.disputed ? 1 : 0;
      const double weight = theta_[c] * static_cast<double>(spell.weight);
      risk[s][slot(spell.from)] += weight;
      risk[s][slot(spell.to) + 1] -= weight;
      paid[s][slot(spell.to)] += static_cast<double>(spell.paid);
    }
  }
  std::array<double, 2> at_risk{}, running{};
  for (std::size_t s = 0; s < 2; ++s) {
    shape_.axis[s].first = first_;
    shape_.axis[s].running.resize(days);
  }
  for (std::size_t t = 0; t < days; ++t) {
    for (std::size_t s = 0; s < 2; ++s) at_risk[s] = std::max(0.0, at_risk[s] + risk[s][t]);
    const double prior = prior_.daily_hazard(first_ + static_cast<std::int32_t>(t));
    const double pool = (paid[0][t] + paid[1][t] + options_.prior_weight * prior) /
                        (at_risk[0] + at_risk[1] + options_.prior_weight);
    for (std::size_t s = 0; s < 2; ++s) {
      const double own = (paid[s][t] + options_.stratum_weight * pool) /
                         (at_risk[s] + options_.stratum_weight);
      running[s] += std::min(own, options_.hazard_max);
      shape_.axis[s].running[t] = running[s];
    }
  }
}

void HazardFitter::count_expected() {
  speeds_.resize(theta_.size());
  for (std::size_t c = 0; c < theta_.size(); ++c) {
    speeds_[c] = speed_of(spells_, c, shape_, options_.by_dispute);
  }
}

double HazardFitter::log_likelihood(double k) const {
  const double alone = k * std::log(k) - std::lgamma(k);
  double sum = 0.0;
  for (const CustomerSpeed& speed : speeds_) {
    if (speed.expected <= 0.0) continue;
    sum += std::lgamma(speed.paid + k) + alone - (speed.paid + k) * std::log(speed.expected + k);
  }
  return sum;
}

double HazardFitter::frailty_at(int step) const {
  const double share = step / std::max(1.0, options_.frailty_steps - 1.0);
  return options_.frailty_min *
         std::pow(options_.frailty_max / options_.frailty_min, share);
}

void HazardFitter::choose_frailty(bool first_pass) {
  // With many customers the likelihood has one hill, and each pass starts where the last one ended.
  const bool climb = !first_pass && theta_.size() > kClimbFrom;
  int best_step = climb ? frailty_step_ : 0;
  double best = log_likelihood(frailty_at(best_step));
  const auto better = [&](int step) {
    if (step < 0 || step >= options_.frailty_steps) return false;
    const double fits = log_likelihood(frailty_at(step));
    if (fits <= best) return false;
    best = fits;
    best_step = step;
    return true;
  };
  if (climb) {
    while (better(best_step + 1)) {}
    while (better(best_step - 1)) {}
  } else {
    for (int step = 1; step < options_.frailty_steps; ++step) better(step);
  }
  frailty_step_ = best_step;
  shape_.frailty = frailty_at(best_step);
}

HazardShape HazardFitter::fit() {
  set_range();
  for (std::size_t s = 0; s < 2; ++s) {
    shape_.axis[s].slope_before = prior_.daily_hazard(first_);
    shape_.axis[s].slope_after = prior_.daily_hazard(last_);
  }
  for (int pass = 0; pass < options_.passes; ++pass) {
    estimate_hazard();
    count_expected();
    choose_frailty(pass == 0);
    for (std::size_t c = 0; c < theta_.size(); ++c) {
      theta_[c] = (speeds_[c].paid + shape_.frailty) /
                  (speeds_[c].expected + shape_.frailty);
    }
  }
  return shape_;
}

HazardShape fit_view(HazardView view, const PaymentHistory& history, Date as_of,
                     const RecoveryCurve& prior, const FitOptions& options) {
  std::optional<Habits> habits;
  if (view == HazardView::habit) habits.emplace(history, as_of, options.habit_weight);
  const double half_life = view == HazardView::recent ? options.half_life : 0.0;
  const Spells spells = spells_of(history, as_of, habits ? &*habits : nullptr, half_life);
  HazardShape shape = HazardFitter(spells, prior, options).fit();
  shape.view = view;
  if (habits) shape.usual = habits->mean();
  return shape;
}

HazardPart with_customers(HazardShape shape, const PaymentHistory& history, Date as_of,
                          const FitOptions& options) {
  HazardPart part;
  std::optional<Habits> habits;
  if (shape.view == HazardView::habit) {
    habits.emplace(history, as_of, options.habit_weight, shape.usual);
  }
  const double half_life = shape.view == HazardView::recent ? options.half_life : 0.0;
  const Spells spells = spells_of(history, as_of, habits ? &*habits : nullptr, half_life);
  for (std::uint32_t c = 0; c < history.customer_count(); ++c) {
    part.speeds.push_back(speed_of(spells, c, shape, options.by_dispute));
    if (habits) part.usual_delay.push_back(habits->delay(CustomerId(c)));
  }
  part.shape = std::move(shape);
  return part;
}

}  // namespace arrears
