#include "pay_days.hpp"

#include <algorithm>
#include <numeric>

#include "payment_steps.hpp"

namespace arrears {
namespace {

constexpr std::size_t kRunsMost = 60;  // newest pay days that count of a customer
constexpr double kEvenWeight = 60.0;   // pay days that even shares count among those of all
constexpr int kMixSteps = 6;
constexpr int kFitSteps = 8;  // of places and weekdays
// Pay days that the shares of all count among a customer's: it keeps to its days strictly, rather
// or hardly. Others pay as all do, or on any day alike, whatever others do.
constexpr std::array<double, 3> kStrictnesses{1.0, 6.0, 40.0};
constexpr std::size_t kAsAll = kStrictnesses.size(), kAnyDay = kAsAll + 1;
static_assert(kAnyDay + 1 == kStrictness);
constexpr std::array<double, kStrictness> kMixStart{0.05, 0.05, 0.1, 0.5, 0.3};
constexpr double kMixWeight = 5.0;  // customers that this opinion counts

/// How many days of a year each place has.
constexpr double days_at(std::size_t place) {
  if (place < 24 || place > 26) return 12.0;
  return place < 26 ? 11.0 : 7.0;
}

using Likelihoods = std::array<double, kStrictness>;

/// Shares of days: those of all, and those that would be if all days were alike.
template <std::size_t N>
struct DayShares {
  std::array<double, N> all, even;
};

/// How well each strictness explains pay days, beside paying as all do.
template <std::size_t N>
Likelihoods likelihoods(std::span<const std::uint8_t> days, const DayShares<N>& shares) {
  const std::array<double, N>& all = shares.all;
  Likelihoods result;
  result.fill(1.0);
  for (const std::uint8_t day : days) result[kAnyDay] *= shares.even[day] / all[day];
  for (std::size_t k = 0; k < kAsAll; ++k) {
    std::array<double, N> seen{};
    double count = kStrictnesses[k];
    for (const std::uint8_t day : days) {
      result[k] *= (kStrictnesses[k] * all[day] + seen[day]) / (count * all[day]);
      seen[day] += 1.0;
      count += 1.0;
    }
  }
  return result;
}

Likelihoods posterior(const Likelihoods& likelihood, const std::array<double, kStrictness>& mix) {
  Likelihoods result;
  double sum = 0.0;
  for (std::size_t k = 0; k < kStrictness; ++k) sum += result[k] = mix[k] * likelihood[k];
  for (double& share : result) share /= sum;
  return result;
}

/// A customer's shares of days, drawn towards those of all.
template <std::size_t N>
std::array<double, N> drawn_shares(std::span<const std::uint8_t> days, const DayShares<N>& usual,
                                   const std::array<double, kStrictness>& mix) {
  const std::array<double, N>& all = usual.all;
  const Likelihoods weights = posterior(likelihoods(days, usual), mix);
  std::array<double, N> seen{}, shares;
  for (const std::uint8_t day : days) seen[day] += 1.0;
  for (std::size_t i = 0; i < N; ++i) {
    shares[i] = weights[kAsAll] * all[i] + weights[kAnyDay] * usual.even[i];
    for (std::size_t k = 0; k < kAsAll; ++k) {
      shares[i] += weights[k] * (seen[i] + kStrictnesses[k] * all[i]) /
                   (static_cast<double>(days.size()) + kStrictnesses[k]);
    }
  }
  return shares;
}

template <std::size_t N>
void scale_to_one(std::array<double, N>& shares) {
  double sum = 0.0;
  for (const double share : shares) sum += share;
  for (double& share : shares) share /= sum;
}

/// The shares of weekdays among some days on which places count so much more than others.
std::array<double, kWeekdays> weekdays_among(const ByDayKind<float>& days,
                                             std::span<const double, kMonthPlaces> by_place) {
  std::array<double, kWeekdays> shares{};
  for (std::size_t place = 0; place < kMonthPlaces; ++place) {
    for (std::size_t weekday = 0; weekday < kWeekdays; ++weekday) {
      shares[weekday] += by_place[place] * static_cast<double>(days[place][weekday]);
    }
  }
  scale_to_one(shares);
  return shares;
}

std::array<double, kMonthPlaces> even_places() {
  std::array<double, kMonthPlaces> shares;
  for (std::size_t place = 0; place < kMonthPlaces; ++place) shares[place] = even_place(place);
  return shares;
}

/// Shares of customers by strictness, by expectation and maximisation.
std::array<double, kStrictness> mix_of(const std::vector<Likelihoods>& all) {
  std::array<double, kStrictness> mix = kMixStart;
  for (int step = 0; step < kMixSteps; ++step) {
    std::array<double, kStrictness> next{};
    for (std::size_t k = 0; k < kStrictness; ++k) next[k] = kMixWeight * kMixStart[k];
    for (const Likelihoods& one : all) {
      const Likelihoods weights = posterior(one, mix);
      for (std::size_t k = 0; k < kStrictness; ++k) next[k] += weights[k];
    }
    for (std::size_t k = 0; k < kStrictness; ++k) {
      mix[k] = next[k] / (kMixWeight + static_cast<double>(all.size()));
    }
  }
  return mix;
}

}  // namespace

double even_place(std::size_t place) { return days_at(place) / 365.0; }

/// A customer's places in the month, and on which weekdays it would pay then.
struct PayDays::Usual {
  std::array<double, kMonthPlaces> by_place;  ///< how much more than on other days
  DayShares<kWeekdays> weekdays;              ///< among those places
};

PayDays::PayDays(const PaymentHistory& history, Date as_of, CustomerRange customers) {
  std::vector<PaymentStep> steps;
  std::vector<Date> days;
  first_.push_back(0);
  for (std::uint32_t c = customers.first; c < customers.end; ++c) {
    days.clear();
    for (const HistoryItem& item : history.items_of(CustomerId(c))) {
      if (!item.is_claim || item.doc_date > as_of) continue;
      net_steps(history.events(item), as_of, steps);
      for (const PaymentStep& step : steps) {
        if (step.kind == EventKind::paid && step.amount > 0) days.push_back(step.date);
      }
    }
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end()), days.end());
    const std::size_t skipped = days.size() > kRunsMost ? days.size() - kRunsMost : 0;
    for (std::size_t i = skipped; i < days.size(); ++i) {
      places_.push_back(static_cast<std::uint8_t>(place_in_month(days[i])));
      weekdays_.push_back(static_cast<std::uint8_t>(days[i].iso_weekday() - 1));
    }
    first_.push_back(static_cast<std::uint32_t>(places_.size()));
    spans_.push_back(days.empty() ? Span{} : Span{days[skipped], days.back()});
  }
}

