#include "rehearsed.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "backtest_replay.hpp"
#include "behaviour.hpp"
#include "recover_fit.hpp"

namespace arrears::rehearsal {
namespace {

constexpr std::size_t kThinned = 700;  // forecasts of a day, about, where there are too many

/// What each view says of an item at each horizon.
void rehearse(const std::vector<HazardPart>& parts, const PayRhythms& rhythms, Date day,
              const HistoryItem& item, PayOutlook& outlook, Rehearsed& out) {
  std::array<std::array<float, kKnots.back() + 1>, kViews> running;
  std::array<std::span<float>, kViews> lists;
  std::array<const HazardPart*, kViews> by_calendar;
  std::size_t count = 0;
  for (std::size_t v = 0; v < parts.size(); ++v) {
    if (parts[v].rhythms == nullptr) continue;
    by_calendar[count] = &parts[v];
    lists[count++] = running[v];
  }
  const bool disputed = item.disputed_on(day);
  HazardPart::sum_up(std::span(by_calendar).first(count), item.customer, disputed, day - item.due,
                     outlook.of(rhythms, item.customer, day), std::span(lists).first(count));
  for (std::size_t v = 0; v < parts.size(); ++v) {
    const bool even = parts[v].rhythms == nullptr;
    for (std::size_t k = 0; k < kKnots.size(); ++k) {
      const double hazard =
          even ? parts[v].hazard(item.customer, disputed, day - item.due, 0, kKnots[k])
               : static_cast<double>(running[v][static_cast<std::size_t>(kKnots[k])]);
      out.p[k][v] = parts[v].chance(item.customer, hazard);
    }
  }
}

/// All views as they were known on a day; none where nothing had been paid.
std::vector<HazardPart> fit_all(const RehearsalSample& sample_of, Date day,
                                const PayRhythms& rhythms, const RecoveryCurve& prior,
                                const FitOptions& options) {
  const PaymentHistory& history = sample_of.history;
  ViewSpells seen(history, day, rhythms, options, all_customers(history), std::nullopt);
  std::vector<HazardPart> parts;
  if (!seen.spells(HazardView::plain).any_settled) return parts;
  for (const HazardView view : kHazardViews) {
    const HazardPart* near = sample_of.thin && !parts.empty() ? &parts.front() : nullptr;
    parts.push_back(fit_view(view, seen, prior, options, near));
  }
  return parts;
}

}  // namespace

Samples replay(const RehearsalSample& sample_of, std::int32_t origin, Date as_of,
               const RecoveryCurve& prior, const FitOptions& options,
               std::vector<HazardShape>& shapes) {
  const PaymentHistory& history = sample_of.history;
  Samples samples;
  const Date day = as_of.plus_days(-kSpacing * origin);
  const PayRhythms rhythms(history, day);
  const std::vector<HazardPart> parts =
      shapes.empty() ? fit_all(sample_of, day, rhythms, prior, options)
                     : with_customers(shapes, history, day, rhythms, options);
  if (parts.empty()) return samples;
  shapes.clear();
  for (const HazardPart& part : parts) shapes.push_back(part.shape);
  const Behaviour behaviour(history, day, 1);
  const LedgerHabits habits = behaviour.ledger_habits();
  std::vector<std::uint32_t> place(history.items().size(), 0);  // in samples, plus one
  PayOutlook outlook;
  std::size_t every = 0;
  for (std::size_t k = 0; k < kKnots.size(); ++k) {
    if (day.plus_days(kKnots[k]) > as_of) break;
    const std::vector<Standing> all = standing_on(history, day, kKnots[k]);
    if (every == 0) every = sample_of.thin ? std::max<std::size_t>(1, all.size() / kThinned) : 1;
    for (const Standing& standing : all) {
      const HistoryItem& item = *standing.item;
      const auto index = static_cast<std::size_t>(&item - history.items().data());
      if (index % every != 0) continue;
      std::uint32_t& at = place[index];
      const bool disputed = item.disputed_on(day);
      if (at == 0) {
        Rehearsed made;
        made.came.fill(-1.0);
        made.origin = origin;
        made.customer = item.customer.value();
        made.open = static_cast<double>(standing.open);
        made.features = behaviour.features(item.customer,
                                           {day - item.due, std::log(made.open), item.currency,
                                            true, disputed, paid_share(item.amount, standing.open)},
                                           habits);
        rehearse(parts, rhythms, day, item, outlook, made);
        samples.push_back(made);
        at = static_cast<std::uint32_t>(samples.size());
      }
      Rehearsed& sample = samples[at - 1];
      sample.came[k] = std::clamp(static_cast<double>(standing.came) / sample.open, 0.0, 1.0);
    }
  }
  return samples;
}

double mean_chance(const Rehearsed& sample, std::size_t knot, Recipe recipe) {
  const std::span<const HazardView> views = views_of(recipe);
  double sum = 0.0;
  for (const HazardView view : views) sum += sample.p[knot][static_cast<std::size_t>(view)];
  return sum / static_cast<double>(views.size());
}

FeatureValues features_at(const Rehearsed& sample, std::size_t knot, Recipe recipe) {
  FeatureValues f = sample.features;
  const auto at = [&f](Feature feature) -> double& { return f[static_cast<std::size_t>(feature)]; };
  const auto view = [&](HazardView one) {
    return log_of_hazard(sample.p[knot][static_cast<std::size_t>(one)]);
  };
  at(Feature::hazard) = log_of_hazard(mean_chance(sample, knot, recipe));
  // Logarithms take their time: only those that the recipe looks at.
  for (const auto& [feature, own] : {std::pair(Feature::habit, HazardView::habit),
                                     std::pair(Feature::recent, HazardView::recent)}) {
    if (corrects(recipe, feature)) at(feature) = view(own) - view(HazardView::rhythm);
  }
  return f;
}

}  // namespace arrears::rehearsal
