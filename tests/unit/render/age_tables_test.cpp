#include <arrears/render/age_tables.hpp>

#include <doctest/doctest.h>

#include "engine/score_fixture.hpp"
#include "render_samples.hpp"
#include "writers.hpp"

namespace arrears {
namespace {

using test::LedgerFixture;
using test::World;
using testing::written;

LedgerFixture two_customers() {
  LedgerFixture rows;
  rows.invoice("C2", "I-3", "2026-03-01", 50000).due("2026-04-30").set(Column::disputed, "yes");
  rows.invoice("C1", "I-1", "2025-12-01", 100000)
      .due("2025-12-31")
      .set(Column::customer_name, "Acme")
      .set(Column::salesperson, "Ann");
  rows.invoice("C1", "I-2", "2026-02-01", 20000).due("2026-03-03").set(Column::salesperson, "Bob");
  rows.payment("C1", "P-1", "2026-03-15", 30000).names("I-1");
  rows.payment("C1", "P-2", "2026-03-20", 700);
  rows.invoice("C1", "J-1", "2026-03-01", 900).in("JPY").due("2026-03-31");
  return rows;
}

struct Aged {
  explicit Aged(const LedgerFixture& rows, std::string_view as_of)
      : world(rows, as_of, test::no_side_files()),
        ager(*Ager::make(*world.ledger, world.facts, policy.age, test::day(as_of))) {}
  [[nodiscard]] AgeInput input() const { return {ager, world.open, policy, {}}; }

