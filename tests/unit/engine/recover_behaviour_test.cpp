// The regression on behaviour: how it is fitted, chosen, kept and used on parts of a ledger.
#include <cmath>
#include <random>

#include <arrears/engine/backtest.hpp>

#include "behaviour.hpp"
#include "corrector.hpp"
#include "ridge.hpp"
#include "score_fixture.hpp"

using namespace arrears;
using test::day;
using test::table_a;

namespace {

struct Made {
  std::vector<HistoryItem> items;
  std::vector<std::vector<HistoryEvent>> events;
};

/// Customers with habits of their own; large invoices are paid later, which only a regression sees.
Made simulate(std::uint32_t seed, std::uint32_t customers, int each) {
  std::mt19937 random(seed);
  const auto uniform = [&random] { return (static_cast<double>(random()) + 0.5) / 4294967296.0; };
  Made made;
  for (std::uint32_t c = 0; c < customers; ++c) {
    const double usual = -5.0 + 30.0 * uniform();
    for (int i = 0; i < each; ++i) {
      HistoryItem item;
      item.row = RowId(static_cast<std::uint32_t>(made.items.size()));
      item.customer = CustomerId(c);
      item.currency = test::currency("EUR");
      item.doc_date = day("2024-01-01").plus_days(static_cast<std::int32_t>(600.0 * uniform()));
      item.due = item.doc_date.plus_days(30);
      const bool large = uniform() < 0.4;
      item.amount = large ? 500000 : 5000 + static_cast<std::int64_t>(1000.0 * uniform());
      const double late = usual + 10.0 * uniform() + (large ? 20.0 : 0.0);
      made.items.push_back(item);
      made.events.push_back({{std::max(item.doc_date.plus_days(1),
                                       item.due.plus_days(static_cast<std::int32_t>(late))),
                              EventKind::paid, item.amount}});
    }
  }
  return made;
}

PaymentHistory history_of(const Made& made, std::uint32_t customers, Date cut) {
  return PaymentHistory::from_items(made.items, made.events, customers, cut);
}

const Date kDay = Date::from_ymd(2025, 6, 30).value();

Claim claim_of(const PaymentHistory& history, const HistoryItem& item) {
  const std::int64_t open = history.state(item, kDay).open;
  return {item.customer, item.disputed_on(kDay), kDay - item.due,
          open,          item.currency,          paid_share(item.amount, open)};
}

}  // namespace

TEST_CASE("ridge: the weights are where the penalised likelihood is flat") {
  std::mt19937 random(3);
  std::vector<RidgeRow> rows;
  for (int i = 0; i < 80; ++i) {
    RidgeRow row;
    row.features[0] = 1.0;
    row.features[3] = static_cast<double>(random() % 100) / 25.0 - 2.0;
    row.start = -0.5 - 0.01 * static_cast<double>(random() % 100);
    row.came = random() % 3 == 0 ? 0.0 : (random() % 4 == 0 ? 0.5 : 1.0);
    row.worth = 0.5;
    rows.push_back(row);
  }
  FeatureValues ridge, centre{};
  ridge.fill(2.0);
  centre[3] = 0.3;
  const FeatureValues weights = fit_ridge(rows, ridge, centre);
  const auto penalised = [&](const FeatureValues& w) {
    double sum = 0.0;
    for (const RidgeRow& row : rows) {
      const double p = chance_of(row, w);
      sum += row.worth * (row.came * std::log(p) + (1.0 - row.came) * std::log(1.0 - p));
    }
    for (std::size_t i = 0; i < kFeatures; ++i) {
      sum -= 0.5 * ridge[i] * (w[i] - centre[i]) * (w[i] - centre[i]);
    }
    return sum;
  };
  for (const std::size_t i : {std::size_t{0}, std::size_t{3}}) {
    FeatureValues more = weights, less = weights;
    more[i] += 1e-4;
    less[i] -= 1e-4;
    CHECK(std::abs(penalised(more) - penalised(less)) / 2e-4 < 1e-4);
    CHECK(penalised(more) < penalised(weights));
  }
  CHECK(weights[5] == doctest::Approx(0.0));
}

