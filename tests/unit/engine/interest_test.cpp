#include <arrears/engine/interest.hpp>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>
#include <numeric>

#include "ledger_fixture.hpp"

using namespace arrears;
using arrears::test::day;

namespace {

Rate rate(std::string_view text) { return Rate::parse(text).value(); }

InterestRules fixed(std::string_view per_cent) {
  InterestRules rules;
  rules.rate = rate(per_cent);
  return rules;
}

InterestStatement over(std::int64_t balance, std::string_view first, std::string_view last,
                       const InterestRules& rules, std::vector<BalanceChange> changes = {},
                       std::vector<BaseRate> rates = {}) {
  InterestInput input;
  input.balance = balance;
  input.first = day(first);
  input.last = day(last);
  input.changes = changes;
  input.base_rates = rates;
  return compute_interest(input, rules);
}

}  // namespace

TEST_CASE("a full year at 8 per cent is 8 per cent") {
  const auto statement = over(1000'00, "2025-01-01", "2025-12-31", fixed("8"));
  REQUIRE(statement.stretches.size() == 1);
  CHECK(statement.stretches[0].days == 365);
  CHECK(statement.total == 80'00);
}

TEST_CASE("the day of a payment still bears the old balance") {
  // 10 days on 1000 (1..10 March), 21 days on 400, 10 % a year of 365 days.
  const auto statement =
      over(1000'00, "2025-03-01", "2025-03-31", fixed("10"), {{day("2025-03-10"), 600'00}});
  REQUIRE(statement.stretches.size() == 2);
  CHECK(statement.stretches[0].until == day("2025-03-10"));
  CHECK(statement.stretches[0].amount == 2'74);  // 1000 x 0.1 x 10/365 = 2.7397
  CHECK(statement.stretches[1].balance == 400'00);
  CHECK(statement.stretches[1].days == 21);
  CHECK(statement.stretches[1].amount == 2'30);  // 400 x 0.1 x 21/365 = 2.3014
  CHECK(statement.total == 5'04);
}

TEST_CASE("a change of the reference rate splits the period, or holds at the start") {
  // The worked case of base-rates.md's scheme: 3.12 + 9 until 31 December 2023, then 3.62 + 9.
  const std::vector<BaseRate> rates{{"b", day("2023-07-01"), rate("3.12"), {}},
                                    {"b", day("2024-01-01"), rate("3.62"), {}}};
  InterestRules rules;
  rules.reference = "b";
  rules.margin = rate("9");
  const auto split = over(10000'00, "2023-12-02", "2024-01-30", rules, {}, rates);
  REQUIRE(split.stretches.size() == 2);
  CHECK(split.stretches[0].days == 30);
  CHECK(split.stretches[0].amount == 99'62);   // 10000 x 12.12 % x 30/365 = 99.616
  CHECK(split.stretches[1].amount == 103'73);  // 10000 x 12.62 % x 30/365 = 103.726
  rules.fixing = RateFixing::at_start;
  const auto start = over(10000'00, "2023-12-02", "2024-01-30", rules, {}, rates);
  REQUIRE(start.stretches.size() == 1);
  CHECK(start.total == 199'23);  // 10000 x 12.12 % x 60/365 = 199.233
}

TEST_CASE("a factor multiplies the reference, and a net rate below 0 bears nothing") {
  const std::vector<BaseRate> rates{{"lpr", day("2025-05-20"), rate("3.00"), {}},
                                    {"neg", day("2020-01-01"), rate("-0.88"), {}}};
  InterestRules rules;
  rules.reference = "lpr";
  rules.factor = rate("1.3");
  CHECK(over(100000'00, "2025-06-01", "2026-05-31", rules, {}, rates).total == 3900'00);
  rules.reference = "neg";
  rules.factor = rate("1");
  const auto none = over(100000'00, "2025-06-01", "2026-05-31", rules, {}, rates);
  CHECK(none.total == 0);
  CHECK(none.stretches.empty());
}

TEST_CASE("days before the first known rate bear nothing, days past the last are told") {
  const std::vector<BaseRate> rates{{"b", day("2025-01-01"), rate("2"), day("2025-06-30")}};
  InterestRules rules;
  rules.reference = "b";
  const auto before = over(1000'00, "2024-12-01", "2025-01-31", rules, {}, rates);
  CHECK(before.rate_unknown);
  REQUIRE(before.stretches.size() == 1);
  CHECK(before.stretches[0].from == day("2025-01-01"));
  CHECK_FALSE(before.rate_known_until.known());
  const auto past = over(1000'00, "2025-06-01", "2025-07-01", rules, {}, rates);
  CHECK(past.rate_known_until == day("2025-06-30"));
  CHECK(past.stretches.size() == 1);
}

TEST_CASE("day counts") {
  CHECK(over(36000'00, "2025-01-01", "2025-12-31", [] {
          InterestRules rules = fixed("1");
          rules.day_count = DayCount::act_360;
          return rules;
        }()).total == 365'00);
  InterestRules act = fixed("10");
  act.day_count = DayCount::act_act;
  // 2023-12-31 is 1/365, 2024 is 366/366: 1000 x 0.1 x (1/365 + 1).
  CHECK(over(1000'00, "2023-12-31", "2024-12-31", act).total == 100'27);
  CHECK(counted_days(DayCount::thirty_e_360, day("2025-01-31"), day("2025-02-28")) == 28);
  CHECK(counted_days(DayCount::thirty_e_360, day("2025-01-01"), day("2025-12-31")) == 360);
  CHECK(counted_days(DayCount::act_365, day("2025-01-01"), day("2025-01-01")) == 1);
}

TEST_CASE("a monthly rate is twelve times a year, a daily one counts days") {
  InterestRules rules = fixed("1");
  rules.unit = RateUnit::month;
  CHECK(over(1000'00, "2025-01-01", "2025-12-31", rules).total == 120'00);
  rules = fixed("0.05");
  rules.unit = RateUnit::day;
  CHECK(over(1000'00, "2025-01-01", "2025-01-10", rules).total == 5'00);
}

TEST_CASE("a balance that does not fit with its interest is told, not wrapped") {
  InterestRules rules = fixed("9000000");
  const auto statement = over(9'000'000'000'000'000'00, "1990-01-01", "2025-01-10", rules);
  CHECK(statement.overflow);
  CHECK(statement.stretches.empty());
}

// Independent: every day on its own, as an exact fraction, gathered while balance and rate stay.
namespace {

struct Scenario {
  std::int64_t balance;
  int days;
  std::map<int, std::int64_t> paid;  // day -> amount
  std::map<int, int> rates;          // day -> hundredths of a per cent
  DayCount count;
  bool split;
};

Date at(int offset) { return day("2023-11-15").plus_days(offset); }

// 365 * 366 * 360 units make a year, for each way of counting.
std::int64_t day_weight(DayCount count, Date d) {
  constexpr std::int64_t kYear = 365LL * 366 * 360;
  if (count == DayCount::act_365) return kYear / 365;
  if (count == DayCount::act_360) return kYear / 360;
  if (count == DayCount::act_act) {
    return d.ymd().year().is_leap() ? kYear / 366 : kYear / 365;
  }
  // 30E/360: the 31st adds nothing, the end of February what is missing to 30.
  if (d.day() == 31) return 0;
  const bool first_of_march = d.month() == 3 && d.day() == 1;
  const int missing = !first_of_march ? 0 : d.ymd().year().is_leap() ? 1 : 2;
  return kYear / 360 * (1 + missing);
}

std::int64_t naive(const Scenario& s) {
  constexpr std::int64_t kYear = 365LL * 366 * 360;
  std::int64_t balance = s.balance;
  __extension__ using Wide = __int128;
  Wide gathered = 0;
  std::int64_t total = 0;
  std::int64_t last_balance = -1;
  int last_rate = -1;
  const auto close = [&] {
    const Wide den = Wide{kYear} * 10000;
    total += static_cast<std::int64_t>((gathered * 2 + den) / (2 * den));
    gathered = 0;
  };
  for (int i = 0; i < s.days; ++i) {
    int hundredths = 0;
    for (const auto& [from, value] : s.rates) {
      if (from <= (s.split ? i : 0)) hundredths = value;
    }
    hundredths = std::max(hundredths, 0);
    const std::int64_t counted = std::max<std::int64_t>(balance, 0);
    if (counted != last_balance || hundredths != last_rate) close();
    last_balance = counted;
    last_rate = hundredths;
    gathered += Wide{counted} * hundredths * day_weight(s.count, at(i));
    if (const auto paid = s.paid.find(i); paid != s.paid.end()) balance -= paid->second;
  }
  close();
  return total;
}

}  // namespace

TEST_CASE("interest equals a day-by-day computation to the cent") {
  CHECK(rc::check("stretches = days", [] {
    Scenario s;
    s.balance = *rc::gen::inRange<std::int64_t>(1, 5'000'000'00);
    s.days = *rc::gen::inRange(1, 900);
    s.count = *rc::gen::element(DayCount::act_365, DayCount::act_360, DayCount::act_act,
                                DayCount::thirty_e_360);
    s.split = *rc::gen::arbitrary<bool>();
    s.rates[0] = *rc::gen::inRange(-100, 1500);
    for (int i = 0, n = *rc::gen::inRange(0, 5); i < n; ++i) {
      s.rates[*rc::gen::inRange(1, 900)] = *rc::gen::inRange(-100, 1500);
    }
    for (int i = 0, n = *rc::gen::inRange(0, 5); i < n; ++i) {
      s.paid[*rc::gen::inRange(0, s.days)] = *rc::gen::inRange<std::int64_t>(-1000, s.balance);
    }
    std::vector<BaseRate> rates;
    for (const auto& [from, value] : s.rates) rates.push_back({"r", at(from), Rate(value, 2), {}});
    std::vector<BalanceChange> changes;
    for (const auto& [when, amount] : s.paid) changes.push_back({at(when), amount});
    InterestRules rules;
    rules.reference = "r";
    rules.day_count = s.count;
    rules.fixing = s.split ? RateFixing::split : RateFixing::at_start;
    InterestInput input;
    input.balance = s.balance;
    input.first = at(0);
    input.last = at(s.days - 1);
    input.changes = changes;
    input.base_rates = rates;
    const auto statement = compute_interest(input, rules);
    RC_ASSERT(statement.total == naive(s));
    RC_ASSERT(statement.total ==
              std::accumulate(statement.stretches.begin(), statement.stretches.end(),
                              std::int64_t{0}, [](std::int64_t sum, const InterestStretch& line) {
                                return sum + line.amount;
                              }));
  }));
}
