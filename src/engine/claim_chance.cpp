// ClaimChance: what a model says of one claim, at any horizon.
#include <algorithm>
#include <cassert>
#include <cmath>

#include <arrears/engine/recover.hpp>

#include "behaviour.hpp"

namespace arrears {
namespace {

/// The first of some days that is so, where all behind one that is so are so; else the last.
template <class Is>
std::int32_t first_of(DayRange days, const Is& is) {
  while (days.first < days.last) {
    const std::int32_t middle = days.first + (days.last - days.first) / 2;
    if (is(middle)) {
      days.last = middle;
    } else {
      days.first = middle + 1;
    }
  }
  return days.first;
}

/// The hazard of the chances of which logarithms are taken; see `log_of_hazard`.
double in_logs(double hazard) {
  static const double least = -std::log1p(-kChanceLeast), most = -std::log1p(-kChanceMost);
  return std::clamp(hazard, least, most);
}

double log_ratio(double hazard, double other) {
  return std::log(in_logs(hazard) / in_logs(other));
}

double cumulative(double p) { return -std::log1p(-std::clamp(p, 0.0, 1.0 - 1e-12)); }

}  // namespace

void ClaimChance::Signs::put_into(FeatureValues& values) const {
  values[static_cast<std::size_t>(Feature::hazard)] = hazard;
  values[static_cast<std::size_t>(Feature::habit)] = habit;
  values[static_cast<std::size_t>(Feature::recent)] = recent;
}

ClaimChance::Signs ClaimChance::signs(std::int32_t horizon) const {
  Signs signs;
  const std::vector<HazardPart>& parts = model_->parts_;
  double sum = 0.0, first = 0.0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const double own = parts[i].cumulative(claim_.customer, part_hazard(i, horizon));
    sum += -std::expm1(-own);
    const HazardView view = parts[i].shape.view;
    if (i == 0) first = own;
    if (view == HazardView::habit) signs.habit = log_ratio(own, first);
    if (view == HazardView::recent) signs.recent = log_ratio(own, first);
  }
  signs.mean = cumulative(sum / static_cast<double>(parts.size()));
  signs.base = in_logs(signs.mean);
  signs.hazard = std::log(signs.base);
  return signs;
}

bool ClaimChance::is_of(const RecoveryModel& model, const Claim& claim) const {
  return model_ == &model && claim_.customer == claim.customer &&
         claim_.disputed == claim.disputed && claim_.days == claim.days;
}

double ClaimChance::part_hazard(std::size_t part, std::int32_t horizon) const {
  const HazardPart& one = model_->parts_[part];
  constexpr auto kLast = static_cast<std::int32_t>(HazardPart::kAhead) - 1;
  const std::int32_t near = one.rhythms == nullptr ? 0 : std::min(horizon, kLast);
  const double start =
      near > 0 ? static_cast<double>(running_[part][static_cast<std::size_t>(near)]) : 0.0;
  return horizon == near ? start
                         : start + one.hazard(claim_.customer, claim_.disputed, claim_.days, near,
                                              horizon);
}

double ClaimChance::base(std::int32_t horizon) const {
  double sum = 0.0;
  for (std::size_t i = 0; i < model_->parts_.size(); ++i) {
    sum += model_->parts_[i].chance(claim_.customer, part_hazard(i, horizon));
  }
  return cumulative(sum / static_cast<double>(model_->parts_.size()));
}

double ClaimChance::within(std::int32_t horizon) const {
  assert(horizon >= 0);
  if (model_->curve_only()) return model_->prior_.within(claim_.days, horizon);
  return -std::expm1(-hazard(horizon));
}

double ClaimChance::hazard(std::int32_t horizon) const {
  if (knots_ == 0) return base(horizon);
  const std::vector<HorizonWeights>& weights = model_->parameters_.weights;
  std::size_t next = 0;
  while (next < knots_ && weights[next].horizon < horizon) ++next;
  const bool known = next < knots_ && weights[next].horizon == horizon;
  const double plain = known ? signs_[next].mean : base(horizon);
  if (next == knots_) {
    const double last = corrected_[knots_ - 1];
    return std::max(last, last * plain / base_[knots_ - 1]);
  }
  // Between two horizons the correction is shared out in proportion to the hazards.
  const double low_base = next == 0 ? 0.0 : base_[next - 1];
  const double low = next == 0 ? 0.0 : corrected_[next - 1];
  const double width = base_[next] - low_base;
  const double share = width > 0.0 ? std::clamp((plain - low_base) / width, 0.0, 1.0) : 1.0;
  return low + (corrected_[next] - low) * share;
}

double ClaimChance::base_for(double hazard) const {
  if (knots_ == 0) return hazard;
  std::size_t next = 0;
  while (next < knots_ && corrected_[next] < hazard) ++next;
  if (next == knots_) return hazard * base_[knots_ - 1] / corrected_[knots_ - 1];
  const double low_base = next == 0 ? 0.0 : base_[next - 1];
  const double low = next == 0 ? 0.0 : corrected_[next - 1];
  const double width = corrected_[next] - low;
  return low_base + (width > 0.0 ? (hazard - low) / width : 0.0) * (base_[next] - low_base);
}

DayRange ClaimChance::days_to_reach(double hazard, DayRange days) const {
  // The chances of the parts are not above the mean's before the first of them reaches it, nor
  // below it once the last one has.
  const double wanted = base_for(hazard);
  DayRange range{days.last, days.first};
  for (std::size_t i = 0; i < model_->parts_.size(); ++i) {
    const double own = model_->parts_[i].hazard_for(claim_.customer, wanted);
    const std::int32_t day =
        first_of(days, [&](std::int32_t at) { return part_hazard(i, at) >= own; });
    range.first = std::min(range.first, day);
    range.last = std::max(range.last, day);
  }
  // Rounding may move a day by one.
  return {std::max(days.first, range.first - 1), std::min(days.last, range.last + 1)};
}

std::int32_t ClaimChance::first_day(double chance, DayRange days) const {
  if (model_->curve_only()) {
    return first_of(days, [&](std::int32_t day) { return within(day) >= chance; });
  }
  const double wanted = cumulative(chance);
  const auto reached = [&](std::int32_t day) { return hazard(day) >= wanted; };
  // Asking a day costs much: they are asked where the first one can be, as found otherwise.
  const DayRange near = days_to_reach(wanted, days);
  const std::int32_t day = first_of(near, reached);
  const bool inside = (day > near.first || day == days.first) &&
                      (day < near.last || day == days.last);
  return inside ? day : first_of(days, reached);
}

std::int32_t ClaimChance::median_days(std::int32_t ever) const {
  return first_day(within(ever) / 2.0, {1, std::max(ever, 1)});
}

}  // namespace arrears
