#include "recover_fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace arrears {
namespace {

constexpr std::size_t kClimbFrom = 200;   // customers
constexpr std::int32_t kTail = 800;      // the prior's own shape goes on so far after the data

/// The hazard that a spell passed through while it was at risk; `ready` is working space.
double hazard_of(const Spell& spell, std::size_t place, const HazardAxis& axis,
                 const PayWindows& windows, std::span<double> ready) {
  const double before = axis.at(std::int64_t{spell.from} - 1);
  const double end = axis.at(spell.to);
  const double all = static_cast<double>(spell.weight) * (end - before);
  const std::span<const float> waiting = windows.of(place);
  if (waiting.empty()) return all;
  double less = 0.0;
  if (spell.paid > 0.0F) {
    windows.ready(place, spell.to, axis, ready);
    for (std::size_t j = 1; j < waiting.size(); ++j) {
      less += ready[j] * (end - axis.at(std::int64_t{spell.to} - static_cast<std::int64_t>(j)));
    }
    return all - static_cast<double>(spell.paid) * less;
  }
  double later = end;
  for (std::size_t j = 0; j < waiting.size(); ++j) {
    const double now = axis.at(std::int64_t{spell.to} - static_cast<std::int64_t>(j) - 1);
    less += static_cast<double>(waiting[j]) * (later - now);
    later = now;
  }
  return all - static_cast<double>(spell.weight) * less;
}

CustomerSpeed speed_of(const Spells& spells, std::size_t customer, const HazardShape& shape,
                       bool by_dispute, const PayWindows& windows, std::span<double> ready) {
  CustomerSpeed speed;
  for (std::uint32_t i = spells.first[customer]; i < spells.first[customer + 1]; ++i) {
    const Spell& spell = spells.all[i];
    const HazardAxis& axis = shape.axis[by_dispute && spell.disputed ? 1 : 0];
    speed.paid += static_cast<double>(spell.paid);
    speed.expected += hazard_of(spell, i, axis, windows, ready);
  }
  return speed;
}

}  // namespace

HazardFitter::HazardFitter(const Spells& spells, const RecoveryCurve& prior,
                           const FitOptions& options, const PayWindows& windows)
    : spells_(spells), prior_(prior), options_(options), windows_(windows),
      theta_(spells.first.size() - 1, 1.0) {}

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

/// Counts a spell into what is at risk (as differences from day to day) and what was paid.
void HazardFitter::count(std::size_t place, double theta, std::vector<double>& risk,
                         std::vector<double>& paid) {
  const Spell& spell = spells_.all[place];
  const std::size_t end = slot(spell.to);
  const double weight = theta * static_cast<double>(spell.weight);
  const auto share = static_cast<double>(spell.paid);
  risk[slot(spell.from)] += weight;
  const std::span<const float> waiting = windows_.of(place);
  if (waiting.empty()) {
    risk[end + 1] -= weight;
    paid[end] += share;
    return;
  }
  if (spell.paid > 0.0F) {
    risk[end + 1] -= weight - theta * share;
    windows_.ready(place, spell.to, shape_.axis[options_.by_dispute && spell.disputed ? 1 : 0],
                   ready_);
    for (std::size_t j = 0; j < waiting.size(); ++j) {
      risk[end + 1 - j] -= theta * share * ready_[j];
      paid[end - j] += share * ready_[j];
    }
    return;
  }
  double longer = 0.0;
  for (std::size_t j = waiting.size(); j-- > 0;) {
    risk[end - j] -= weight * (static_cast<double>(waiting[j]) - longer);
    longer = static_cast<double>(waiting[j]);
  }
  risk[end + 1] -= weight * (1.0 - longer);
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
      const std::size_t s = options_.by_dispute && spells_.all[i].disputed ? 1 : 0;
      count(i, theta_[c], risk[s], paid[s]);
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
    speeds_[c] = speed_of(spells_, c, shape_, options_.by_dispute, windows_, ready_);
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

namespace {

bool by_habit(HazardView view) { return view == HazardView::habit; }

double half_life_of(HazardView view, const FitOptions& options) {
  return view == HazardView::recent ? options.half_life : 0.0;
}

const PayRhythms* rhythms_of(HazardView view, const PayRhythms& rhythms) {
  return view == HazardView::plain ? nullptr : &rhythms;
}

}  // namespace

HazardShape fit_view(HazardView view, const PaymentHistory& history, Date as_of,
                     const RecoveryCurve& prior, const PayRhythms& rhythms,
                     const FitOptions& options) {
  std::optional<Habits> habits;
  if (by_habit(view)) habits.emplace(history, as_of, options.habit_weight);
  const Spells spells =
      spells_of(history, as_of, habits ? &*habits : nullptr, half_life_of(view, options));
  const PayWindows windows(spells, rhythms_of(view, rhythms), as_of);
  HazardShape shape = HazardFitter(spells, prior, options, windows).fit();
  shape.view = view;
  if (habits) shape.usual = habits->mean();
  return shape;
}

HazardPart with_customers(HazardShape shape, const PaymentHistory& history, Date as_of,
                          const PayRhythms& rhythms, const FitOptions& options) {
  HazardPart part;
  std::optional<Habits> habits;
  if (by_habit(shape.view)) habits.emplace(history, as_of, options.habit_weight, shape.usual);
  const Spells spells =
      spells_of(history, as_of, habits ? &*habits : nullptr, half_life_of(shape.view, options));
  part.rhythms = rhythms_of(shape.view, rhythms);
  const PayWindows windows(spells, part.rhythms, as_of);
  std::array<double, kWindowDays> ready{};
  for (std::uint32_t c = 0; c < history.customer_count(); ++c) {
    part.speeds.push_back(speed_of(spells, c, shape, options.by_dispute, windows, ready));
    if (habits) part.usual_delay.push_back(habits->delay(CustomerId(c)));
  }
  part.shape = std::move(shape);
  return part;
}

}  // namespace arrears
