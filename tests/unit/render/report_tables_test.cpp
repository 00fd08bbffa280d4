#include <arrears/render/report_tables.hpp>

#include <set>

#include <doctest/doctest.h>

#include "engine/score_fixture.hpp"
#include "render_samples.hpp"
#include "writers.hpp"

namespace arrears {
namespace {

using test::LedgerFixture;
using test::World;
using testing::written;

struct Reported {
  Reported(const LedgerFixture& rows, std::string_view as_of, const SideFiles& side)
      : world(rows, as_of, side),
        ager(*Ager::make(*world.ledger, world.facts, policy.age, test::day(as_of))),
        credit(world.credit()) {}

  [[nodiscard]] std::vector<Table> tables(std::string_view kind) const {
    const ReportInput input{.ledger = *world.ledger,
                            .side = world.side,
                            .policy = policy,
                            .ager = ager,
                            .open = world.open,
                            .history = &world.history,
                            .credit = credit,
                            .period = default_period(world.open.as_of)};
    auto made = find_report_kind(kind)->make(input);
    REQUIRE(made.has_value());
    return std::move(*made);
  }

  Policy policy;
  World world;
  Ager ager;
  std::vector<CustomerCredit> credit;
};

LedgerFixture month_end() {
  LedgerFixture rows;
  rows.invoice("C1", "I-1", "2026-01-10", 100000).due("2026-02-09");
  rows.invoice("C1", "I-2", "2026-03-10", 50000).due("2026-04-03").set(Column::salesperson, "Ann");
  rows.invoice("C2", "I-3", "2026-03-12", 30000).due("2026-04-11");
  rows.payment("C2", "P-1", "2026-03-20", 1000);
  return rows;
}

TEST_CASE("kinds have different names, and a word that is none is no kind") {
  std::set<std::string_view> names;
  for (const ReportKind& kind : report_kinds()) {
    CHECK(names.insert(kind.name).second);
    CHECK(find_report_kind(kind.name) == &kind);
  }
  CHECK(report_kinds().front().name == "summary");
  CHECK(find_report_kind("ledger.csv") == nullptr);
}

TEST_CASE("overdue: one row an overdue item, with room for the answer") {
  const Reported reported(month_end(), "2026-03-31", test::no_side_files());
  const auto tables = reported.tables("overdue");
  REQUIRE(tables.size() == 1);
  CHECK(written(write_csv, tables) ==
        "salesperson,customer_id,customer_name,doc_no,due_date,currency,open_amount,"
        "days_past_due,stage,measure,disputed,contact_name,phone,plan,date,reason\n"
        "Ann,C1,,I-1,2026-02-09,EUR,1000.00,50,professional,collection_agency,,,,,,\n");
}

TEST_CASE("upcoming: due within seven days, today included") {
  LedgerFixture rows = month_end();
  rows.invoice("C3", "I-4", "2026-03-01", 100).due("2026-03-31");
  rows.invoice("C3", "I-5", "2026-03-01", 100).due("2026-04-07");
  rows.invoice("C3", "I-6", "2026-03-01", 100).due("2026-04-08");
  const Reported reported(rows, "2026-03-31", test::no_side_files());
  const std::string csv = written(write_csv, reported.tables("upcoming"));
  CHECK(csv.find(",I-2,2026-04-03,EUR,500.00,3,") != std::string::npos);
  CHECK(csv.find(",I-4,2026-03-31,EUR,1.00,0,") != std::string::npos);
  CHECK(csv.find(",I-5,2026-04-07,EUR,1.00,7,") != std::string::npos);
  CHECK(csv.find("I-6") == std::string::npos);
  CHECK(csv.find("I-1,") == std::string::npos);
}

TEST_CASE("summary: figures, structure, largest customers, limits") {
  SideFiles side;
  Customer customer;
  customer.id = "C1";
  customer.name = "Acme";
  customer.limits = {{{100000, testing::currency("EUR")}, {}, {}}};
  REQUIRE(side.customers.add(customer));
  const Reported reported(month_end(), "2026-03-31", side);
  const auto tables = reported.tables("summary");
  REQUIRE(tables.size() == 5);
  const std::string figures = written(write_csv, tables[0]);
  CHECK(figures.find("currency,figure,value,unit,reason,previous,last_year\n"
                     "EUR,gross,1800.00,money,,,\n") == 0);
  CHECK(figures.find("\nEUR,overdue-rate,55.56,per_cent,,,\n") != std::string::npos);
  CHECK(written(write_csv, tables[1]) ==
        "currency,bucket,amount,share_pct,cumulative_pct\n"
        "EUR,not_due,800.00,44.44,44.44\nEUR,d1_30,0.00,0.00,44.44\n"
        "EUR,d31_60,1000.00,55.56,100.00\nEUR,d61_90,0.00,0.00,100.00\n"
        "EUR,d91_120,0.00,0.00,100.00\nEUR,d121_up,0.00,0.00,100.00\nEUR,unapplied,-10.00,,\n");
  CHECK(written(write_csv, tables[3]) ==
        "currency,rank,customer_id,customer_name,gross,share_pct,cumulative_pct,in_80\n"
        "EUR,1,C1,Acme,1500.00,83.33,83.33,yes\nEUR,2,C2,,300.00,16.67,100.00,\n");
  const std::string breaches = written(write_csv, tables[4]);
  CHECK(breaches.find("\nC1,Acme,EUR,1500.00,1000.00,500.00,2026-03-10,") != std::string::npos);
  CHECK(breaches.find("\nC2,") == std::string::npos);
}

TEST_CASE("statement: all open items and what is unapplied") {
  const Reported reported(month_end(), "2026-03-31", test::no_side_files());
  const auto tables = reported.tables("statement");
  CHECK(tables.front().report == "statement");
  CHECK(tables.front().row_count() == 4);
  CHECK(written(write_csv, tables).find("\nC2,,payment,P-1,2026-03-20,,EUR,10.00,-10.00,,,\n") !=
        std::string::npos);
}

}  // namespace
}  // namespace arrears
