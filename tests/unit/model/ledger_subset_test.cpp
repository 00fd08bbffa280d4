#include <arrears/model/ledger_subset.hpp>

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <arrears/model/ledger_builder.hpp>

using namespace arrears;

namespace {

void add_row(LedgerBuilder& builder, std::string_view customer, std::string_view number,
             std::int64_t amount, std::string_view extra) {
  Record record;
  record.customer_id = customer;
  record.currency = *Currency::from_code("EUR");
  record.amount = amount;
  record.date(Column::doc_date) = *Date::parse_iso("2026-01-02");
  record.text(Column::doc_no) = number;
  record.minor(Column::open_amount) = amount / 2;
  const std::vector<std::string_view> extras{extra};
  record.extras = extras;
  record.line = 7;
  builder.add(record);
}

}  // namespace

TEST_CASE("a ledger of some customers has their rows whole and nobody else's") {
  LedgerBuilder builder({ColumnSet::all(), {}, true, true});
  builder.begin_source({"one.csv", "canonical", {}});
  (void)builder.extra_column("colour");
  add_row(builder, "B", "1", 100, "red");
  add_row(builder, "A", "2", 200, "blue");
  builder.begin_source({"two.csv", "canonical", {}});
  (void)builder.extra_column("colour");
  add_row(builder, "C", "3", 300, "green");
  add_row(builder, "B", "4", 400, "");
  const Ledger all = *builder.finish();

  const std::vector<CustomerId> wanted{*all.find_customer("B")};
  const auto part = keep_customers(all, wanted);
  REQUIRE(part);
  REQUIRE(part->size() == 2);
  CHECK(part->customer_count() == 1);
  CHECK(part->text(Column::doc_no, RowId(0)) == "1");
  CHECK(part->text(Column::doc_no, RowId(1)) == "4");
  CHECK(part->money(Column::open_amount, RowId(1)) == 200);
  CHECK(part->extra(0, RowId(0)) == "red");
  CHECK(part->origin(RowId(0)).source == SourceId(0));
  CHECK(part->origin(RowId(1)).source == SourceId(1));
  CHECK(part->origin(RowId(1)).line == 7);
  CHECK(part->sources().size() == 2);
  CHECK_FALSE(part->find_customer("A"));
}

TEST_CASE("no customers make an empty ledger") {
  LedgerBuilder builder({ColumnSet::all(), {}, true, true});
  builder.begin_source({"one.csv", "canonical", {}});
  (void)builder.extra_column("colour");
  add_row(builder, "B", "1", 100, "red");
  const Ledger all = *builder.finish();
  const auto none = keep_customers(all, {});
  REQUIRE(none);
  CHECK(none->size() == 0);
  CHECK(none->customer_count() == 0);
}
