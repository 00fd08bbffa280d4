#include <arrears/model/ledger_builder.hpp>

#include <cstdint>
#include <limits>
#include <string>

#include <doctest/doctest.h>

using namespace arrears;

namespace {

constexpr std::int64_t kLimit = std::numeric_limits<std::int64_t>::max() / 4;

Date iso(const char* text) { return *Date::parse_iso(text); }
Currency currency(const char* code) { return *Currency::from_code(code); }

Record record(std::string_view customer, std::int64_t amount, const char* code = "EUR") {
  Record row;
  row.customer_id = customer;
  row.currency = currency(code);
  row.amount = amount;
  row.date(Column::doc_date) = iso("2026-01-31");
  return row;
}

Wanted wanted(ColumnSet columns) {
  Wanted all;
  all.columns = columns;
  return all;
}

// The code and arguments of a failed finish, as `code a=b c=d`.
std::string refusal(LedgerBuilder& builder) {
  const auto ledger = builder.finish();
  if (ledger) return "none";
  std::string text = ledger.error().code;
  for (const Argument& argument : ledger.error().arguments) {
    text += " " + argument.name + "=" + argument.value;
  }
  return text;
}

}  // namespace

TEST_CASE("texts are copied: the record may change at once") {
  LedgerBuilder builder(wanted({Column::doc_no, Column::salesperson}));
  std::string customer = "C1", number = "INV-1", person = "Ann";
  for (int i = 0; i < 3; ++i) {
    Record row = record(customer, 100);
    row.text(Column::doc_no) = number;
    row.text(Column::salesperson) = person;
    builder.add(row);
    ++customer.back();
    ++number.back();
    person += "a";
  }
  customer = number = person = "??";
  const auto ledger = builder.finish();
  REQUIRE(ledger.has_value());
  CHECK(ledger->text(Column::customer_id, RowId(0)) == "C1");
  CHECK(ledger->text(Column::doc_no, RowId(1)) == "INV-2");
  CHECK(ledger->text(Column::salesperson, RowId(2)) == "Annaa");
}

TEST_CASE("a column that was not asked for is not there, whatever the rows hold") {
  LedgerBuilder builder(wanted({Column::due_date}));
  Record row = record("C1", 100);
  row.date(Column::due_date) = iso("2026-03-02");
  row.date(Column::settled_date) = iso("2026-03-03");
  row.minor(Column::open_amount) = 5;
  row.text(Column::doc_no) = "INV-1";
  row.text(Column::region) = "North";
  builder.add(row);
  const auto ledger = builder.finish();
  REQUIRE(ledger.has_value());
  CHECK(ledger->has(Column::due_date));
  CHECK(ledger->date(Column::due_date, RowId(0)) == iso("2026-03-02"));
  for (const Column absent : {Column::settled_date, Column::open_amount, Column::doc_no,
                              Column::region, Column::text}) {
    INFO(key(absent));
    CHECK_FALSE(ledger->has(absent));
  }
  CHECK_FALSE(ledger->date(Column::settled_date, RowId(0)).known());
  CHECK_FALSE(ledger->money(Column::open_amount, RowId(0)).has_value());
  CHECK(ledger->text(Column::doc_no, RowId(0)).empty());
  CHECK(ledger->text_ref(Column::region, RowId(0)).empty());
}

TEST_CASE("what a row is stands there without being asked for") {
  LedgerBuilder builder{Wanted{}};
  Record row = record("C1", -500, "JPY");
  row.type = DocType::adjustment;
  row.line = 7;
  builder.add(row);
  const auto ledger = builder.finish();
  REQUIRE(ledger.has_value());
  for (const Column always : {Column::doc_type, Column::customer_id, Column::doc_date,
                              Column::currency, Column::amount}) {
    CHECK(ledger->has(always));
  }
  CHECK(ledger->type(RowId(0)) == DocType::adjustment);
  CHECK(ledger->amount(RowId(0)) == -500);
  CHECK(ledger->money(Column::amount, RowId(0)) == -500);
  CHECK(ledger->currency(RowId(0)) == currency("JPY"));
  CHECK(ledger->doc_date(RowId(0)) == iso("2026-01-31"));
  CHECK(ledger->origin(RowId(0)).line == 0);
}

