#include <arrears/engine/curve.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>

namespace arrears {
namespace {

constexpr std::int32_t kDaysMax = 100000;
constexpr double kCertain = 1.0 - 1e-6;  // a success rate of 1 would be an infinite hazard

Diagnostic curve_error(std::string_view code, const std::string& name) {
  return usage_error(code).with("curve", name);
}

}  // namespace

Result<RecoveryCurve> RecoveryCurve::from_points(std::string name,
                                                 std::vector<CurvePoint> points) {
  if (points.empty()) return fail(curve_error("curve-empty", name));
  std::stable_sort(points.begin(), points.end(),
                   [](const CurvePoint& a, const CurvePoint& b) { return a.days < b.days; });
  RecoveryCurve curve;
  for (const CurvePoint& point : points) {
    const bool again = !curve.points_.empty() && curve.points_.back().days == point.days;
    if (again || point.days < -kDaysMax || point.days > kDaysMax) {
      return fail(curve_error("curve-not-rising", name).with("days", point.days));
    }
    if (point.probability.is_negative() || point.probability > Rate(1, 0)) {
      return fail(curve_error("curve-not-a-probability", name)
                      .with("days", point.days)
                      .with("probability", point.probability.to_decimal()));
    }
    const double p = static_cast<double>(point.probability.digits()) /
                     static_cast<double>(point.probability.denominator());
    curve.points_.push_back({point.days, p});
  }
  curve.name_ = std::move(name);
  curve.running_.push_back(0.0);
  for (std::int32_t day = curve.points_.front().days + 1; day <= curve.points_.back().days; ++day) {
    curve.running_.push_back(curve.running_.back() + curve.daily_hazard(day));
  }
  return curve;
}

double RecoveryCurve::at(std::int32_t days) const {
  assert(!points_.empty());
  const auto after = std::lower_bound(points_.begin(), points_.end(), days,
                                      [](const Point& p, std::int32_t d) { return p.days < d; });
  if (after == points_.begin()) return points_.front().probability;
  if (after == points_.end()) return points_.back().probability;
  const Point& a = *(after - 1);
  const double share = static_cast<double>(days - a.days) / (after->days - a.days);
  return a.probability + share * (after->probability - a.probability);
}

double RecoveryCurve::daily_hazard(std::int32_t days) const {
  return -std::log1p(-std::min(at(days), kCertain)) / 365.0;
}

double RecoveryCurve::sum_up_to(std::int64_t day) const {
  const std::int64_t first = points_.front().days;
  const std::int64_t last = points_.back().days;
  if (day <= first) return static_cast<double>(day - first) * daily_hazard(points_.front().days);
  if (day <= last) return running_[static_cast<std::size_t>(day - first)];
  return running_.back() + static_cast<double>(day - last) * daily_hazard(points_.back().days);
}

double RecoveryCurve::cumulative_hazard(std::int32_t days, std::int32_t horizon) const {
  assert(horizon >= 0);
  const std::int64_t from = days;
  return std::max(0.0, sum_up_to(from + horizon) - sum_up_to(from));
}

double RecoveryCurve::within(std::int32_t days, std::int32_t horizon) const {
  return -std::expm1(-cumulative_hazard(days, horizon));
}

}  // namespace arrears