TEST_CASE("what only behaviour shows is used, and beats the plain hazard on days to come" *
          doctest::test_suite("statistics")) {
  const Made made = simulate(5, 40, 40);
  const PaymentHistory all = history_of(made, 40, day("2026-12-31"));
  const PaymentHistory known = history_of(made, 40, kDay);
  FitOptions plain;
  plain.choose = false;
  const auto hazard = RecoveryModel::fit(known, kDay, table_a(), plain);
  FitOptions threads;
  threads.threads = 3;
  const auto chosen = RecoveryModel::fit(known, kDay, table_a(), threads);
  const auto alone = RecoveryModel::fit(known, kDay, table_a());
  CHECK(chosen.recipe() == Recipe::stack);
  double plain_loss = 0.0, loss = 0.0;
  int count = 0;
  for (const HistoryItem& item : all.items()) {
    if (item.doc_date > kDay || all.state(item, kDay).open == 0) continue;
    const bool paid = all.state(item, kDay.plus_days(15)).open == 0;
    const auto score = [&](const RecoveryModel& model) {
      const double p = std::clamp(model.chance(claim_of(all, item)).within(15), 0.001, 0.999);
      return -std::log(paid ? p : 1.0 - p);
    };
    plain_loss += score(hazard);
    loss += score(chosen);
    ++count;
    const Claim claim = claim_of(all, item);
    for (const int horizon : {3, 15, 44, 365}) {
      REQUIRE(chosen.chance(claim).within(horizon) == alone.chance(claim).within(horizon));
    }
    double last = 0.0;
    for (int horizon = 0; horizon <= 120; ++horizon) {
      const double p = chosen.chance(claim).within(horizon);
      REQUIRE(p >= last);
      REQUIRE(p <= 1.0);
      last = p;
    }
  }
  REQUIRE(count > 20);
  CHECK(loss < plain_loss);
}

TEST_CASE("nothing after the day changes any candidate") {
  Made made = simulate(9, 12, 30);
  const PaymentHistory known = history_of(made, 12, kDay);
  for (std::size_t i = 0; i < made.items.size(); ++i) {
    for (HistoryEvent& event : made.events[i]) {
      if (event.date > kDay) event.date = event.date.plus_days(17);
    }
    if (made.items[i].doc_date > kDay) made.items[i].amount *= 3;
    made.items[i].disputed = i % 3 == 0;
    made.items[i].dispute_date = kDay.plus_days(1);
  }
  const PaymentHistory other = history_of(made, 12, day("2027-12-31"));
  const auto a = RecoveryModel::fit_candidates(known, kDay, table_a());
  const auto b = RecoveryModel::fit_candidates(other, kDay, table_a());
  CHECK(a.chosen == b.chosen);
  REQUIRE(a.models.size() == kRecipes.size());
  REQUIRE(b.models.size() == kRecipes.size());
  for (const HistoryItem& item : known.items()) {
    if (known.state(item, kDay).open == 0) continue;
    for (std::size_t r = 0; r < kRecipes.size(); ++r) {
      const Claim claim = claim_of(known, item);
      CHECK(a.models[r].chance(claim).within(30) == b.models[r].chance(claim).within(30));
    }
  }
}

TEST_CASE("customers that come later change nothing, though they change the others' numbers") {
  Made made = simulate(9, 12, 30);
  std::vector<HistoryItem> items = made.items;
  const PaymentHistory before = history_of(made, 12, kDay);
  const auto known = RecoveryModel::fit(before, kDay, table_a());
  for (std::size_t i = 0; i < made.items.size(); ++i) {
    HistoryItem& item = made.items[i];
    item.customer = CustomerId(item.customer.value() + item.customer.value() / 3 + 1);
    HistoryItem later = item;
    later.customer = CustomerId(item.customer.value() % 4 == 3 ? 4 : 0);
    later.doc_date = kDay.plus_days(1);
    later.due = kDay.plus_days(31);
    items.push_back(later);
  }
  std::copy(made.items.begin(), made.items.end(), items.begin());
  std::vector<std::vector<HistoryEvent>> events = made.events;
  events.resize(items.size());
  const PaymentHistory all = PaymentHistory::from_items(items, events, 17, day("2026-12-31"));
  const auto other = RecoveryModel::fit(all, kDay, table_a());
  for (const HistoryItem& item : before.items()) {
    Claim claim{item.customer, false, kDay - item.due, item.amount, item.currency};
    const double p = known.chance(claim).within(30);
    claim.customer = CustomerId(item.customer.value() + item.customer.value() / 3 + 1);
    REQUIRE(other.chance(claim).within(30) == p);
  }
}

