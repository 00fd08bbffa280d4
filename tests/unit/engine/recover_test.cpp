#include <arrears/engine/recover.hpp>

#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "score_fixture.hpp"

using namespace arrears;
using test::table_a;

namespace {

const Date kStart = Date::from_ymd(2025, 1, 1).value();

/// One invoice of a simulated ledger; `paid` empty: never.
struct Sim {
  std::uint32_t customer = 0;
  bool disputed = false;
  std::int32_t issued = 0;  ///< days after kStart
  std::int32_t term = 0;
  std::optional<std::int32_t> paid;  ///< days after issue
};

PaymentHistory history_of(const std::vector<Sim>& sims, std::uint32_t customers, Date cut) {
  std::vector<HistoryItem> items;
  std::vector<std::vector<HistoryEvent>> events;
  for (const Sim& sim : sims) {
    HistoryItem item;
    item.row = RowId(static_cast<std::uint32_t>(items.size()));
    item.customer = CustomerId(sim.customer);
    item.currency = test::currency("EUR");
    item.doc_date = kStart.plus_days(sim.issued);
    item.due = item.doc_date.plus_days(sim.term);
    item.amount = 100;
    item.disputed = sim.disputed;
    items.push_back(item);
    events.emplace_back();
    if (sim.paid) {
      events.back().push_back({item.doc_date.plus_days(*sim.paid), EventKind::paid, 100});
    }
  }
  return PaymentHistory::from_items(items, events, customers, cut);
}

/// The estimator as its description reads, day by day, without any cleverness.
struct Naive {
  std::map<std::pair<int, int>, double> hazard;  // (stratum, day)
  std::map<std::uint32_t, double> d, e;
  double k = 0.0;

  [[nodiscard]] double sum(int s, int from, int to) const {
    double total = 0.0;
    for (int t = from; t <= to; ++t) total += hazard.at({s, t});
    return total;
  }

  Naive(const std::vector<Sim>& sims, std::uint32_t customers, std::int32_t as_of) {
    std::map<std::uint32_t, double> theta;
    for (std::uint32_t c = 0; c < customers; ++c) theta[c] = 1.0;
    for (int pass = 0; pass < 8; ++pass) {
      std::map<std::pair<int, int>, double> risk, paid;
      for (const Sim& sim : sims) {
        if (sim.issued > as_of) continue;
        const int out = last_day(sim, as_of);
        for (int t = -sim.term; t <= out; ++t) risk[{sim.disputed, t}] += theta[sim.customer];
        if (is_paid(sim, as_of)) paid[{sim.disputed, out}] += 1.0;
      }
      const RecoveryCurve curve = table_a();
      for (int t = -200; t <= 1300; ++t) {
        const double prior = -std::log(1.0 - curve.at(t)) / 365.0;
        const double all_risk = risk[{0, t}] + risk[{1, t}];
        const double pool = (paid[{0, t}] + paid[{1, t}] + prior) / (all_risk + 1.0);
        for (int s = 0; s < 2; ++s) {
          hazard[{s, t}] =
              std::min(3.0, (paid[{s, t}] + 10.0 * pool) / (risk[{s, t}] + 10.0));
        }
      }
      for (std::uint32_t c = 0; c < customers; ++c) d[c] = e[c] = 0.0;
      for (const Sim& sim : sims) {
        if (sim.issued > as_of) continue;
        d[sim.customer] += is_paid(sim, as_of);
        e[sim.customer] += sum(sim.disputed, -sim.term, last_day(sim, as_of));
      }
      choose_k();
      for (std::uint32_t c = 0; c < customers; ++c) theta[c] = (d[c] + k) / (e[c] + k);
    }
  }

