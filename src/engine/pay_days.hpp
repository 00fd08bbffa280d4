/// PayDays: the days on which some customers paid, and what they tell of the calendar.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include <arrears/engine/history.hpp>
#include <arrears/engine/recovery_parameters.hpp>

#include "day_counts.hpp"
#include "spells.hpp"

namespace arrears {

/// How many times as much is paid on days of a kind as on others.
struct DayFactors {
  std::array<double, kMonthPlaces> by_place;
  std::array<double, kWeekdays> by_weekday;
};

/// The share of all days that have that place in their month.
[[nodiscard]] double even_place(std::size_t place);

class PayDays {
 public:
  /// What the history shows on that day.
  PayDays(const PaymentHistory& history, Date as_of, CustomerRange customers);

  [[nodiscard]] std::size_t customers() const { return first_.size() - 1; }
  /// How many pay days of the n-th customer count.
  [[nodiscard]] std::size_t count(std::size_t customer) const {
    return first_[customer + 1] - first_[customer];
  }
  /// On which days all of them pay.
  [[nodiscard]] PayRhythm learn(const DayCounts& counts) const;
  /// On which days one of them pays, drawn towards what all do.
  [[nodiscard]] DayFactors factors(std::size_t customer, const PayRhythm& all,
                                   const DayCounts& counts) const;

 private:
  struct Span {
    Date first, last;
  };
  struct Usual;

  [[nodiscard]] std::span<const std::uint8_t> places(std::size_t customer) const {
    return std::span(places_).subspan(first_[customer], count(customer));
  }
  [[nodiscard]] std::span<const std::uint8_t> weekdays(std::size_t customer) const {
    return std::span(weekdays_).subspan(first_[customer], count(customer));
  }
  /// The days of the months in which a customer paid.
  [[nodiscard]] ByDayKind<float> days_of(std::size_t customer, const DayCounts& counts) const {
    return counts.of(spans_[customer].first, spans_[customer].last);
  }
  [[nodiscard]] Usual usual_days(std::size_t customer, const PayRhythm& all,
                                 const DayCounts& counts) const;
  [[nodiscard]] ByDayKind<double> expected_if_even(const DayCounts& counts) const;
  void learn_days(const DayCounts& counts, PayRhythm& all) const;

  std::vector<std::uint8_t> places_, weekdays_;  // of all pay days, by customer
  std::vector<std::uint32_t> first_;             // per customer, one more at the end
  std::vector<Span> spans_;                      // from the first pay day that counts to the last
};

}  // namespace arrears
