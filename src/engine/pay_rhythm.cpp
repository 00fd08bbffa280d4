#include "pay_rhythm.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <arrears/model/jobs.hpp>

#include "payment_steps.hpp"
#include "spells.hpp"

namespace arrears {
namespace {

constexpr std::size_t kRunsMost = 60;     // newest pay days that count of a customer
constexpr double kEvenWeight = 60.0;      // pay days that even shares count among those of all
constexpr int kMixSteps = 6;
constexpr std::int32_t kWarmUp = 35;      // days after which what waits no longer shows its start
// Pay days that the shares of all count among a customer's: it keeps to its days strictly, rather,
// hardly, or (the last) not at all.
constexpr std::array<double, kStrictness - 1> kStrictnesses{1.0, 6.0, 40.0};
constexpr std::array<double, kStrictness> kMixStart{0.05, 0.05, 0.1, 0.8};
constexpr double kMixWeight = 5.0;        // customers that this opinion counts

/// How many days of a year each place has.
constexpr double days_at(std::size_t place) {
  if (place < 24 || place > 26) return 12.0;
  return place < 26 ? 11.0 : 7.0;
}

double even_place(std::size_t place) { return days_at(place) / 365.0; }

using Likelihoods = std::array<double, kStrictness>;

/// How well each strictness explains pay days, beside none at all.
template <std::size_t N>
Likelihoods likelihoods(std::span<const std::uint8_t> days, const std::array<double, N>& all) {
  Likelihoods result;
  result.fill(1.0);
  for (std::size_t k = 0; k + 1 < kStrictness; ++k) {
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

/// Shares of one customer by even shares.
template <std::size_t N>
void own_shares(std::span<const std::uint8_t> days, const std::array<double, N>& all,
                const std::array<double, kStrictness>& mix, float* out) {
  const Likelihoods weights = posterior(likelihoods(days, all), mix);
  std::array<double, N> seen{};
  for (const std::uint8_t day : days) seen[day] += 1.0;
  for (std::size_t i = 0; i < N; ++i) {
    double share = weights[kStrictness - 1] * all[i];
    for (std::size_t k = 0; k + 1 < kStrictness; ++k) {
      share += weights[k] * (seen[i] + kStrictnesses[k] * all[i]) /
               (static_cast<double>(days.size()) + kStrictnesses[k]);
    }
    const double even = N == kWeekdays ? 1.0 / 7.0 : even_place(i);
    out[i] = static_cast<float>(share / even);
  }
}

}  // namespace

std::size_t place_in_month(Date day) {
  const std::size_t to_end = static_cast<std::size_t>(day.end_of_month() - day);
  return to_end < 4 ? 30 - to_end : day.day() - 1;
}

/// The pay days of some customers.
class PayRhythms::Runs {
 public:
  Runs(const PaymentHistory& history, Date as_of, CustomerRange customers) {
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
    }
  }

  [[nodiscard]] std::size_t customers() const { return first_.size() - 1; }
  [[nodiscard]] std::span<const std::uint8_t> places(std::size_t c) const {
    return std::span(places_).subspan(first_[c], first_[c + 1] - first_[c]);
  }
  [[nodiscard]] std::span<const std::uint8_t> weekdays(std::size_t c) const {
    return std::span(weekdays_).subspan(first_[c], first_[c + 1] - first_[c]);
  }

  [[nodiscard]] PayRhythm learn() const {
    PayRhythm all;
    for (std::size_t i = 0; i < kMonthPlaces; ++i) all.by_place[i] = kEvenWeight * even_place(i);
    all.by_weekday.fill(kEvenWeight / 7.0);
    for (const std::uint8_t place : places_) all.by_place[place] += 1.0;
    for (const std::uint8_t weekday : weekdays_) all.by_weekday[weekday] += 1.0;
    const double sum = kEvenWeight + static_cast<double>(places_.size());
    for (double& share : all.by_place) share /= sum;
    for (double& share : all.by_weekday) share /= sum;
    std::vector<Likelihoods> by_place, by_weekday;
    for (std::size_t c = 0; c < customers(); ++c) {
      if (places(c).size() < 2) continue;
      by_place.push_back(likelihoods(places(c), all.by_place));
      by_weekday.push_back(likelihoods(weekdays(c), all.by_weekday));
    }
    all.place_mix = mix_of(by_place);
    all.weekday_mix = mix_of(by_weekday);
    return all;
  }

 private:
  /// Shares of customers by strictness, by expectation and maximisation.
  static std::array<double, kStrictness> mix_of(const std::vector<Likelihoods>& all) {
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

  std::vector<std::uint8_t> places_, weekdays_;
  std::vector<std::uint32_t> first_;
};

PayRhythms::PayRhythms(const PaymentHistory& history, Date as_of, const PayRhythm* known,
                       unsigned threads)
    : own_of_(history.customer_count(), 0) {
  const CustomerRange all = all_customers(history);
  std::optional<Runs> runs;
  if (known == nullptr) runs.emplace(history, as_of, all);
  ledger_ = known != nullptr ? *known : runs->learn();
  for (std::size_t i = 0; i < kMonthPlaces; ++i) {
    everyone_[i] = static_cast<float>(ledger_.by_place[i] / even_place(i));
  }
  for (std::size_t i = 0; i < kWeekdays; ++i) {
    everyone_[kMonthPlaces + i] = static_cast<float>(ledger_.by_weekday[i] * 7.0);
  }
  if (runs) {
    add_own(*runs, owns_, own_of_);
    return;
  }
  const std::vector<CustomerRange> blocks = customer_blocks(history);
  std::vector<std::vector<Shares>> owns(blocks.size());
  run_jobs(threads, blocks.size(), [&](std::size_t block) {
    const CustomerRange some = blocks[block];
    add_own(Runs(history, as_of, some), owns[block],
            std::span(own_of_).subspan(some.first, some.size()));
  });
  for (std::size_t block = 0; block < blocks.size(); ++block) {
    const auto before = static_cast<std::uint32_t>(owns_.size());
    owns_.insert(owns_.end(), owns[block].begin(), owns[block].end());
    for (std::size_t c = blocks[block].first; c < blocks[block].end; ++c) {
      if (own_of_[c] != 0) own_of_[c] += before;
    }
  }
}

void PayRhythms::add_own(const Runs& runs, std::vector<Shares>& owns,
                         std::span<std::uint32_t> own_of) const {
  for (std::size_t c = 0; c < runs.customers(); ++c) {
    if (runs.places(c).empty()) continue;
    Shares own;
    own_shares(runs.places(c), ledger_.by_place, ledger_.place_mix, own.data());
    own_shares(runs.weekdays(c), ledger_.by_weekday, ledger_.weekday_mix,
               own.data() + kMonthPlaces);
    owns.push_back(own);
    own_of[c] = static_cast<std::uint32_t>(owns.size());
  }
}

void PayRhythms::readiness(CustomerId customer, Date first, std::span<float> out) const {
  const std::size_t at = customer.index() < own_of_.size() ? own_of_[customer.index()] : 0;
  const Shares& shares = at == 0 ? everyone_ : owns_[at - 1];
  const Date start = first.plus_days(-kWarmUp);
  std::size_t weekday = start.iso_weekday() - 1;
  std::size_t month_day = start.day(), month_end = start.end_of_month().day();
  // As much becomes ready every day, and a day's share of payments is paid out of what waits.
  float waiting = 1.0F;
  const std::size_t days = out.size() + static_cast<std::size_t>(kWarmUp);
  for (std::size_t i = 0; i < days; ++i) {
    const std::size_t to_end = month_end - month_day;
    const std::size_t place = to_end < 4 ? 30 - to_end : month_day - 1;
    const float share = shares[place] * shares[kMonthPlaces + weekday];
    if (i >= static_cast<std::size_t>(kWarmUp)) {
      out[i - static_cast<std::size_t>(kWarmUp)] = std::min(1.0F, share / waiting);
    }
    waiting = std::max(waiting + (1.0F - share), 1.0F);
    weekday = weekday == kWeekdays - 1 ? 0 : weekday + 1;
    if (month_day++ < month_end) continue;
    month_day = 1;
    month_end = start.plus_days(static_cast<std::int32_t>(i) + 1).end_of_month().day();
  }
}

}  // namespace arrears