  static bool is_paid(const Sim& sim, std::int32_t as_of) {
    return sim.paid && sim.issued + *sim.paid <= as_of;
  }
  static int last_day(const Sim& sim, std::int32_t as_of) {
    return (is_paid(sim, as_of) ? *sim.paid : as_of - sim.issued) - sim.term;
  }
  void choose_k() {
    double best = -1e300;
    for (int i = 0; i < 30; ++i) {
      const double tried = 0.3 * std::pow(50.0 / 0.3, i / 29.0);
      double fits = 0.0;
      for (const auto& [c, paid] : d) {
        if (e[c] <= 0.0) continue;
        fits += std::lgamma(paid + tried) - std::lgamma(tried) + tried * std::log(tried) -
                (paid + tried) * std::log(e[c] + tried);
      }
      if (fits > best) {
        best = fits;
        k = tried;
      }
    }
  }
  [[nodiscard]] double within(std::uint32_t c, int s, int days, int horizon) {
    const double more = sum(s, days + 1, days + horizon);
    return 1.0 - std::pow((e[c] + k) / (e[c] + k + more), d[c] + k);
  }
};

std::vector<Sim> random_sims(std::uint32_t customers, int span) {
  const int count = *rc::gen::inRange(1, 40);
  std::vector<Sim> sims;
  for (int i = 0; i < count; ++i) {
    Sim sim;
    sim.customer = *rc::gen::inRange<std::uint32_t>(0, customers);
    sim.disputed = *rc::gen::inRange(0, 4) == 0;
    sim.issued = *rc::gen::inRange(0, span);
    sim.term = *rc::gen::element(0, 14, 30, 60);
    if (*rc::gen::inRange(0, 5) > 0) sim.paid = *rc::gen::inRange(0, 120);
    sims.push_back(sim);
  }
  return sims;
}

FitOptions plain() {
  FitOptions options;
  options.choose = false;
  return options;
}

}  // namespace

TEST_CASE("the estimator agrees with a naive one on small ledgers") {
  CHECK(rc::check("naive", [] {
    const std::vector<Sim> sims = random_sims(4, 300);
    const std::int32_t as_of = 250;
    const bool any = std::any_of(sims.begin(), sims.end(),
                                 [](const Sim& s) { return Naive::is_paid(s, 250); });
    const Date day = kStart.plus_days(as_of);
    const auto model = RecoveryModel::fit(history_of(sims, 4, day), day, table_a(), plain());
    RC_ASSERT(model.curve_only() == !any);
    if (!any) return;
    Naive naive(sims, 4, as_of);
    RC_ASSERT(std::abs(model.frailty() - naive.k) < 1e-9);
    for (std::uint32_t c = 0; c < 4; ++c) {
      for (const int days : {-20, 0, 17, 90}) {
        const double p = model.within(CustomerId(c), c % 2 == 1, days, 30);
        RC_ASSERT(std::abs(p - naive.within(c, c % 2, days, 30)) < 1e-9);
      }
    }
  }));
}

TEST_CASE("nothing after the day of the fit changes it, nor does the order of rows") {
  CHECK(rc::check("no look-ahead", [] {
    const std::int32_t as_of = 150;
    const Date day = kStart.plus_days(as_of);
    const std::vector<Sim> sims = random_sims(3, 200);
    std::vector<Sim> other;
    for (Sim sim : sims) {
      if (sim.issued > as_of) continue;  // what is billed later goes
      // What is paid later is paid at another time, or never.
      if (sim.paid && sim.issued + *sim.paid > as_of) sim.paid = std::nullopt;
      other.push_back(sim);
    }
    std::reverse(other.begin(), other.end());
    const Date end = kStart.plus_days(900);
    const auto a = RecoveryModel::fit(history_of(sims, 3, end), day, table_a());
    const auto b = RecoveryModel::fit(history_of(other, 3, day), day, table_a());
    for (std::uint32_t c = 0; c < 3; ++c) {
      for (const int days : {-10, 5, 40}) {
        for (const int horizon : {15, 90, 730}) {
          RC_ASSERT(a.within(CustomerId(c), false, days, horizon) ==
                    b.within(CustomerId(c), false, days, horizon));
        }
      }
    }
  }));
}

TEST_CASE("a probability never falls as the horizon grows and stays within 0 and 1") {
  CHECK(rc::check("monotone", [] {
    const Date day = kStart.plus_days(200);
    const auto model = RecoveryModel::fit(history_of(random_sims(3, 200), 3, day), day, table_a());
    const CustomerId customer(*rc::gen::inRange<std::uint32_t>(0, 4));
    const int days = *rc::gen::inRange(-2000, 9000);
    double last = 0.0;
    for (const int horizon : {0, 1, 15, 30, 60, 365, 730, 5000}) {
      const double p = model.within(customer, days % 2 == 0, days, horizon);
      RC_ASSERT(p >= last && p <= 1.0);
      last = p;
    }
  }));
}

