#include <arrears/engine/age.hpp>

#include <doctest/doctest.h>

#include "engine/apply_fixture.hpp"

namespace arrears::test {
namespace {

struct AgeFixture : ApplyFixture {
  OpenItems open;
  std::optional<CustomerFacts> facts;
  AgePolicy age_policy;

  Ager ager(std::string_view as_of) {
    open = run(as_of);
    facts.emplace(ledger, &customers, day(as_of));
    return Ager::make(ledger, *facts, age_policy, day(as_of)).value();
  }
  AgedTable by_customer(std::string_view as_of) {
    return age_customers(ager(as_of), open).value();
  }
  AgedTable by(std::string_view names, std::string_view as_of) {
    const Ager made = ager(as_of);
    return age_groups(made, open, parse_group_keys(names, ledger).value()).value();
  }
};

std::vector<std::int64_t> buckets(const AgedTable& table, std::size_t line) {
  const auto all = table.buckets_of(line);
  return {all.begin(), all.end()};
}

/// `key|key cur balance customers` of each line.
std::string shown(const AgedTable& table) {
  std::string text;
  for (std::size_t i = 0; i < table.sums.size(); ++i) {
    if (i > 0) text += "; ";
    for (std::size_t k = 0; k < table.keys.size(); ++k) {
      text += (k > 0 ? "|" : "") + std::string(table.key_text(i, k));
    }
    const AgedSum& sum = table.sums[i];
    text += " " + std::string(sum.currency.code()) + " " + std::to_string(sum.balance()) + " " +
            std::to_string(sum.customers);
  }
  return text;
}

}  // namespace

TEST_CASE("by customer: what is left ages, credits stand apart, balance is their difference") {
  AgeFixture f;
  f.invoice("A", "I1", "2026-01-01", 100).due("2026-03-01");
  f.invoice("A", "I2", "2026-01-01", 40).due("2026-03-31");
  f.invoice("A", "I3", "2025-01-01", 7).due("2025-02-01");
  f.payment("A", "P1", "2026-03-05", 60).names("I1");
  f.payment("A", "P2", "2026-03-20", 25);
  f.payment("A", "P3", "2026-03-20", 5);
  f.payment("A", "P4", "2026-04-02", 1);
  f.invoice("B", "I4", "2026-01-01", 9).due("2026-03-01");
  f.payment("B", "P5", "2026-03-05", 9).names("I4");
  const AgedTable table = f.by_customer("2026-03-31");
  REQUIRE(table.sums.size() == 1);  // B has nothing open and nothing unapplied
  CHECK(table.customers[0] == CustomerId(0));
  CHECK(buckets(table, 0) == std::vector<std::int64_t>{40, 40, 0, 0, 0, 7});
  const AgedSum& sum = table.sums[0];
  CHECK(sum.not_due == 40);
  CHECK(sum.overdue == 47);
  CHECK(sum.unapplied == 30);
  CHECK(sum.balance() == 57);
  CHECK(sum.items == 3);
  CHECK(sum.oldest_due == day("2025-02-01"));
  CHECK(sum.days_max == 423);
  const LastPayment last = f.facts->last_payment(CustomerId(0), currency("EUR"));
  CHECK(last.date == day("2026-03-20"));
  CHECK(last.amount == 30);
  CHECK_FALSE(f.facts->last_payment(CustomerId(0), currency("USD")).date.known());
}

TEST_CASE("currencies of a customer are lines of their own; a customer in credit has no items") {
  AgeFixture f;
  f.invoice("A", "I1", "2026-01-01", 100).due("2026-04-30").in("USD");
  f.payment("A", "P1", "2026-03-05", 60);
  const AgedTable table = f.by_customer("2026-03-31");
  REQUIRE(table.sums.size() == 2);
  CHECK(table.sums[0].currency == currency("EUR"));
  CHECK(table.sums[0].balance() == -60);
  CHECK(table.sums[0].items == 0);
  CHECK_FALSE(table.sums[0].oldest_due.known());
  CHECK(table.sums[1].balance() == 100);
  CHECK(table.sums[1].days_max == -30);
}

TEST_CASE("the disputed part is what is said, at most what is open") {
  AgeFixture f;
  f.invoice("A", "I1", "2026-01-01", 100).set(Column::disputed, "yes");
  f.invoice("A", "I2", "2026-01-01", 100).set(Column::disputed_amount, 30);
  f.invoice("A", "I3", "2026-01-01", 10).set(Column::disputed_amount, 30);
  f.invoice("A", "I4", "2026-01-01", 10);
  CHECK(f.by_customer("2026-03-31").sums[0].disputed == 100 + 30 + 10);
}

TEST_CASE("by invoice date, overdue and days still go by the due date") {
  AgeFixture f;
  f.age_policy.basis = Basis::invoice;
  f.invoice("A", "I1", "2026-03-01", 100).due("2026-04-30");
  f.invoice("A", "I2", "2026-02-01", 10).due("2026-03-21");
  const AgedTable table = f.by_customer("2026-03-31");
  CHECK(buckets(table, 0) == std::vector<std::int64_t>{100, 10, 0, 0, 0});
  CHECK(table.sums[0].overdue == 10);
  CHECK(table.sums[0].days_max == 10);
}

TEST_CASE("one item: deadline, stage, class") {
  AgeFixture f;
  f.invoice("A", "I1", "2026-02-01", 100).due("2026-03-21");  // term 48: L = 16
  f.invoice("A", "I2", "2026-02-01", 100).due("2026-03-22").set(Column::uncollectable, "yes");
  f.invoice("A", "I3", "2026-03-01", 100).terms("next-delivery");
  const Ager ager = f.ager("2026-03-31");
  const AgedItem first = ager.age(f.open.items[0]);
  CHECK(first.days == 10);
  CHECK(first.stage == Stage::overdue);
  CHECK(first.klass == AgeClass::in_collection);
  CHECK(first.deadline == day("2026-04-06"));
  CHECK(ager.age(f.open.items[1]).stage == Stage::bad_debt);
  const AgedItem open_due = ager.age(f.open.items[2]);
  CHECK(open_due.due_open);
  CHECK(open_due.stage == Stage::within_term);
  CHECK_FALSE(open_due.deadline.known());
  CHECK(ager.axis().names()[open_due.bucket] == "not_due");
}

TEST_CASE("grouping: a row's own value, else its customer's, else the empty one") {
  AgeFixture f;
  Customer b;
  b.id = "B";
  b.salesperson = "Lee";
  b.country = "DE";
  f.customers.add(b);
  f.invoice("A", "I1", "2026-01-01", 100).set(Column::salesperson, "Kim");
  f.invoice("A", "I2", "2026-01-02", 10).set(Column::salesperson, "Jo");
  f.payment("A", "P1", "2026-01-03", 5);  // its customer's: Jo, of the latest document
  f.invoice("B", "I3", "2026-01-01", 7);
  f.invoice("C", "I4", "2026-01-01", 3);
  CHECK(shown(f.by("salesperson", "2026-03-31")) ==
        " EUR 3 1; Jo EUR 5 1; Kim EUR 100 1; Lee EUR 7 1");
  CHECK(shown(f.by("country", "2026-03-31")) == " EUR 108 2; DE EUR 7 1");
  CHECK(shown(f.by("currency", "2026-03-31")) == "EUR EUR 115 3");
}

TEST_CASE("grouping by month, by several keys and by further columns of the export") {
  AgeFixture f;
  f.invoice("A", "I1", "2026-01-01", 100).due("2026-02-28").extra("branch", "N");
  f.invoice("A", "I2", "2026-01-01", 10).due("2026-02-01").extra("branch", "S");
  f.invoice("B", "I3", "2026-01-01", 1).due("2026-03-01").extra("branch", "N");
  f.payment("B", "P1", "2026-01-01", 2);
  CHECK(shown(f.by("month", "2026-03-31")) == " EUR -2 1; 2026-02 EUR 110 1; 2026-03 EUR 1 1");
  CHECK(shown(f.by("branch,month", "2026-03-31")) ==
        "| EUR -2 1; N|2026-02 EUR 100 1; N|2026-03 EUR 1 1; S|2026-02 EUR 10 1");
  CHECK(shown(f.by("customer,doc_type", "2026-03-31")) ==
        "A|invoice EUR 110 1; B|invoice EUR 1 1; B|payment EUR -2 1");
}

TEST_CASE("unknown and repeated group columns are refused") {
  AgeFixture f;
  f.invoice("A", "I1", "2026-01-01", 100);
  f.run("2026-03-31");
  CHECK(parse_group_keys("colour", f.ledger).error().code == "unknown-column");
  CHECK(parse_group_keys("", f.ledger).error().code == "unknown-column");
  CHECK(parse_group_keys("region,region", f.ledger).error().code == "column-twice");
  CHECK(parse_group_keys("customer,customer_id", f.ledger).error().code == "column-twice");
}

TEST_CASE("names are of customers.csv, else of the latest document up to the as-of date") {
  AgeFixture f;
  Customer b;
  b.id = "B";
  b.name = "Beta";
  b.limits.push_back({Money{500, currency("EUR")}, Date{}, Date{}});
  f.customers.add(b);
  const auto name = [](FixtureRow& row, std::string_view text) {
    row.set(Column::customer_name, text);
  };
  name(f.invoice("A", "I1", "2026-01-01", 1), "Old");
  name(f.invoice("A", "I2", "2026-02-01", 1), "Alpha");
  name(f.invoice("A", "I3", "2026-02-01", 1), "Alpha 3");
  name(f.invoice("A", "I3", "2026-02-01", 2), "Alpha 2");
  f.invoice("A", "I4", "2026-02-02", 1);
  name(f.invoice("A", "I5", "2026-05-01", 1), "New");
  name(f.invoice("B", "I6", "2026-01-01", 1), "Wrong");
  f.run("2026-03-31");
  const CustomerFacts facts(f.ledger, &f.customers, day("2026-03-31"));
  CHECK(facts.name(CustomerId(0)) == "Alpha 2");
  CHECK(facts.name(CustomerId(1)) == "Beta");
  CHECK(facts.salesperson(CustomerId(0)) == "");
  CHECK(facts.credit_limit(CustomerId(1), currency("EUR"))->minor == 500);
  CHECK_FALSE(facts.credit_limit(CustomerId(1), currency("USD")).has_value());
  CHECK_FALSE(facts.credit_limit(CustomerId(0), currency("EUR")).has_value());
}

}  // namespace arrears::test