TEST_CASE("a source with a new column leaves earlier and later rows of others empty") {
  LedgerBuilder builder(wanted(ColumnSet::all()));
  builder.begin_source({"a.csv", "", {}});
  builder.add(record("C1", 1));
  builder.add(record("C2", 2));
  builder.begin_source({"b.csv", "", {}});
  Record full = record("C3", 3);
  full.date(Column::due_date) = iso("2026-02-02");
  full.minor(Column::open_amount) = 0;
  full.text(Column::doc_no) = "B-1";
  full.text(Column::disputed) = "yes";
  builder.add(full);
  builder.begin_source({"c.csv", "", {}});
  builder.add(record("C4", 4));
  const auto ledger = builder.finish();
  REQUIRE(ledger.has_value());
  REQUIRE(ledger->size() == 4);
  for (std::uint32_t i = 0; i < 4; ++i) {
    const RowId row(i);
    const bool there = i == 2;
    CHECK(ledger->date(Column::due_date, row).known() == there);
    CHECK(ledger->money(Column::open_amount, row).has_value() == there);
    CHECK(ledger->text(Column::doc_no, row) == (there ? "B-1" : ""));
    CHECK(ledger->text(Column::disputed, row) == (there ? "yes" : ""));
    CHECK(ledger->amount(row) == i + 1);
  }
  CHECK(ledger->money(Column::open_amount, RowId(2)) == 0);
}

TEST_CASE("further columns are kept by name, each source in its own order") {
  Wanted some;
  some.extras = {"branch", "channel", "never met"};
  LedgerBuilder builder(some);
  builder.begin_source({"a.csv", "", {}});
  CHECK(builder.extra_column("channel") == 0);
  CHECK_FALSE(builder.extra_column("noise").has_value());
  Record row = record("C1", 1);
  const std::string_view one[] = {"web"};
  row.extras = one;
  builder.add(row);
  builder.begin_source({"b.csv", "", {}});
  CHECK(builder.extra_column("branch") == 1);
  CHECK(builder.extra_column("channel") == 0);
  const std::string_view two[] = {"Bonn", "shop"};
  row.extras = two;
  builder.add(row);
  builder.begin_source({"c.csv", "", {}});
  row.extras = {};
  builder.add(row);
  const auto ledger = builder.finish();
  REQUIRE(ledger.has_value());
  REQUIRE(ledger->extra_names().size() == 2);
  CHECK(ledger->extra_names()[0] == "channel");
  CHECK(ledger->extra_names()[1] == "branch");
  CHECK(ledger->extra(0, RowId(0)) == "web");
  CHECK(ledger->extra(1, RowId(0)).empty());
  CHECK(ledger->extra(0, RowId(1)) == "shop");
  CHECK(ledger->extra(1, RowId(1)) == "Bonn");
  CHECK(ledger->extra(0, RowId(2)).empty());
}

TEST_CASE("all further columns, repeated or different in each row, one named twice") {
  Wanted all;
  all.all_extras = true;
  LedgerBuilder builder(all);
  builder.begin_source({"a.csv", "", {}});
  CHECK(builder.extra_column("guid") == 0);
  CHECK(builder.extra_column("flag") == 1);
  CHECK(builder.extra_column("flag") == 1);
  constexpr std::uint32_t kRows = 5000;
  for (std::uint32_t i = 0; i < kRows; ++i) {
    const std::string guid = "guid " + std::to_string(i);
    const std::string_view cells[] = {guid, i % 2 == 0 ? "even" : "", i % 3 == 0 ? "three" : ""};
    Record row = record("C1", 1);
    row.extras = cells;
    builder.add(row);
  }
  const auto ledger = builder.finish();
  REQUIRE(ledger.has_value());
  int wrong = 0;
  for (std::uint32_t i = 0; i < kRows; ++i) {
    wrong += ledger->extra(0, RowId(i)) != "guid " + std::to_string(i);
    wrong += ledger->extra(1, RowId(i)) != (i % 3 == 0 ? "three" : i % 2 == 0 ? "even" : "");
  }
  CHECK(wrong == 0);
}

