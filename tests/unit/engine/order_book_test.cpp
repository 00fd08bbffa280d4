#include <arrears/engine/order_book.hpp>

#include "score_fixture.hpp"

using namespace arrears;
using test::day;
using test::has_reason;
using test::LedgerFixture;
using test::World;

namespace {

const Currency kEur = Currency::from_code("EUR").value();
const Currency kUsd = Currency::from_code("USD").value();

Customer customer(std::string id, std::optional<std::int64_t> limit, std::string parent = "") {
  Customer made;
  made.id = std::move(id);
  made.parent_id = std::move(parent);
  if (limit) made.limits.push_back({Money{*limit, kEur}, {}, {}});
  return made;
}

Order order(std::string number, std::string_view date, Money amount, std::string id = "A") {
  return {std::move(number), std::move(id), date.empty() ? Date{} : day(date), amount};
}

/// A owes 600.00, not due.
LedgerFixture owing() {
  LedgerFixture rows;
  rows.invoice("A", "I1", "2026-03-31", 600'00).due("2026-04-30");
  return rows;
}

}  // namespace

TEST_CASE("orders use up a limit in the order of their dates, and one that is held leaves it") {
  SideFiles side;
  side.customers.add(customer("A", 1000'00));
  side.orders = {order("O4", "2026-03-30", {100'00, kEur}),
                 order("O2", "2026-03-02", {250'00, kEur}),
                 order("O3", "2026-03-02", {200'00, kEur}), order("O1", "", {50'00, kEur}),
                 order("O5", "2026-04-01", {1, kEur}), order("O6", "2026-03-31", {1, kEur})};
  const World world(owing(), "2026-03-31", side);
  const auto credit = world.credit();
  const auto decisions = release_orders(credit, world.credit_input(), {});
  REQUIRE(decisions.size() == 5);  // O5 is of a later day
  // 1000 - 600 = 400: O1 50 goes, O2 250 goes, O3 200 does not fit into 100, O4 100 does.
  const char* numbers[] = {"O1", "O2", "O3", "O4", "O6"};
  const bool goes[] = {true, true, false, true, false};
  const std::int64_t after[] = {650'00, 900'00, 1100'00, 1000'00, 1000'01};
  for (std::size_t i = 0; i < 5; ++i) {
    CAPTURE(i);
    CHECK(decisions[i].order->order_no == numbers[i]);
    CHECK(decisions[i].answer.yes == goes[i]);
    CHECK(decisions[i].answer.exposure_after == after[i]);
  }
  CHECK(has_reason(decisions[2].answer.reasons, "ship.over-limit"));
}

TEST_CASE("orders in another currency count by the rate of the day, or are held without one") {
  SideFiles side;
  side.customers.add(customer("A", 1000'00));
  side.orders = {order("O1", "2026-03-01", {300'00, kUsd}),
                 order("O2", "2026-03-02", {70'00, kUsd})};
  {
    const World world(owing(), "2026-03-31", side);
    const auto decisions = release_orders(world.credit(), world.credit_input(), {});
    CHECK_FALSE(decisions[0].answer.yes);
    CHECK(has_reason(decisions[0].answer.reasons, "ship.not-comparable"));
  }
  side.rates = {{kUsd, day("2026-01-01"), Rate(125, 2)}, {kEur, day("2026-01-01"), Rate(1, 0)}};
  const World world(owing(), "2026-03-31", side);
  const auto decisions = release_orders(world.credit(), world.credit_input(), {});
  CHECK(decisions[0].answer.exposure_after == 975'00);  // 600 + 300 x 1.25
  CHECK(decisions[0].answer.yes);
  CHECK(decisions[1].answer.exposure_after == 1062'50);  // 975 + 70 x 1.25
  CHECK_FALSE(decisions[1].answer.yes);
}

TEST_CASE("several questions about one customer share its limit, and a no takes nothing") {
  SideFiles side;
  side.customers.add(customer("A", 1000'00));
  const World world(owing(), "2026-03-31", side);
  const auto credit = world.credit();
  const CreditInput input = world.credit_input();
  const CreditPolicy policy;
  ShippingDesk desk(credit, input, policy, false);
  CHECK(desk.ask("A", {300'00, kEur}).yes);
  CHECK_FALSE(desk.ask("A", {100'01, kEur}).yes);
  CHECK(desk.ask("A", {100'00, kEur}).yes);
  CHECK_FALSE(desk.ask("A", {1, kEur}).yes);
  CreditPolicy amount;
  amount.no_limit = NoLimit::amount;
  amount.no_limit_amount = Money{50'00, kEur};
  ShippingDesk strangers(credit, input, amount, false);
  CHECK(strangers.ask("Q", {30'00, kEur}).yes);
  CHECK_FALSE(strangers.ask("Q", {30'00, kEur}).yes);
  CHECK(strangers.ask("Q", {20'00, kEur}).yes);
}

TEST_CASE("a group stands under its parent's limit, or the sum of its members'") {
  LedgerFixture rows = owing();
  rows.invoice("B", "I2", "2026-03-31", 500'00).due("2026-04-30");
  rows.payment("B", "P1", "2026-03-31", 20'00);
  rows.invoice("C", "I3", "2026-03-31", 10'00).due("2026-04-30");
  SideFiles side;
  side.customers.add(customer("A", 700'00, "TOP"));
  side.customers.add(customer("B", 500'00, "A"));  // under A's limit, for no sum
  side.customers.add(customer("D", 500'00, "TOP"));
  side.customers.add(customer("C", std::nullopt));
  const auto find = [](const std::vector<CreditGroup>& groups, std::string_view id) {
    for (const CreditGroup& group : groups) {
      if (group.id == id) return group;
    }
    FAIL("no such group");
    return CreditGroup{};
  };
  {
    const World world(rows, "2026-03-31", side);
    const auto groups = group_by_parent(world.credit(), world.credit_input(), {});
    REQUIRE(groups.size() == 3);  // A is a parent below TOP, with a row of its own
    const CreditGroup below = find(groups, "A");
    CHECK(below.under == "TOP");
    CHECK(below.members == std::vector<std::string>{"A", "B"});
    CHECK(below.limit == 700'00);
    CHECK(below.excess == 380'00);
    const CreditGroup top = find(groups, "TOP");
    CHECK(top.under.empty());
    CHECK(top.members == std::vector<std::string>{"A", "B", "D"});
    CHECK(top.exposure.receivable == 1100'00);
    CHECK(top.exposure.total() == 1080'00);
    CHECK(top.limit == 1200'00);
    CHECK(top.utilisation == 9000);
    CHECK(top.status == CreditStatus::watch);
    CHECK(find(groups, "C").status == CreditStatus::ok);
  }
  side.customers.add(customer("TOP", 1000'00));
  const World world(rows, "2026-03-31", side);
  const CreditGroup top = find(group_by_parent(world.credit(), world.credit_input(), {}), "TOP");
  CHECK(top.members == std::vector<std::string>{"A", "B", "D", "TOP"});
  CHECK(top.limit == 1000'00);
  CHECK(top.excess == 80'00);
  CHECK(top.status == CreditStatus::breach);
  CHECK(top.breach_since == day("2026-03-31"));
}

TEST_CASE("a group's breach begins when its members together pass the limit of the day") {
  LedgerFixture rows;
  rows.invoice("A", "I1", "2026-03-01", 600'00).due("2026-03-31");
  rows.invoice("B", "I2", "2026-03-10", 500'00).due("2026-04-09");  // 1,100.00
  rows.payment("A", "P1", "2026-03-12", 200'00);                    // 900.00
  rows.invoice("B", "I3", "2026-03-20", 150'00).due("2026-04-19");  // 1,050.00
  SideFiles side;
  side.customers.add(customer("A", std::nullopt, "TOP"));
  side.customers.add(customer("B", std::nullopt, "TOP"));
  side.customers.add(customer("TOP", 1000'00));
  const auto since = [&rows](const SideFiles& files) {
    const World world(rows, "2026-03-31", files);
    const auto groups = group_by_parent(world.credit(), world.credit_input(), {});
    REQUIRE(groups.size() == 1);
    return groups[0].breach_since;
  };
  CHECK(since(side) == day("2026-03-20"));
  SideFiles members;  // without a limit of the parent's own those of the members add up
  members.customers.add(customer("A", 300'00, "TOP"));
  members.customers.add(customer("B", 550'00, "TOP"));
  CHECK(since(members) == day("2026-03-10"));
  SideFiles wide;
  wide.customers.add(customer("A", 300'00, "TOP"));
  wide.customers.add(customer("B", 900'00, "TOP"));
  CHECK_FALSE(since(wide).known());
}

TEST_CASE("a circle of parents is one group, and what only leads into it belongs to it") {
  SideFiles side;
  side.customers.add(customer("B", 1, "C"));
  side.customers.add(customer("C", 1, "B"));
  side.customers.add(customer("A", 1, "C"));
  const World world(owing(), "2026-03-31", side);
  const auto groups = group_by_parent(world.credit(), world.credit_input(), {});
  REQUIRE(groups.size() == 1);
  CHECK(groups[0].id == "B");
  CHECK(groups[0].members.size() == 3);
}

TEST_CASE("a limit is reviewed every half year, at once when nobody knows its age") {
  SideFiles side;
  Customer a = customer("A", std::nullopt);
  a.limits.push_back({Money{1000'00, kEur}, day("2025-10-01"), {}});
  side.customers.add(a);
  side.customers.add(customer("B", 500'00));
  const auto listed = [&](std::string_view as_of) {
    const World world(owing(), as_of, side);
    const auto credit = world.credit();
    std::vector<std::pair<std::string, Date>> ids;
    for (const CreditReview& review : review_list(credit, world.credit_input())) {
      ids.emplace_back(review.credit->id, review.due_on);
    }
    return ids;
  };
  REQUIRE(listed("2026-03-31").size() == 1);
  CHECK(listed("2026-03-31")[0].first == "B");
  REQUIRE(listed("2026-04-01").size() == 2);
  CHECK(listed("2026-04-01")[0].second == day("2026-04-01"));
}
