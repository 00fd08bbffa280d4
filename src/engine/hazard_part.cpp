#include <arrears/engine/hazard_part.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace arrears {
namespace {

constexpr std::size_t kDays = HazardPart::kBehind + HazardPart::kAhead;

/// The hazard of each day that follows `day`.
void daily_hazards(const HazardAxis& axis, std::int64_t day, std::span<double> out) {
  const std::int64_t at = day - axis.first;
  const auto known = static_cast<std::int64_t>(axis.running.size());
  if (at >= 0 && at + static_cast<std::int64_t>(out.size()) < known) {
    const double* running = axis.running.data() + at;
    for (std::size_t n = 0; n < out.size(); ++n) out[n] = running[n + 1] - running[n];
    return;
  }
  double before = axis.at(day);
  for (std::size_t n = 0; n < out.size(); ++n) {
    const double now = axis.at(day + static_cast<std::int64_t>(n) + 1);
    out[n] = now - before;
    before = now;
  }
}

/// The claim of which hazards are summed up, and its customer's days.
struct Ahead {
  CustomerId customer;
  bool disputed;
  std::int32_t days;
  std::span<const float> readiness;
};

/// Each day's sum waits for that of the day before: those of several parts are made side by side.
template <std::size_t N>
void pay_out(std::span<const HazardPart* const, N> parts, const Ahead& ahead,
             std::span<const std::span<float>, N> running) {
  const std::size_t days = running[0].size();
  std::array<std::array<double, kDays>, N> daily;
  for (std::size_t i = 0; i < N; ++i) {
    const HazardAxis& axis = parts[i]->shape.axis[ahead.disputed ? 1 : 0];
    daily_hazards(axis, parts[i]->own_day(ahead.customer, ahead.days) - HazardPart::kBehind,
                  std::span(daily[i]).first(HazardPart::kBehind + days - 1));
    running[i][0] = 0.0F;
  }
  // What became ready before and was not paid yet waits for a day on which the customer pays.
  std::array<double, N> waiting{}, sum{};
  std::size_t n = 0;
  for (; n < HazardPart::kBehind; ++n) {
    const double kept = 1.0 - static_cast<double>(ahead.readiness[n]);
    for (std::size_t i = 0; i < N; ++i) waiting[i] = (waiting[i] + daily[i][n]) * kept;
  }
  for (std::size_t day = 1; day < days; ++day, ++n) {
    const auto share = static_cast<double>(ahead.readiness[n]);
    for (std::size_t i = 0; i < N; ++i) {
      const double ready = waiting[i] + daily[i][n];
      waiting[i] = ready * (1.0 - share);
      sum[i] += ready * share;
      running[i][day] = static_cast<float>(sum[i]);
    }
  }
}

}  // namespace

double HazardAxis::at(std::int64_t day) const {
  const std::int64_t before = std::int64_t{first} - 1;  // nothing has happened up to that day
  if (day <= before) return static_cast<double>(day - before) * slope_before;
  const std::int64_t last = before + static_cast<std::int64_t>(running.size());
  if (day <= last) return running[static_cast<std::size_t>(day - first)];
  return running.back() + static_cast<double>(day - last) * slope_after;
}

std::int64_t HazardPart::own_day(CustomerId customer, std::int32_t days) const {
  const bool moved = customer.index() < usual_delay.size();
  return std::int64_t{days} - (moved ? usual_delay[customer.index()] : 0);
}

double HazardPart::hazard(CustomerId customer, bool disputed, std::int32_t days,
                          std::int32_t from, std::int32_t to) const {
  const std::int64_t day = own_day(customer, days);
  const HazardAxis& axis = shape.axis[disputed ? 1 : 0];
  return std::max(0.0, axis.at(day + to) - axis.at(day + from));
}

void HazardPart::sum_up(std::span<const HazardPart* const> parts, CustomerId customer,
                        bool disputed, std::int32_t days, std::span<const float> readiness,
                        std::span<const std::span<float>> running) {
  assert(parts.size() == running.size());
  const Ahead ahead{customer, disputed, days, readiness};
  std::size_t i = 0;
  for (; i + 2 <= parts.size(); i += 2) {
    assert(!running[i].empty() && running[i].size() <= kAhead);
    assert(running[i].size() == running[i + 1].size());
    pay_out<2>(parts.subspan(i).first<2>(), ahead, running.subspan(i).first<2>());
  }
  if (i == parts.size()) return;
  assert(!running[i].empty() && running[i].size() <= kAhead);
  pay_out<1>(parts.subspan(i).first<1>(), ahead, running.subspan(i).first<1>());
}

CustomerSpeed HazardPart::speed(CustomerId customer) const {
  return customer.index() < speeds.size() ? speeds[customer.index()] : CustomerSpeed{};
}

double HazardPart::hazard_for(CustomerId customer, double cumulative) const {
  const CustomerSpeed own = speed(customer);
  return (own.expected + shape.frailty) * std::expm1(cumulative / (own.paid + shape.frailty));
}

double HazardPart::cumulative(CustomerId customer, double hazard) const {
  const CustomerSpeed speed = this->speed(customer);
  const double scale = speed.expected + shape.frailty;
  return (speed.paid + shape.frailty) * std::log1p(hazard / scale);
}

double HazardPart::chance(CustomerId customer, double hazard) const {
  return -std::expm1(-cumulative(customer, hazard));
}

}  // namespace arrears
