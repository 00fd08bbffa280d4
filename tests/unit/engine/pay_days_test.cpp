#include "pay_days.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <numeric>

#include "pay_rhythm.hpp"

namespace arrears {
namespace {

/// Customers that each paid on the days of their list.
PaymentHistory paid_on(const std::vector<std::vector<Date>>& days, Date cut) {
  std::vector<HistoryItem> items;
  std::vector<std::vector<HistoryEvent>> events;
  for (std::uint32_t c = 0; c < days.size(); ++c) {
    for (const Date on : days[c]) {
      HistoryItem item;
      item.row = RowId(static_cast<std::uint32_t>(items.size()));
      item.customer = CustomerId(c);
      item.doc_date = on.plus_days(-40);
      item.due = on.plus_days(-10);
      item.amount = 100;
      items.push_back(item);
      events.push_back({{on, EventKind::paid, 100}});
    }
  }
  return PaymentHistory::from_items(items, events, days.size(), cut);
}

TEST_CASE("days of months are counted as by looking at each") {
  CHECK(rc::check("any two days", [] {
    const Date last = Date::from_serial(*rc::gen::inRange(0, 40000));
    const Date first = last.plus_days(-*rc::gen::inRange(0, 4000));
    ByDayKind<float> expected{};
    for (Date day = first.start_of_month(); day <= last.end_of_month(); day = day.plus_days(1)) {
      expected[place_in_month(day)][day.iso_weekday() - 1] += 1.0F;
    }
    RC_ASSERT(DayCounts(last).of(first, last) == expected);
    RC_ASSERT(DayCounts(last.plus_days(300)).of(first, last) == expected);
  }));
}

TEST_CASE("ends of months that fell on some weekdays more often make no payers on weekdays") {
  std::vector<std::vector<Date>> days(30);
  const Date start = *Date::parse_iso("2024-01-31");
  for (std::vector<Date>& own : days) {
    for (int i = 0; i < 14; ++i) own.push_back(start.plus_months(i).end_of_month());
  }
  const Date on = days[0].back().plus_days(3);
  const PaymentHistory history = paid_on(days, on);
  const PayDays paid(history, on, all_customers(history));
  const DayCounts counts(on);
  const PayRhythm all = paid.learn(counts);
  for (const double share : all.by_weekday)
    CHECK(share == doctest::Approx(1.0 / 7.0).epsilon(0.05));
  CHECK(all.by_place[30] > 0.8);
  const DayFactors own = paid.factors(0, all, counts);
  for (const double factor : own.by_weekday) CHECK(factor == doctest::Approx(1.0).epsilon(0.1));
  // Whatever weekday the end of a month is, what waits is paid on it.
  const PayRhythms rhythms(history, on);
  for (int month = 1; month < 9; ++month) {
    const Date end = on.plus_months(month).end_of_month();
    std::array<float, 1> ready{};
    rhythms.readiness(CustomerId(0), end, ready);
    CHECK(ready[0] > 0.85F);
  }
}

TEST_CASE("payers on one weekday pay more on it, on whatever day of the month it falls") {
  std::vector<std::vector<Date>> days(10);
  for (std::vector<Date>& own : days) {
    for (int i = 0; i < 40; ++i) own.push_back(Date::parse_iso("2024-01-05")->plus_days(14 * i));
  }
  const Date on = days[0].back().plus_days(1);
  const PaymentHistory history = paid_on(days, on);
  const PayDays paid(history, on, all_customers(history));
  const DayCounts counts(on);
  const PayRhythm all = paid.learn(counts);
  CHECK(all.by_weekday[4] > 0.6);
  const DayFactors own = paid.factors(0, all, counts);
  CHECK(own.by_weekday[4] > 5.0 * own.by_weekday[0]);
  CHECK(std::accumulate(all.by_place.begin(), all.by_place.end(), 0.0) == doctest::Approx(1.0));
}

TEST_CASE("a customer keeps to its own days, whatever those of others are") {
  std::vector<std::vector<Date>> days(30);
  const Date start = *Date::parse_iso("2024-01-05");  // a Friday
  for (std::size_t c = 0; c < days.size(); ++c) {
    for (int i = 0; i < 40; ++i) {
      if (c % 3 == 0) days[c].push_back(start.plus_days(14 * i));
      if (c % 3 == 1 && i < 18) days[c].push_back(start.plus_months(i).end_of_month());
      if (c % 3 == 2) days[c].push_back(start.plus_days(13 * i + static_cast<int>(c)));
    }
  }
  const Date on = start.plus_days(14 * 39 + 3);
  const PayRhythms rhythms(paid_on(days, on), on);
  const auto ready = [&](std::uint32_t customer, Date day) {
    std::array<float, 1> share{};
    rhythms.readiness(CustomerId(customer), day, share);
    return share[0];
  };
  for (int week = 1; week < 9; ++week) {
    CHECK(ready(0, start.plus_days(7 * (80 + week))) > 0.8F);
    CHECK(ready(0, start.plus_days(7 * (80 + week) + 3)) < 0.15F);
    CHECK(ready(2, start.plus_days(7 * (80 + week) + 3)) > 0.5F);
  }
  for (int month = 1; month < 9; ++month) {
    CHECK(ready(1, on.plus_months(month).end_of_month()) > 0.8F);
    CHECK(ready(1, on.plus_months(month).start_of_month().plus_days(9)) < 0.15F);
  }
}

}  // namespace
}  // namespace arrears
