// What people know beside the ledger, and the cash that all of it gives week by week.
#include <arrears/engine/forecast.hpp>
#include <arrears/engine/forecast_record.hpp>

#include <cmath>

#include "score_fixture.hpp"

using namespace arrears;
using test::day;
using test::LedgerFixture;
using test::World;

namespace {

/// A owes 1,000.00 since 31 January.
LedgerFixture owing() {
  LedgerFixture rows;
  rows.invoice("A", "I1", "2026-01-01", 1000'00).due("2026-01-31");
  return rows;
}

struct Scored {
  explicit Scored(const LedgerFixture& rows, const SideFiles& side,
                  std::vector<SignalWeight> signal_weights = {})
      : world(rows, "2026-03-31", side), model(RecoveryModel::from_curve(test::table_a())),
        weights(std::move(signal_weights)) {}

  [[nodiscard]] ScoreInput input() const {
    return {*world.ledger, world.due,      world.facts, world.open,
            model,         world.promises, &world.side, weights};
  }
  [[nodiscard]] Scores scores() const {
    ScoreOptions options;
    options.horizons = {7, 8, 10, 11, 30, 91};
    return score_items(input(), options, AgePolicy{});
  }

  World world;
  RecoveryModel model;
  std::vector<SignalWeight> weights;
};

double curve(std::int32_t horizon) { return test::table_a().within(59, horizon); }

}  // namespace

TEST_CASE("weeks are differences of exact products, and every cent is somewhere") {
  LedgerFixture rows = owing();
  rows.invoice("B", "I2", "2026-03-01", 333'33).due("2026-04-20");
  rows.invoice("B", "I3", "2026-03-01", 50'00).due("2026-04-20").in("USD");
  const Scored scored(rows, test::no_side_files());
  const CashForecast forecast = forecast_cash(scored.input());
  const Scores scores = scored.scores();
  CHECK(forecast.curve_only);
  REQUIRE(forecast.currencies.size() == 2);
  const CurrencyForecast& eur = forecast.currencies[0];
  CHECK(eur.items == 2);
  CHECK(eur.open == 1333'33);
  REQUIRE(eur.weeks.size() == 13);
  CHECK(eur.weeks[0].from == day("2026-04-01"));
  CHECK(eur.weeks[0].until == day("2026-04-07"));
  CHECK(eur.weeks[12].until == day("2026-06-30"));
  std::int64_t sum = 0;
  for (const ForecastWeek& week : eur.weeks) {
    sum += week.expected;
    CHECK(week.running == sum);
    CHECK(week.low <= week.expected);
    CHECK(week.expected <= week.high);
    CHECK(week.low >= 0);
    CHECK(week.running_high <= eur.open);
  }
  CHECK(sum + eur.later + eur.dilution + eur.never == eur.open);
  CHECK(sum == scores.items[0].expected_amount + scores.items[1].expected_amount);  // 91 days
  CHECK(eur.weeks[0].expected == scores.within(0, 0).of(1000'00) + scores.within(1, 0).of(333'33));
  CHECK(forecast.currencies[1].weeks[0].expected == scores.within(2, 0).of(50'00));
}

TEST_CASE("an open promise moves the chance by the customer's record of keeping") {
  SideFiles side;
  side.promises.push_back({"A", "I1", day("2026-04-08"), day("2026-03-30"), std::nullopt, ""});
  const Scored scored(owing(), side);
  const Scores scores = scored.scores();
  // No record: a half is kept. Day 8 is the promised day, day 11 the last of its grace.
  const auto moved = [](double p, double kept) {
    return Probability::from_double(p + 0.5 * (kept - p));
  };
  CHECK(scores.within(0, 0) == moved(curve(7), 0.8 * curve(7)));
  CHECK(scores.within(0, 1) == moved(curve(8), 0.8));
  CHECK(scores.within(0, 2) == moved(curve(10), 0.8));
  CHECK(scores.within(0, 3) == moved(curve(11), 1.0));
  CHECK(scores.items[0].expected_date == day("2026-04-08"));
  // Half of the amount promised moves half as much.
  side.promises[0].promised_amount = Rate(500, 0);
  const Scored half(owing(), side);
  CHECK(half.scores().within(0, 1) ==
        Probability::from_double(curve(8) + 0.25 * (0.8 - curve(8))));
}

TEST_CASE("a broken promise slows, a promise of a later day is not known yet") {
  SideFiles side;
  side.promises.push_back({"A", "I1", day("2026-03-10"), day("2026-03-01"), std::nullopt, ""});
  const Scored scored(owing(), side, {{"broken promise", 2.0}});
  const double pace = 0.93 * 0.93;
  const double p = 1.0 - std::pow(1.0 - curve(30), pace);
  CHECK(scored.scores().within(0, 4) == Probability::from_double(p));
  side.promises[0].made_on = day("2026-04-01");
  side.promises[0].promised_date = day("2026-04-02");
  const Scored later(owing(), side);
  CHECK(later.scores().within(0, 4) == Probability::from_double(curve(30)));
}

TEST_CASE("a plan that is kept brings in its rates, one that is not brings nothing") {
  SideFiles side;
  side.plans.push_back({"P", "A", "I1", day("2026-04-07"), Rate(250, 0), ""});
  side.plans.push_back({"P", "A", "I1", day("2026-04-30"), Rate(750, 0), ""});
  const Scored kept(owing(), side);
  const Scores scores = kept.scores();
  CHECK(scores.items[0].planned);
  CHECK(scores.within(0, 0) == Probability::from_double(0.5 * 0.25 + 0.5 * curve(7)));
  CHECK(scores.within(0, 4) == Probability::from_double(0.5 * 1.0 + 0.5 * curve(30)));
  side.plans[0].due_date = day("2026-03-20");  // was due and is still open
  const Scored missed(owing(), side);
  CHECK_FALSE(missed.scores().items[0].planned);
  CHECK(missed.scores().within(0, 4) == Probability::from_double(curve(30)));
}

TEST_CASE("recorded signals lower the chance, are named, and only those known by the day count") {
  SideFiles side;
  side.signals.push_back({"A", day("2026-03-01"), "Bounced Cheque", std::nullopt, ""});
  side.signals.push_back({"A", day("2026-03-02"), "odd smell", Rate(5, 1), ""});
  side.signals.push_back({"A", day("2026-04-01"), "bankruptcy", Rate(5, 0), ""});
  side.signals.push_back({"A", day("2025-03-01"), "no shoppers", Rate(5, 0), ""});
  const Scored scored(owing(), side, {{"bounced cheque", 3.0}});
  const Scores scores = scored.scores();
  const double pace = std::pow(0.93, 3.5);
  CHECK(scores.within(0, 4) == Probability::from_double(1.0 - std::pow(1.0 - curve(30), pace)));
  const Reasons reasons = reasons_of(scored.input(), scores.items[0]);
  REQUIRE(test::has_reason(reasons, "reason.signals"));
  CHECK(join_codes(reasons) == "signals;past-deadline;curve-only");
  CHECK(reasons[0].arguments[0].value == "Bounced Cheque, odd smell");
}

TEST_CASE("origins lie as far apart as they look ahead") {
  const std::vector<Date> days = forecast_origins(day("2026-03-31"), 4, 3);
  REQUIRE(days.size() == 3);
  CHECK(days[0] == day("2026-01-06"));
  CHECK(days[1] == day("2026-02-03"));
  CHECK(days[2] == day("2026-03-03"));
}

TEST_CASE("a past forecast sees what was known then, and counts what came on it") {
  LedgerFixture rows;
  rows.invoice("A", "I1", "2026-01-01", 1000'00).due("2026-01-31");
  rows.invoice("A", "I2", "2026-02-01", 300'00).due("2026-03-03");
  rows.payment("A", "P1", "2026-03-10", 400'00).names("I1");
  rows.payment("A", "P2", "2026-03-31", 100'00).names("I1");   // the last day counts
  rows.payment("A", "P3", "2026-04-01", 50'00).names("I1");    // the day after does not
  rows.invoice("A", "I3", "2026-03-05", 700'00).due("2026-03-20");  // billed after the origin
  rows.payment("A", "P4", "2026-03-25", 700'00).names("I3");
  const SideFiles& side = test::no_side_files();
  const World now(rows, "2026-04-30", side);
  const World then(rows, "2026-03-03", side);
  const RecoveryCurve prior = test::table_a();
  const PastForecastInput input{*now.ledger, now.due, now.facts, now.history, side, prior, {}, {}};
  const auto made = forecast_then(input, then.open, 4, {});
  REQUIRE(made.size() == 1);
  CHECK(made[0].origin == day("2026-03-03"));
  CHECK(made[0].until == day("2026-03-31"));
  CHECK(made[0].open == 1300'00);
  CHECK(made[0].actual == 500'00);
  CHECK(made[0].curve_only);  // nothing had been paid in full by then
  // 31 and 0 days past due on the origin, four weeks ahead, by the curve.
  const auto chance = [&](std::int32_t days) {
    return Probability::from_double(prior.within(days, 28));
  };
  CHECK(made[0].expected == chance(31).of(1000'00) + chance(0).of(300'00));
  CHECK(made[0].low <= made[0].expected);
  CHECK(made[0].expected <= made[0].high);
  const World before(rows, "2025-12-31", side);
  CHECK(forecast_then(input, before.open, 4, {}).empty());
}

TEST_CASE("signals that the ledger shows lower the chance by their weights, and are named") {
  LedgerFixture rows;
  const Date start = day("2025-04-05");
  const auto bill = [&rows](std::string_view number, Date on, std::int64_t amount, bool paid) {
    const std::string date = on.to_iso(), due = on.plus_days(30).to_iso();
    rows.invoice("A", std::string(number), date, amount).due(due);
    if (paid) {
      rows.payment("A", "P" + std::string(number), on.plus_days(28).to_iso(), amount)
          .names(number);
    }
  };
  // 100.00 a month until the end of the year, then 250.00: 750 in a quarter after 300.
  for (int i = 0; i < 12; ++i) {
    bill("I" + std::to_string(i), start.plus_months(i), i < 9 ? 100'00 : 250'00, i < 11);
  }
  SideFiles side;
  const auto chance = [&](std::vector<SignalWeight> weights) {
    const World world(rows, "2026-03-31", side);
    const auto model = RecoveryModel::fit(world.history, day("2026-03-31"), test::table_a());
    const ScoreInput input{*world.ledger, world.due,      world.facts, world.open,
                           model,         world.promises, &world.side, weights};
    const Scores scores = score_items(input, ScoreOptions{}, AgePolicy{});
    std::string names;
    for (const std::string_view name : scores.items.at(0).signals) names += std::string(name) + ";";
    return std::pair(scores.within(0, 0), names);
  };
  const std::string growth = "grows too fast", order = "sudden order far above its usual size";
  const auto light = chance({{growth, 0.0}, {order, 0.0}});
  const auto heavy = chance({{growth, 5.0}, {order, 0.0}});
  CHECK(light.second == "grows too fast;");
  CHECK(heavy.first < light.first);
  const double slowed = 1.0 - std::pow(1.0 - light.first.value(), std::pow(0.93, 5.0));
  CHECK(std::abs(heavy.first.value() - slowed) < 2e-4);
  // 1,650.00 in 360 days are 139.41 a month: three of them are 418.23.
  side.orders.push_back({"S1", "A", day("2026-03-30"), {418'00, test::currency("EUR")}});
  CHECK(chance({{growth, 0.0}, {order, 9.0}}).first == light.first);
  side.orders.back().amount.minor = 419'00;
  const auto sudden = chance({{growth, 0.0}, {order, 9.0}});
  CHECK(sudden.first < heavy.first);
  CHECK(sudden.second == "grows too fast;sudden order far above its usual size;");
  side.orders.back().date = day("2026-04-01");  // not known yet
  CHECK(chance({{growth, 0.0}, {order, 9.0}}).first == light.first);
}
