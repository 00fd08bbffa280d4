#include <arrears/render/shares.hpp>
#include <arrears/render/where_ledger.hpp>

#include <doctest/doctest.h>

#include <memory>

#include "column_kit.hpp"
#include "engine/ledger_fixture.hpp"

namespace arrears::test {
namespace {

LedgerFixture some_rows() {
  LedgerFixture f;
  f.invoice("A", "I1", "2026-01-01", 100'00).due("2026-01-31").set(Column::region, "West").extra(
      "weight", "9");
  f.invoice("A", "I2", "2026-02-01", 50'00).due("2026-03-03").extra("weight", "10.5");
  f.payment("A", "P1", "2026-02-10", 30'00).names("I1").extra("weight", "heavy");
  f.invoice("B", "I3", "2026-02-01", 500).in("JPY").set(Column::region, "East");
  return f;
}

/// The marked rows as `1001`, or the code of the failure.
std::string marked(std::string_view expression) {
  const Ledger ledger = some_rows().build();
  const DueDates due = DueDates::resolve(ledger, {}).value();
  CustomerBook book;
  Customer b;
  b.id = "B";
  b.parent_id = "G";
  b.grade = "C";
  REQUIRE(book.add(b));
  const CustomerFacts facts(ledger, &book, day("2026-03-31"));
  const ParentGroups parents(ledger, &book);
  const auto where = parse_where(expression);
  REQUIRE(where.has_value());
  const auto marks = mark_rows({ledger, facts, due, parents, day("2026-03-31")}, *where);
  if (!marks) return marks.error().code;
  std::string text;
  for (const bool mark : *marks) text += mark ? '1' : '0';
  return text;
}

std::string text_of(const Table& table, std::size_t row, std::string_view column) {
  const std::vector<Cell> cells = all_cells(table);
  const Cell& cell = cells[row * table.columns.size() + *table.find(column)];
  if (!cell.known) return "none";
  if (cell.type == CellType::text) return std::string(cell.view());
  if (cell.type == CellType::money) return cell.as_money().to_decimal();
  return std::to_string(cell.number);
}

}  // namespace

TEST_CASE("conditions on columns of the ledger mark rows, by their customer's value if need be") {
  CHECK(marked("region = West") == "1110");  // the latest row of A that says a region
  CHECK(marked("region != West") == "0001");
  CHECK(marked("customer = B") == "0001");
  CHECK(marked("parent = G") == "0001");
  CHECK(marked("parent = A") == "1110");
  CHECK(marked("grade = C") == "0001");
  CHECK(marked("month = 2026-03") == "0100");
  CHECK(marked("due_date <= 2026-02-01 and doc_type = invoice") == "1001");
}

TEST_CASE("amounts, dates and numbers of further columns compare by value") {
  CHECK(marked("amount >= 50") == "1101");
  CHECK(marked("amount > 50 and amount < 100.01") == "1000");
  CHECK(marked("weight > 9") == "0100");  // 10.5; by bytes it would come before 9
  CHECK(marked("weight = heavy") == "0010");
  CHECK(marked("weight = ''") == "0001");
  CHECK(marked("weigth = 9") == "unknown-column");
  CHECK(marked("amount > much") == "where-bad-value");
}

TEST_CASE("shares are of what is owed in a currency, the largest first") {
  Table table;
  table.columns = {text_column("customer_id"), total_column("unapplied"), total_column("balance")};
  auto rows = std::make_shared<RowList>(3);
  const auto add = [&](std::string_view id, std::string_view code, std::int64_t unapplied,
                       std::int64_t balance) {
    const Currency cur = currency(code);
    rows->add({Cell::text(id), Cell::money({unapplied, cur}), Cell::money({balance, cur})});
  };
  add("A", "EUR", 0, 20'00);
  add("B", "EUR", 10'00, 50'00);  // owes 60
  add("C", "JPY", 7, -7);         // owes nothing
  add("D", "EUR", 5'00, -5'00);
  table.rows = rows;
  const Table shared = add_shares(table);
  REQUIRE(shared.row_count() == 4);
  CHECK(text_of(shared, 0, "customer_id") == "B");
  CHECK(text_of(shared, 0, "share_pct") == "7500");
  CHECK(text_of(shared, 1, "cumulative_pct") == "10000");
  CHECK(text_of(shared, 2, "share_pct") == "0");
  CHECK(text_of(shared, 3, "share_pct") == "none");
}

TEST_CASE("totals come from the tie-out and from columns that add up") {
  Table table;
  table.columns = {total_column("d1_30"), total_column("overdue")};
  auto rows = std::make_shared<RowList>(2);
  const Currency eur = currency("EUR");
  rows->add({Cell::money({1'00, eur}), Cell::money({1'00, eur})});
  rows->add({Cell::money({2'00, eur}), Cell::money({4'00, eur})});
  table.rows = rows;
  TieOut tie;
  tie.currency = eur;
  tie.not_due = 7'00;
  tie.overdue = 5'00;
  tie.unapplied = 1'00;
  tie.balance = 11'00;
  table.tie_out = {tie};
  const Table totals = totals_of(table);
  REQUIRE(totals.row_count() == 1);
  CHECK(text_of(totals, 0, "total_balance") == "11.00");
  CHECK(text_of(totals, 0, "total_d1_30") == "3.00");
  CHECK(text_of(totals, 0, "total_overdue") == "5.00");
  CHECK(text_of(totals, 0, "overdue_pct") == "4167");  // 5 of 12
}

}  // namespace arrears::test