PayRhythm PayDays::learn(const DayCounts& counts) const {
  PayRhythm all;
  learn_days(counts, all);
  const DayShares<kMonthPlaces> usual{all.by_place, even_places()};
  std::vector<Likelihoods> by_place;
  for (std::size_t c = 0; c < customers(); ++c) {
    if (count(c) >= 2) by_place.push_back(likelihoods(places(c), usual));
  }
  all.place_mix = mix_of(by_place);
  std::vector<Likelihoods> by_weekday;
  for (std::size_t c = 0; c < customers(); ++c) {
    if (count(c) < 2) continue;
    by_weekday.push_back(likelihoods(weekdays(c), usual_days(c, all, counts).weekdays));
  }
  all.weekday_mix = mix_of(by_weekday);
  return all;
}

PayDays::Usual PayDays::usual_days(std::size_t c, const PayRhythm& all,
                                   const DayCounts& counts) const {
  const DayShares<kMonthPlaces> usual_places{all.by_place, even_places()};
  Usual usual;
  usual.by_place = drawn_shares(places(c), usual_places, all.place_mix);
  for (std::size_t i = 0; i < kMonthPlaces; ++i) usual.by_place[i] /= usual_places.even[i];
  usual.weekdays.even = weekdays_among(days_of(c, counts), usual.by_place);
  for (std::size_t i = 0; i < kWeekdays; ++i) {
    usual.weekdays.all[i] = usual.weekdays.even[i] * all.by_weekday[i];
  }
  scale_to_one(usual.weekdays.all);
  return usual;
}

DayFactors PayDays::factors(std::size_t c, const PayRhythm& all, const DayCounts& counts) const {
  const Usual usual = usual_days(c, all, counts);
  DayFactors own{usual.by_place, drawn_shares(weekdays(c), usual.weekdays, all.weekday_mix)};
  for (std::size_t i = 0; i < kWeekdays; ++i) own.by_weekday[i] /= usual.weekdays.even[i];
  return own;
}

/// The pay days of all, as many as there were, if all days were alike.
ByDayKind<double> PayDays::expected_if_even(const DayCounts& counts) const {
  ByDayKind<double> expected{};
  for (std::size_t c = 0; c < customers(); ++c) {
    if (count(c) == 0) continue;
    const ByDayKind<float> days = days_of(c, counts);
    double sum = 0.0;
    for (const auto& place : days) sum = std::accumulate(place.begin(), place.end(), sum);
    const double each = static_cast<double>(count(c)) / sum;
    for (std::size_t p = 0; p < kMonthPlaces; ++p) {
      for (std::size_t w = 0; w < kWeekdays; ++w) {
        expected[p][w] += each * static_cast<double>(days[p][w]);
      }
    }
  }
  return expected;
}

/// By how much all customers pay more on places and on weekdays: both together explain as many
/// pay days of each as there were (iterative proportional fitting, Deming and Stephan 1940).
void PayDays::learn_days(const DayCounts& counts, PayRhythm& all) const {
  std::array<double, kMonthPlaces> by_place{};
  std::array<double, kWeekdays> by_weekday{};
  for (const std::uint8_t place : places_) by_place[place] += 1.0;
  for (const std::uint8_t weekday : weekdays_) by_weekday[weekday] += 1.0;
  const ByDayKind<double> expected = expected_if_even(counts);
  std::array<double, kMonthPlaces> place_factor;
  std::array<double, kWeekdays> weekday_factor;
  weekday_factor.fill(1.0);
  for (int step = 0; step < kFitSteps; ++step) {
    for (std::size_t p = 0; p < kMonthPlaces; ++p) {
      const double even = kEvenWeight * even_place(p);
      double sum = even;
      for (std::size_t w = 0; w < kWeekdays; ++w) sum += expected[p][w] * weekday_factor[w];
      place_factor[p] = (by_place[p] + even) / sum;
    }
    for (std::size_t w = 0; w < kWeekdays; ++w) {
      const double even = kEvenWeight / 7.0;
      double sum = even;
      for (std::size_t p = 0; p < kMonthPlaces; ++p) sum += expected[p][w] * place_factor[p];
      weekday_factor[w] = (by_weekday[w] + even) / sum;
    }
  }
  for (std::size_t p = 0; p < kMonthPlaces; ++p) {
    all.by_place[p] = place_factor[p] * even_place(p);
  }
  for (std::size_t w = 0; w < kWeekdays; ++w) all.by_weekday[w] = weekday_factor[w] / 7.0;
  scale_to_one(all.by_place);
  scale_to_one(all.by_weekday);
}

}  // namespace arrears
