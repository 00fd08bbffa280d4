#include <arrears/engine/hazard_part.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace arrears {
namespace {

constexpr std::size_t kDays = HazardPart::kBehind + HazardPart::kAhead;

/// Two numbers in one register: the same is done with both.
using Pair __attribute__((vector_size(2 * sizeof(double)))) = double;

/// The cumulative hazard by `day` and by each of the days behind it.
const double* cumulative_from(const HazardAxis& axis, std::int64_t day,
                              std::span<double> working_space) {
  const std::int64_t at = day - axis.first;
  const auto known = static_cast<std::int64_t>(axis.running.size());
  const auto days = static_cast<std::int64_t>(working_space.size());
  if (at >= 0 && at + days <= known) return axis.running.data() + at;
  for (std::int64_t n = 0; n < days; ++n) {
    working_space[static_cast<std::size_t>(n)] = axis.at(day + n);
  }
  return working_space.data();
}

/// The claim of which hazards are summed up, and its customer's days.
struct Ahead {
  CustomerId customer;
  bool disputed;
  std::int32_t days;
  std::span<const float> readiness;
};

/// Each day's sum waits for that of the day before: those of two parts are made side by side.
void pay_out(const HazardPart& a, const HazardPart& b, const Ahead& ahead,
             std::span<float> running_a, std::span<float> running_b) {
  const std::size_t days = running_a.size();
  std::array<double, kDays> space_a, space_b;
  const auto cumulative = [&](const HazardPart& part, std::span<double> space) {
    const std::int64_t day = part.own_day(ahead.customer, ahead.days) - HazardPart::kBehind;
    return cumulative_from(part.shape.axis[ahead.disputed ? 1 : 0], day,
                           space.first(HazardPart::kBehind + days));
  };
  const double* const by_a = cumulative(a, space_a);
  const double* const by_b = cumulative(b, space_b);
  // What became ready before and was not paid yet waits for a day on which the customer pays.
  Pair waiting{}, sum{}, before{by_a[0], by_b[0]};
  std::size_t n = 0;
  for (; n < HazardPart::kBehind; ++n) {
    const double kept = 1.0 - static_cast<double>(ahead.readiness[n]);
    const Pair now{by_a[n + 1], by_b[n + 1]};
    waiting = (waiting + (now - before)) * Pair{kept, kept};
    before = now;
  }
  running_a[0] = running_b[0] = 0.0F;
  for (std::size_t day = 1; day < days; ++day, ++n) {
    const auto share = static_cast<double>(ahead.readiness[n]);
    const Pair now{by_a[n + 1], by_b[n + 1]};
    const Pair ready = waiting + (now - before);
    before = now;
    waiting = ready * Pair{1.0 - share, 1.0 - share};
    sum += ready * Pair{share, share};
    running_a[day] = static_cast<float>(sum[0]);
    running_b[day] = static_cast<float>(sum[1]);
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

double HazardPart::hazard(CustomerId customer, bool disputed, std::int32_t days, std::int32_t from,
                          std::int32_t to) const {
  const std::int64_t day = own_day(customer, days);
  const HazardAxis& axis = shape.axis[disputed ? 1 : 0];
  return std::max(0.0, axis.at(day + to) - axis.at(day + from));
}

void HazardPart::sum_up(std::span<const HazardPart* const> parts, CustomerId customer,
                        bool disputed, std::int32_t days, std::span<const float> readiness,
                        std::span<const std::span<float>> running) {
  assert(parts.size() == running.size());
  const Ahead ahead{customer, disputed, days, readiness};
  std::array<float, kAhead> unused;
  for (std::size_t i = 0; i < parts.size(); i += 2) {
    const bool two = i + 1 < parts.size();
    assert(!running[i].empty() && running[i].size() <= kAhead);
    assert(!two || running[i].size() == running[i + 1].size());
    pay_out(*parts[i], *parts[two ? i + 1 : i], ahead, running[i],
            two ? running[i + 1] : std::span(unused).first(running[i].size()));
  }
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
