#include "pay_rhythm.hpp"

#include <algorithm>
#include <optional>

#include <arrears/model/jobs.hpp>

#include "pay_days.hpp"
#include "spells.hpp"

namespace arrears {
namespace {

constexpr std::int32_t kWarmUp = 35;  // days after which what waits no longer shows its start

}  // namespace

PayRhythms::PayRhythms(const PaymentHistory& history, Date as_of, const PayRhythm* known,
                       unsigned threads)
    : counts_(as_of), own_of_(history.customer_count(), 0) {
  const CustomerRange all = all_customers(history);
  std::optional<PayDays> days;
  if (known == nullptr) days.emplace(history, as_of, all);
  ledger_ = known != nullptr ? *known : days->learn(counts_);
  for (std::size_t i = 0; i < kMonthPlaces; ++i) {
    everyone_[i] = static_cast<float>(ledger_.by_place[i] / even_place(i));
  }
  for (std::size_t i = 0; i < kWeekdays; ++i) {
    everyone_[kMonthPlaces + i] = static_cast<float>(ledger_.by_weekday[i] * 7.0);
  }
  if (days) {
    add_own(*days, owns_, own_of_);
    return;
  }
  const std::vector<CustomerRange> blocks = customer_blocks(history);
  std::vector<std::vector<Shares>> owns(blocks.size());
  run_jobs(threads, blocks.size(), [&](std::size_t block) {
    const CustomerRange some = blocks[block];
    add_own(PayDays(history, as_of, some), owns[block],
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

void PayRhythms::add_own(const PayDays& days, std::vector<Shares>& owns,
                         std::span<std::uint32_t> own_of) const {
  for (std::size_t c = 0; c < days.customers(); ++c) {
    if (days.count(c) == 0) continue;
    const DayFactors factors = days.factors(c, ledger_, counts_);
    Shares own;
    for (std::size_t i = 0; i < kMonthPlaces; ++i) own[i] = static_cast<float>(factors.by_place[i]);
    for (std::size_t i = 0; i < kWeekdays; ++i) {
      own[kMonthPlaces + i] = static_cast<float>(factors.by_weekday[i]);
    }
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
