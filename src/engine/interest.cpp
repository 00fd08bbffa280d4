#include <arrears/engine/interest.hpp>

#include <algorithm>
#include <cassert>
#include <limits>

namespace arrears {
namespace {

__extension__ using Wide = __int128;

bool is_leap(int year) { return std::chrono::year{year}.is_leap(); }

// Days as 30E/360 numbers them: every month has 30, the 31st counts as the 30th.
std::int64_t serial_30e(Date day) {
  return std::int64_t{day.year()} * 360 + std::int64_t{day.month()} * 30 +
         std::min<std::int64_t>(day.day(), 30);
}

// A period as a part of a year.
struct Fraction {
  std::int64_t num = 0, den = 1;
};

Fraction year_fraction(DayCount count, Date first, Date last) {
  const std::int64_t days = last - first + 1;
  switch (count) {
    case DayCount::act_365: return {days, 365};
    case DayCount::act_360: return {days, 360};
    case DayCount::thirty_e_360: return {counted_days(count, first, last), 360};
    case DayCount::act_act: break;
  }
  std::int64_t leap = 0;
  for (int year = first.year(); year <= last.year(); ++year) {
    if (!is_leap(year)) continue;
    const Date from = std::max(first, *Date::from_ymd(year, 1, 1));
    const Date until = std::min(last, *Date::from_ymd(year, 12, 31));
    leap += until - from + 1;
  }
  return {leap * 365 + (days - leap) * 366, 365 * 366};
}

// The part of what the rate is per. Months are twelfths of a year, days are days.
Fraction period(const InterestRules& rules, Date first, Date last) {
  if (rules.unit == RateUnit::day) return {last - first + 1, 1};
  Fraction year = year_fraction(rules.day_count, first, last);
  if (rules.unit == RateUnit::month) year.num *= 12;
  return year;
}

std::optional<std::int64_t> rounded(Wide num, Wide den, Rounding rounding) {
  Wide quotient = num / den;
  const Wide twice = (num % den) * 2;
  if (twice > den || (twice == den && (rounding == Rounding::half_up || quotient % 2 != 0))) {
    ++quotient;
  }
  if (quotient > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
  return static_cast<std::int64_t>(quotient);
}

// balance x per cent x period, rounded once; all are >= 0.
std::optional<std::int64_t> charge(std::int64_t balance, Rate per_cent, Fraction part,
                                   Rounding rounding) {
  Wide num = Wide{balance} * per_cent.digits();
  if (__builtin_mul_overflow(num, Wide{part.num}, &num)) return std::nullopt;
  if (num > std::numeric_limits<Wide>::max() / 4) return std::nullopt;
  return rounded(num, Wide{per_cent.denominator()} * 100 * part.den, rounding);
}

class Computation {
 public:
  Computation(const InterestInput& input, const InterestRules& rules, Rounding rounding)
      : input_(input), rules_(rules), rounding_(rounding) {
    if (!rules_.reference.empty()) {
      for (const BaseRate& rate : input_.base_rates) {
        if (rate.reference == rules_.reference) rates_.push_back(&rate);
      }
      std::sort(rates_.begin(), rates_.end(),
                [](const BaseRate* a, const BaseRate* b) { return a->from < b->from; });
    }
  }

  InterestStatement run() {
    if (rules_.none() || input_.last < input_.first) return {};
    std::vector<Date> starts = boundaries();
    std::vector<BalanceChange> changes(input_.changes.begin(), input_.changes.end());
    std::sort(changes.begin(), changes.end(),
              [](const BalanceChange& a, const BalanceChange& b) { return a.day < b.day; });
    std::int64_t balance = input_.balance;
    std::size_t next = 0;
    for (std::size_t i = 0; i < starts.size(); ++i) {
      const Date first = starts[i];
      while (next < changes.size() && changes[next].day < first) balance -= changes[next++].amount;
      const Date last = i + 1 < starts.size() ? starts[i + 1].plus_days(-1) : input_.last;
      if (!add(first, last, std::max<std::int64_t>(balance, 0))) {
        InterestStatement failed;
        failed.overflow = true;
        return failed;
      }
    }
    mark_stale();
    return std::move(statement_);
  }

 private:
  // First days of the stretches, by date.
  std::vector<Date> boundaries() const {
    std::vector<Date> starts{input_.first};
    for (const BalanceChange& change : input_.changes) {
      if (change.amount != 0) starts.push_back(change.day.plus_days(1));
    }
    if (rules_.fixing == RateFixing::split) {
      for (const BaseRate* rate : rates_) starts.push_back(rate->from);
    }
    std::sort(starts.begin(), starts.end());
    starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
    const auto outside = [this](Date day) { return day < input_.first || day > input_.last; };
    starts.erase(std::remove_if(starts.begin(), starts.end(), outside), starts.end());
    return starts;
  }

  // The net rate on a day; empty where the reference is not known.
  std::optional<Rate> rate_on(Date day) const {
    if (rules_.reference.empty()) return rules_.rate;
    const BaseRate* found = nullptr;
    for (const BaseRate* rate : rates_) {
      if (rate->from <= day) found = rate;
    }
    if (found == nullptr) return std::nullopt;
    const auto product = found->per_cent.times(rules_.factor);
    return product ? product->plus(rules_.margin) : std::nullopt;
  }

  bool add(Date first, Date last, std::int64_t balance) {
    const Date fixed = input_.fixed_on.known() ? input_.fixed_on : input_.first;
    const auto rate = rate_on(rules_.fixing == RateFixing::at_start ? fixed : first);
    if (!rate) {
      statement_.rate_unknown = true;
      return true;
    }
    if (balance == 0 || rate->is_zero() || rate->is_negative()) return true;
    auto& stretches = statement_.stretches;
    // A rate row that changes nothing makes no stretch of its own.
    if (!stretches.empty() && stretches.back().until.plus_days(1) == first &&
        stretches.back().balance == balance && stretches.back().per_cent == *rate) {
      first = stretches.back().from;
      statement_.total -= stretches.back().amount;
      stretches.pop_back();
    }
    const auto amount = charge(balance, *rate, period(rules_, first, last), rounding_);
    if (!amount || __builtin_add_overflow(statement_.total, *amount, &statement_.total)) {
      return false;
    }
    stretches.push_back({first, last, counted_days(rules_.day_count, first, last), balance, *rate,
                         rules_.unit, *amount});
    return true;
  }

  void mark_stale() {
    if (rates_.empty() || statement_.stretches.empty()) return;
    const Date needed = rules_.fixing == RateFixing::split ? statement_.stretches.back().until
                        : input_.fixed_on.known()          ? input_.fixed_on
                                                           : input_.first;
    const BaseRate& newest = *rates_.back();
    const Date known = newest.known_until.known() ? newest.known_until
                                                  : newest.from.plus_days(kReferenceKnownDays);
    if (needed > known) statement_.rate_known_until = known;
  }

  const InterestInput& input_;
  const InterestRules& rules_;
  Rounding rounding_;
  std::vector<const BaseRate*> rates_;  // of the reference, by date
  InterestStatement statement_;
};

}  // namespace

InterestStatement compute_interest(const InterestInput& input, const InterestRules& rules,
                                   Rounding rounding) {
  assert(input.first.known() && input.last.known());
  return Computation(input, rules, rounding).run();
}

std::optional<Rate> reference_rate(std::span<const BaseRate> rates, std::string_view reference,
                                   Date day) {
  const BaseRate* found = nullptr;
  for (const BaseRate& rate : rates) {
    if (rate.reference == reference && rate.from <= day &&
        (found == nullptr || found->from < rate.from)) {
      found = &rate;
    }
  }
  return found != nullptr ? std::optional(found->per_cent) : std::nullopt;
}

std::int32_t counted_days(DayCount count, Date first, Date last) {
  if (count != DayCount::thirty_e_360) return last - first + 1;
  return static_cast<std::int32_t>(serial_30e(last) - serial_30e(first.plus_days(-1)));
}

}  // namespace arrears
