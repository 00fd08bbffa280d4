#include <arrears/engine/recover.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>

#include "recover_choose.hpp"
#include "recover_fit.hpp"

namespace arrears {

double HazardAxis::at(std::int64_t day) const {
  const std::int64_t before = std::int64_t{first} - 1;  // nothing has happened up to that day
  if (day <= before) return static_cast<double>(day - before) * slope_before;
  const std::int64_t last = before + static_cast<std::int64_t>(running.size());
  if (day <= last) return running[static_cast<std::size_t>(day - first)];
  return running.back() + static_cast<double>(day - last) * slope_after;
}

double HazardPart::within(CustomerId customer, bool disputed, std::int32_t days,
                          std::int32_t horizon) const {
  const bool moved = customer.index() < usual_delay.size();
  const std::int64_t day = std::int64_t{days} - (moved ? usual_delay[customer.index()] : 0);
  const HazardAxis& hazard = axis[disputed ? 1 : 0];
  const double more = std::max(0.0, hazard.at(day + horizon) - hazard.at(day));
  CustomerSpeed speed;
  if (customer.index() < speeds.size()) speed = speeds[customer.index()];
  const double scale = speed.expected + frailty;
  return -std::expm1(-(speed.paid + frailty) * std::log1p(more / scale));
}

double Correction::apply(double p) const {
  if (factor == 1.0 && power == 1.0) return p;
  if (p <= 0.0 || p >= 1.0) return p;
  return -std::expm1(-factor * std::pow(-std::log1p(-p), power));
}

RecoveryModel RecoveryModel::fit(const PaymentHistory& history, Date as_of,
                                 const RecoveryCurve& prior, const FitOptions& options) {
  const Spells spells = spells_of(history, as_of);
  if (!spells.any_settled) return from_curve(prior);
  RecoveryModel model = from_curve(prior);
  model.curve_only_ = false;
  model.parts_.push_back(HazardFitter(spells, prior, options).fit());
  model.payments_ = spells.paid;
  const double left = spells.paid + spells.credited;
  model.dilution_ = Probability::from_double(left > 0.0 ? spells.credited / left : 0.0);
  if (!options.choose) return model;
  const Choice choice = choose_by_backtest(history, as_of, prior, options);
  if (choice.by_habit) model.parts_.push_back(fit_by_habit(history, as_of, prior, options));
  model.correction_ = choice.correction;
  return model;
}

RecoveryModel RecoveryModel::from_curve(RecoveryCurve prior) {
  RecoveryModel model;
  model.prior_ = std::move(prior);
  return model;
}

double RecoveryModel::within(CustomerId customer, bool disputed, std::int32_t days,
                             std::int32_t horizon) const {
  assert(horizon >= 0);
  if (curve_only_) return prior_.within(days, horizon);
  double sum = 0.0;
  for (const HazardPart& part : parts_) sum += part.within(customer, disputed, days, horizon);
  return correction_.apply(sum / static_cast<double>(parts_.size()));
}

std::int32_t RecoveryModel::median_days(CustomerId customer, bool disputed, std::int32_t days,
                                        std::int32_t ever) const {
  const double half = within(customer, disputed, days, ever) / 2.0;
  std::int32_t low = 1;
  std::int32_t high = std::max(ever, 1);
  while (low < high) {
    const std::int32_t middle = low + (high - low) / 2;
    if (within(customer, disputed, days, middle) >= half) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

double RecoveryModel::speed(CustomerId customer) const {
  if (curve_only_ || customer.index() >= parts_[0].speeds.size()) return 1.0;
  const CustomerSpeed& speed = parts_[0].speeds[customer.index()];
  return (speed.paid + frailty()) / (speed.expected + frailty());
}

double RecoveryModel::payments(CustomerId customer) const {
  if (curve_only_ || customer.index() >= parts_[0].speeds.size()) return 0.0;
  return parts_[0].speeds[customer.index()].paid;
}

}  // namespace arrears
