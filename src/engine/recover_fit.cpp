#include "recover_fit.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <optional>

#include <arrears/model/jobs.hpp>

namespace arrears {
namespace {

constexpr std::size_t kClimbFrom = 200;   // customers
constexpr std::int32_t kTail = 800;      // the prior's own shape goes on so far after the data

/// What a spell's window takes off its hazard; `up_to(j)` is the hazard up to the j-th day before
/// its end.
template <class UpTo>
double less_of(const Spell& spell, std::span<const float> waiting, std::span<const double> ready,
               const UpTo& up_to) {
  const double end = up_to(0);
  double less = 0.0;
  if (spell.paid > 0.0F) {
    for (std::size_t j = 1; j < waiting.size(); ++j) less += ready[j] * (end - up_to(j));
    return static_cast<double>(spell.paid) * less;
  }
  double later = end;
  for (std::size_t j = 0; j < waiting.size(); ++j) {
    const double now = up_to(j + 1);
    less += static_cast<double>(waiting[j]) * (later - now);
    later = now;
  }
  return static_cast<double>(spell.weight) * less;
}

/// The hazard that a spell passed through while it was at risk. `waiting` is its window; `ready`,
/// of the same size, takes when a payment at its end became ready.
double hazard_of(const Spell& spell, const HazardAxis& axis, std::span<const float> waiting,
                 std::span<double> ready) {
  const double before = axis.at(std::int64_t{spell.from} - 1);
  const double end = axis.at(spell.to);
  const double all = static_cast<double>(spell.weight) * (end - before);
  if (waiting.empty()) return all;
  if (spell.paid > 0.0F) PayWindows::ready(waiting, spell.to, axis, ready);
  const std::int64_t at = std::int64_t{spell.to} - axis.first;
  if (at < static_cast<std::int64_t>(axis.running.size()) &&
      at >= static_cast<std::int64_t>(waiting.size())) {
    const double* last = axis.running.data() + at;
    return all - less_of(spell, waiting, ready, [last](std::size_t j) { return *(last - j); });
  }
  return all - less_of(spell, waiting, ready, [&](std::size_t j) {
    return axis.at(std::int64_t{spell.to} - static_cast<std::int64_t>(j));
  });
}

/// `ready_of(spell)` has room for the window of a spell.
template <class ReadyOf>
CustomerSpeed speed_of(const Spells& spells, std::size_t customer, const HazardShape& shape,
                       bool by_dispute, const PayWindows& windows, const ReadyOf& ready_of) {
  CustomerSpeed speed;
  for (std::uint32_t i = spells.first[customer]; i < spells.first[customer + 1]; ++i) {
    const Spell& spell = spells.all[i];
    const HazardAxis& axis = shape.axis[by_dispute && spell.disputed ? 1 : 0];
    speed.paid += static_cast<double>(spell.paid);
    speed.expected += hazard_of(spell, axis, windows.of(i), ready_of(i));
  }
  return speed;
}

}  // namespace

HazardFitter::HazardFitter(const Spells& spells, const RecoveryCurve& prior,
                           const FitOptions& options, const PayWindows& windows)
    : spells_(spells), prior_(prior), options_(options), windows_(windows),
      theta_(spells.first.size() - 1, 1.0), ready_(windows.size()) {
  // No hazard is known yet: what was paid became ready on any day of its window alike.
  for (std::size_t i = 0; i < spells.all.size(); ++i) {
    if (spells.all[i].paid > 0.0F) {
      PayWindows::ready(windows.of(i), spells.all[i].to, {}, ready_of(i));
    }
  }
}

std::span<double> HazardFitter::ready_of(std::size_t spell) {
  return std::span(ready_).subspan(windows_.begin_of(spell), windows_.of(spell).size());
}

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
    const std::span<const double> ready = ready_of(place);  // by the hazard of the last pass
    for (std::size_t j = 0; j < waiting.size(); ++j) {
      risk[end + 1 - j] -= theta * share * ready[j];
      paid[end - j] += share * ready[j];
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
    speeds_[c] = speed_of(spells_, c, shape_, options_.by_dispute, windows_,
                          [this](std::size_t spell) { return ready_of(spell); });
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

void HazardFitter::start_near(const HazardPart& other) {
  assert(other.speeds.size() == theta_.size());
  near_ = true;
  const double k = other.shape.frailty;
  for (std::size_t c = 0; c < theta_.size(); ++c) {
    theta_[c] = (other.speeds[c].paid + k) / (other.speeds[c].expected + k);
  }
  while (frailty_step_ + 1 < options_.frailty_steps && frailty_at(frailty_step_) < k) {
    ++frailty_step_;
  }
}

void HazardFitter::fit() {
  set_range();
  for (std::size_t s = 0; s < 2; ++s) {
    shape_.axis[s].slope_before = prior_.daily_hazard(first_);
    shape_.axis[s].slope_after = prior_.daily_hazard(last_);
  }
  const int passes = near_ ? options_.passes / 2 : options_.passes;
  for (int pass = 0; pass < passes; ++pass) {
    estimate_hazard();
    count_expected();
    choose_frailty(pass == 0 && !near_);
    for (std::size_t c = 0; c < theta_.size(); ++c) {
      theta_[c] = (speeds_[c].paid + shape_.frailty) /
                  (speeds_[c].expected + shape_.frailty);
    }
  }
}

HazardPart fit_view(HazardView view, ViewSpells& seen, const RecoveryCurve& prior,
                    const FitOptions& options, const HazardPart* near) {
  HazardFitter fitter(seen.spells(view), prior, options, seen.windows(view));
  if (near != nullptr) fitter.start_near(*near);
  fitter.fit();
  HazardPart part;
  part.shape = fitter.shape();
  part.shape.view = view;
  part.speeds = fitter.speeds();
  part.rhythms = seen.rhythms(view);
  if (view != HazardView::habit) return part;
  part.shape.usual = seen.habits().mean();
  for (std::uint32_t c = seen.customers().first; c < seen.customers().end; ++c) {
    part.usual_delay.push_back(seen.habits().delay(CustomerId(c)));
  }
  return part;
}

namespace {

/// The records of the customers that `seen` sees.
void add_records(ViewSpells& seen, bool by_dispute, HazardPart& part) {
  const HazardView view = part.shape.view;
  const Spells& spells = seen.spells(view);
  const PayWindows& windows = seen.windows(view);
  std::array<double, kWindowDays> ready{};
  const auto ready_of = [&](std::size_t spell) {
    return std::span(ready).first(windows.of(spell).size());
  };
  const std::uint32_t first = seen.customers().first;
  for (std::uint32_t c = first; c < seen.customers().end; ++c) {
    part.speeds[c] = speed_of(spells, c - first, part.shape, by_dispute, windows, ready_of);
    if (view == HazardView::habit) part.usual_delay[c] = seen.habits().delay(CustomerId(c));
  }
}

}  // namespace

std::vector<HazardPart> with_customers(std::span<const HazardShape> shapes,
                                       const PaymentHistory& history, Date as_of,
                                       const PayRhythms& rhythms, const FitOptions& options) {
  const CustomerRange all = all_customers(history);
  std::optional<double> usual;
  std::vector<HazardPart> parts;
  for (const HazardShape& shape : shapes) {
    HazardPart& part = parts.emplace_back();
    part.shape = shape;
    part.rhythms = seen_by(shape.view, rhythms);
    part.speeds.resize(all.size());
    if (shape.view != HazardView::habit) continue;
    usual = shape.usual;
    part.usual_delay.resize(all.size());
  }
  const std::vector<CustomerRange> blocks = customer_blocks(history);
  run_jobs(options.threads, blocks.size(), [&](std::size_t block) {
    ViewSpells seen(history, as_of, rhythms, options, blocks[block], usual);
    for (HazardPart& part : parts) add_records(seen, options.by_dispute, part);
  });
  return parts;
}

}  // namespace arrears