  Policy policy;
  World world;
  Ager ager;
};

TEST_CASE("by customer: the columns that scripts rely on") {
  const Aged aged(two_customers(), "2026-03-31");
  const auto table = age_by_customer(aged.input());
  REQUIRE(table);
  CHECK(written(write_csv, *table) ==
        "customer_id,customer_name,currency,not_due,d1_30,d31_60,d61_90,d91_120,d121_up,overdue,"
        "unapplied,balance,oldest_due_date,days_past_due_max,items,disputed_amount,"
        "last_payment_date,last_payment_amount,credit_limit,salesperson\n"
        "C1,Acme,EUR,0.00,200.00,0.00,700.00,0.00,0.00,900.00,7.00,893.00,2025-12-31,90,2,0.00,"
        "2026-03-20,7.00,,Bob\n"
        "C1,Acme,JPY,900,0,0,0,0,0,0,0,900,2026-03-31,0,1,0,,,,Bob\n"
        "C2,,EUR,500.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,500.00,2026-04-30,-30,1,500.00,,,,\n");
}

TEST_CASE("by columns: currency is printed once") {
  const Aged aged(two_customers(), "2026-03-31");
  const auto keys = parse_group_keys("salesperson", *aged.world.ledger);
  REQUIRE(keys);
  const auto table = age_by_groups(aged.input(), *keys);
  REQUIRE(table);
  const std::string csv = written(write_csv, *table);
  CHECK(csv.rfind("salesperson,currency,not_due,d1_30,d31_60,d61_90,d91_120,d121_up,overdue,"
                  "unapplied,balance,oldest_due_date,days_past_due_max,items,customers\n",
                  0) == 0);
  CHECK(csv.find("\nAnn,EUR,0.00,0.00,0.00,700.00,0.00,0.00,700.00,") != std::string::npos);
  const auto by_currency = parse_group_keys("currency", *aged.world.ledger);
  const auto totals = age_by_groups(aged.input(), *by_currency);
  REQUIRE(totals);
  const std::string short_csv = written(write_csv, *totals);
  CHECK(short_csv.rfind("currency,not_due,", 0) == 0);
  CHECK(short_csv.find("\nEUR,500.00,200.00,0.00,700.00,0.00,0.00,900.00,7.00,1393.00,2025-12-31,"
                       "90,3,2\n") != std::string::npos);
}

TEST_CASE("by invoice: items by due date, then what is unapplied") {
  const Aged aged(two_customers(), "2026-03-31");
  const Table table = age_by_invoice(aged.input());
  CHECK(written(write_csv, table) ==
        "customer_id,customer_name,doc_type,doc_no,doc_date,due_date,currency,amount,open_amount,"
        "days_past_due,bucket,stage,class,salesperson,disputed,reference,"
        "last_collection_deadline,measure\n"
        "C1,Acme,invoice,I-1,2025-12-01,2025-12-31,EUR,1000.00,700.00,90,d61_90,professional,"
        "in_collection,Ann,,,2026-01-10,collection_agency\n"
        "C1,Acme,invoice,I-2,2026-02-01,2026-03-03,EUR,200.00,200.00,28,d1_30,final_notice,"
        "in_collection,Bob,,,2026-03-13,final_notice\n"
        "C1,Acme,payment,P-2,2026-03-20,,EUR,7.00,-7.00,,unapplied,,,Bob,,,,\n"
        "C1,Acme,invoice,J-1,2026-03-01,2026-03-31,JPY,900,900,0,not_due,due,uncollected,Bob,,,"
        "2026-04-10,collect_today\n"
        "C2,,invoice,I-3,2026-03-01,2026-04-30,EUR,500.00,500.00,-30,not_due,within_term,"
        "uncollected,,yes,,2026-05-20,none\n");
}

TEST_CASE("rows come out the same however they are asked for") {
  LedgerFixture rows = two_customers();
  for (int i = 0; i < 200; ++i) {
    const std::string customer = "K" + std::to_string(i % 17);
    if (i % 5 == 0) {
      rows.payment(customer, "Q" + std::to_string(i), "2026-02-02", 100 + i);
    } else {
      rows.invoice(customer, "N" + std::to_string(i), "2026-01-01", 100 + i)
          .due(i % 2 == 0 ? "2026-02-01" : "2026-04-01")
          .in(i % 3 == 0 ? "CNY" : "EUR");
    }
  }
  const Aged aged(rows, "2026-03-31");
  const Table table = age_by_invoice(aged.input());
  const std::size_t width = table.columns.size();
  const std::vector<Cell> all = all_cells(table);
  for (const std::size_t step : {1U, 2U, 7U, 64U}) {
    for (std::size_t first = 0; first < table.row_count(); first += step) {
      const std::size_t count = std::min<std::size_t>(step, table.row_count() - first);
      std::vector<Cell> part(count * width);
      table.rows->fill(first, count, part);
      for (std::size_t i = 0; i < part.size(); ++i) {
        const Cell& other = all[first * width + i];
        const bool same = part[i].known == other.known &&
                          (part[i].type == CellType::text ? part[i].view() == other.view()
                                                          : part[i].number == other.number);
        CHECK(same);
      }
    }
  }
  std::int64_t open = 0;
  for (std::size_t i = 0; i < all.size(); i += width) {
    if (all[i + 6].view() == "EUR") open += all[i + 8].number;
  }
  std::int64_t balance = 0;
  for (const TieOut& tie : table.tie_out) {
    if (tie.currency.code() == "EUR") balance = tie.balance;
  }
  CHECK(open == balance);
}

TEST_CASE("several dates stand one below the other") {
  const Aged earlier(two_customers(), "2026-02-28");
  const Aged later(two_customers(), "2026-03-31");
  std::vector<Table> tables;
  tables.push_back(*age_by_customer(earlier.input()));
  tables.push_back(*age_by_customer(later.input()));
  const std::size_t rows = tables[0].row_count() + tables[1].row_count();
  const Table stacked = stack_as_of(std::move(tables));
  CHECK(stacked.columns.back().key == "as_of");
  CHECK(stacked.row_count() == rows);
  const std::string csv = written(write_csv, stacked);
  CHECK(csv.find(",2026-02-28\n") < csv.find(",2026-03-31\nC1,Acme,JPY"));
  CHECK(stacked.as_of.size() == 2);
  CHECK(written(write_json, stacked).find("\"tie_out\":{\"2026-02-28\":{\"EUR\":{") !=
        std::string::npos);
}

}  // namespace
}  // namespace arrears
