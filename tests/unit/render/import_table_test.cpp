#include <arrears/render/import_table.hpp>

#include <doctest/doctest.h>

#include "engine/ledger_fixture.hpp"
#include "render_samples.hpp"
#include "writers.hpp"

namespace arrears {
namespace {

using testing::written;

TEST_CASE("the canonical ledger: core columns, optional ones that are there, then extras") {
  test::LedgerFixture rows;
  rows.invoice("C2", "I-1", "2026-01-05", 123456)
      .due("2026-02-04")
      .set(Column::customer_name, "Müller, \"Söhne\"")
      .set(Column::disputed, "yes")
      .set(Column::po_number, "PO\n7")
      .extra("Cost centre", "K=1");
  rows.payment("C1", "P-1", "2026-01-31", 500).in("JPY").names("I-1;I-2");
  const Ledger ledger = rows.build();
  Table table = import_table(ledger);
  // What a builder asked for everything keeps is a matter of the ledger; the order is ours.
  std::string keys;
  for (const TableColumn& column : table.columns) keys += column.key + ",";
  CHECK(keys.rfind("doc_type,doc_no,customer_id,customer_name,doc_date,due_date,currency,amount,"
                   "open_amount,applies_to,settled_date,entry_date,salesperson,region,terms,"
                   "disputed,reference,text,",
                   0) == 0);
  CHECK(table.columns.back().key == "Cost centre");
  CHECK(table.find("po_number").has_value());
  const std::string csv = written(write_csv, table);
  CHECK(csv.find("\ninvoice,I-1,C2,\"Müller, \"\"Söhne\"\"\",2026-01-05,2026-02-04,EUR,1234.56,,,"
                 ",,,,,yes,,,") != std::string::npos);
  CHECK(csv.find("\"PO\n7\"") != std::string::npos);
  CHECK(csv.find(",K=1\n") != std::string::npos);
  CHECK(csv.find("\npayment,P-1,C1,,2026-01-31,,JPY,500,,I-1;I-2,,,,,,,,,") != std::string::npos);
}

TEST_CASE("each row has every core column, also those that the input lacks") {
  LedgerBuilder builder{Wanted{}};
  builder.begin_source({"x.csv", "canonical", {}});
  Record record;
  record.customer_id = "C1";
  record.currency = testing::currency("EUR");
  record.amount = -5;
  record.type = DocType::adjustment;
  record.date(Column::doc_date) = testing::day("2026-01-01");
  builder.add(record);
  const auto ledger = builder.finish();
  REQUIRE(ledger.has_value());
  CHECK(written(write_csv, import_table(*ledger)) ==
        "doc_type,doc_no,customer_id,customer_name,doc_date,due_date,currency,amount,open_amount,"
        "applies_to,settled_date,entry_date,salesperson,region,terms,disputed,reference,text\n"
        "adjustment,,C1,,2026-01-01,,EUR,-0.05,,,,,,,,,,\n");
}

TEST_CASE("a local amount has the local currency's decimals") {
  test::LedgerFixture rows;
  rows.invoice("C1", "I-1", "2026-01-05", 100)
      .set(Column::amount_local, std::int64_t{15000})
      .set(Column::local_currency, "JPY");
  const Ledger ledger = rows.build();
  const Table table = import_table(ledger);
  const auto column = table.find("amount_local");
  REQUIRE(column.has_value());
  CHECK(all_cells(table)[*column].as_money().to_decimal() == "15000");
}

}  // namespace
}  // namespace arrears