TEST_CASE("a customer that pays late is slower than one that pays early") {
  std::vector<Sim> sims;
  for (int i = 0; i < 20; ++i) {
    sims.push_back({0, false, i * 10, 30, 5});
    sims.push_back({1, false, i * 10, 30, 70});
  }
  const Date day = kStart.plus_days(300);
  const auto model = RecoveryModel::fit(history_of(sims, 3, day), day, table_a());
  CHECK(model.speed(CustomerId(0)) > 1.5);
  CHECK(model.speed(CustomerId(1)) < 0.9);
  CHECK(model.speed(CustomerId(2)) == doctest::Approx(1.0));
  CHECK(model.within(CustomerId(0), false, -10, 15) > model.within(CustomerId(1), false, -10, 15));
  CHECK(model.payments(CustomerId(0)) == doctest::Approx(20.0));
}

TEST_CASE("without a document paid in full the curve speaks alone") {
  const std::vector<Sim> sims{{0, false, 0, 30, std::nullopt}};
  const Date day = kStart.plus_days(100);
  const auto model = RecoveryModel::fit(history_of(sims, 1, day), day, table_a());
  CHECK(model.curve_only());
  CHECK(model.curve_name() == "A");
  CHECK(model.within(CustomerId(0), false, 70, 30) == table_a().within(70, 30));
}

TEST_CASE("write-offs are failures, credit notes neither, returned payments never happened") {
  const Date day = kStart.plus_days(400);
  const auto fitted = [day](std::vector<HistoryEvent> last) {
    std::vector<HistoryItem> items;
    std::vector<std::vector<HistoryEvent>> events;
    for (std::uint32_t i = 0; i < 10; ++i) {
      HistoryItem item;
      item.row = RowId(i);
      item.customer = CustomerId(0);
      item.currency = test::currency("EUR");
      item.doc_date = kStart;
      item.due = kStart.plus_days(30);
      item.amount = 100;
      items.push_back(item);
      events.push_back({{kStart.plus_days(40), EventKind::paid, 100}});
    }
    events.back() = std::move(last);
    return RecoveryModel::fit(PaymentHistory::from_items(items, events, 1, day), day, table_a(),
                              plain());
  };
  const Date early = kStart.plus_days(35);
  const auto open = fitted({});
  const auto off = fitted({{kStart.plus_days(60), EventKind::written_off, 100}});
  const auto credited = fitted({{early, EventKind::credited, 100}});
  const auto back = fitted({{early, EventKind::paid, 100}, {day, EventKind::paid, -100}});
  const auto p = [](const RecoveryModel& m) { return m.within(CustomerId(0), false, 20, 60); };
  CHECK(p(off) == p(open));
  CHECK(p(back) == p(open));
  CHECK(p(credited) > p(open));
  CHECK(credited.dilution() == Probability::from_double(0.1));
  CHECK(open.dilution().steps() == 0);
}

TEST_CASE("a part payment is that part of a payment") {
  const Date day = kStart.plus_days(100);
  std::vector<HistoryItem> items(2);
  for (std::uint32_t i = 0; i < 2; ++i) {
    items[i].row = RowId(i);
    items[i].customer = CustomerId(i);
    items[i].currency = test::currency("EUR");
    items[i].doc_date = kStart;
    items[i].due = kStart.plus_days(30);
    items[i].amount = 100;
  }
  const auto history = PaymentHistory::from_items(
      items,
      {{{kStart.plus_days(40), EventKind::paid, 30}, {kStart.plus_days(50), EventKind::paid, 70}},
       {{kStart.plus_days(40), EventKind::paid, 30}}},
      2, day);
  const auto model = RecoveryModel::fit(history, day, table_a(), plain());
  CHECK(model.payments(CustomerId(0)) == doctest::Approx(1.0));
  CHECK(model.payments(CustomerId(1)) == doctest::Approx(0.3));
  CHECK(history.state(history.items()[1], kStart.plus_days(39)).open == 100);
  CHECK(history.state(history.items()[1], day).open == 70);
}

TEST_CASE("the median day is the first that reaches half of ever") {
  const std::vector<Sim> sims{{0, false, 0, 30, 45}, {0, false, 0, 30, 50}, {0, true, 3, 0, 9}};
  const Date day = kStart.plus_days(100);
  const auto model = RecoveryModel::fit(history_of(sims, 1, day), day, table_a());
  const CustomerId a(0);
  const std::int32_t days = model.median_days(a, false, -5, 730);
  const double half = model.within(a, false, -5, 730) / 2.0;
  CHECK(model.within(a, false, -5, days) >= half);
  CHECK((days == 1 || model.within(a, false, -5, days - 1) < half));
}