TEST_CASE("kept parameters give the same figures, for the whole and for each customer alone") {
  const Made made = simulate(5, 40, 40);
  const PaymentHistory known = history_of(made, 40, kDay);
  const auto fitted = RecoveryModel::fit(known, kDay, table_a());
  const auto again = RecoveryModel::with(fitted.parameters(), table_a(), known, kDay);
  for (std::uint32_t c = 0; c < 40; c += 7) {
    std::vector<bool> only(40, false);
    only[c] = true;
    const auto part =
        RecoveryModel::with(fitted.parameters(), table_a(), known.restricted_to(only), kDay);
    for (const HistoryItem& item : known.items_of(CustomerId(c))) {
      const Claim claim = claim_of(known, item);
      for (const int horizon : {7, 30, 200}) {
        CHECK(again.chance(claim).within(horizon) == fitted.chance(claim).within(horizon));
        CHECK(part.chance(claim).within(horizon) == fitted.chance(claim).within(horizon));
      }
    }
    CHECK(part.speed(CustomerId(c)) == fitted.speed(CustomerId(c)));
  }
}

TEST_CASE("with little history nothing is corrected") {
  const Made made = simulate(5, 1, 6);
  const auto model = RecoveryModel::fit(history_of(made, 1, kDay), kDay, table_a());
  CHECK(model.recipe() == Recipe::habit);
  CHECK(model.parameters().weights.empty());
}

TEST_CASE("a stack says the mean of what its members say, on the scale of corrections") {
  using rehearsal::Corrector;
  const auto at = [](Feature feature) { return static_cast<std::size_t>(feature); };
  rehearsal::Rehearsed sample;
  for (auto& views : sample.p) views.fill(0.4);
  sample.features[at(Feature::one)] = 1.0;
  sample.features[at(Feature::silence)] = 3.0;
  Corrector none(Recipe::habit, 1.0), level(Recipe::calibrated, 1.0), rich(Recipe::cautious, 1.0);
  for (Corrector* one : {&level, &rich}) {
    one->scale[at(Feature::one)] = 1.0;
    one->weights.push_back({kKnots[0], {}});
  }
  level.weights[0].weight[at(Feature::one)] = 0.5;
  rich.mean[at(Feature::silence)] = 2.0;
  rich.scale[at(Feature::silence)] = 4.0;
  rich.weights[0].weight[at(Feature::one)] = -0.2;
  rich.weights[0].weight[at(Feature::silence)] = 0.8;
  const std::array members{none, level, rich};
  const std::array shares{0.5, 0.3, 0.2};
  const Corrector stack = Corrector::mean_of(members, shares);
  double log_hazard = 0.0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    log_hazard += shares[i] * log_of_hazard(members[i].chance(sample, 0));
  }
  CHECK(log_of_hazard(stack.chance(sample, 0)) == doctest::Approx(log_hazard));
  CHECK(log_of_hazard(rich.chance(sample, 0)) == doctest::Approx(log_of_hazard(0.4)));
}

TEST_CASE("the part of a claim that is paid is one of its features") {
  CHECK(paid_share(100, 40) == doctest::Approx(0.6));
  CHECK(paid_share(100, 100) == 0.0);
  CHECK(paid_share(100, 120) == 0.0);  // money came back
  CHECK(paid_share(0, 0) == 0.0);
  const PaymentHistory none = PaymentHistory::from_items({}, {}, 1, kDay);
  const Behaviour behaviour(none, kDay, 1);
  ClaimView view;
  view.paid_share = 0.6;
  const FeatureValues values = behaviour.features(CustomerId(0), view, behaviour.ledger_habits());
  CHECK(values[static_cast<std::size_t>(Feature::paid_share)] == doctest::Approx(0.6));
}