TEST_CASE("a source's facts can come later than its rows") {
  LedgerBuilder builder{Wanted{}};
  CHECK(builder.begin_source({"a.csv", "", {}}) == SourceId(0));
  builder.add(record("C1", 1));
  builder.update_source({"a.csv", "sap", iso("2026-03-31")});
  CHECK(builder.begin_source({"b.csv", "", {}}) == SourceId(1));
  const auto ledger = builder.finish();
  REQUIRE(ledger.has_value());
  REQUIRE(ledger->sources().size() == 2);
  CHECK(ledger->sources()[0].profile == "sap");
  CHECK(ledger->sources()[0].exported_on == iso("2026-03-31"));
  CHECK(ledger->sources()[1].path == "b.csv");
}

TEST_CASE("totals up to a quarter of 64 bits are taken, one more is refused") {
  LedgerBuilder builder{Wanted{}};
  builder.add(record("C1", kLimit - 1));
  builder.add(record("C1", 1));
  builder.add(record("C2", kLimit, "JPY"));
  CHECK(refusal(builder) == "none");
  builder.add(record("C1", kLimit, "JPY"));
  builder.add(record("C2", kLimit));
  builder.add(record("C2", 1));
  CHECK(refusal(builder) == "sum-overflow currency=EUR column=amount");
}

TEST_CASE("amounts of opposite sign do not hide each other's size") {
  LedgerBuilder builder{Wanted{}};
  Record down = record("C1", -kLimit);
  down.type = DocType::adjustment;
  builder.add(down);
  CHECK(refusal(builder) == "none");
  builder.add(down);
  builder.add(record("C1", kLimit));
  CHECK(refusal(builder) == "sum-overflow currency=EUR column=amount");
  down.amount = std::numeric_limits<std::int64_t>::min();
  builder.add(down);
  CHECK(refusal(builder) == "sum-overflow currency=EUR column=amount");
}

TEST_CASE("every money column that is kept has the same limit") {
  LedgerBuilder builder(wanted({Column::open_amount, Column::amount_local}));
  Record row = record("C1", 1, "USD");
  row.minor(Column::open_amount) = kLimit;
  row.minor(Column::tax_amount) = kLimit;  // not kept
  builder.add(row);
  CHECK(refusal(builder) == "none");
  builder.add(row);
  builder.add(row);
  CHECK(refusal(builder) == "sum-overflow currency=USD column=open_amount");
  row.minor(Column::open_amount) = std::numeric_limits<std::int64_t>::min();
  builder.add(row);
  CHECK(refusal(builder) == "sum-overflow currency=USD column=open_amount");
  // Local amounts of a dollar and of a yen row may be in one currency.
  row.minor(Column::open_amount).reset();
  row.minor(Column::amount_local) = kLimit;
  builder.add(row);
  row.currency = currency("JPY");
  builder.add(row);
  CHECK(refusal(builder) == "sum-overflow-local column=amount_local");
}

TEST_CASE("a builder is as new after finish, failed or not") {
  Wanted all;
  all.columns = ColumnSet::all();
  all.all_extras = true;
  all.origins = true;
  LedgerBuilder builder(all);
  builder.begin_source({"a.csv", "", {}});
  builder.extra_column("x");
  Record row = record("C9", 9, "USD");
  const std::string_view cells[] = {"extra"};
  row.extras = cells;
  row.line = 3;
  row.text(Column::region) = "North";
  row.date(Column::doc_date) = iso("2030-01-01");
  builder.add(row);
  const auto before = builder.finish();
  REQUIRE(before.has_value());
  CHECK(builder.size() == 0);
  builder.begin_source({"b.csv", "", {}});
  builder.add(record("C1", 1));
  const auto after = builder.finish();
  REQUIRE(after.has_value());
  CHECK(after->size() == 1);
  CHECK(after->sources().size() == 1);
  CHECK(after->extra_names().empty());
  CHECK(after->customer_count() == 1);
  CHECK(after->customer_id(CustomerId(0)) == "C1");
  CHECK(after->latest_date() == iso("2026-01-31"));
  CHECK(after->currencies().size() == 1);
  CHECK(after->text(Column::region, RowId(0)).empty());
  CHECK_FALSE(after->has(Column::region));
  // The first ledger is untouched by the second.
  CHECK(before->text(Column::region, RowId(0)) == "North");
  CHECK(before->extra(0, RowId(0)) == "extra");
  CHECK(before->origin(RowId(0)).line == 3);
}
