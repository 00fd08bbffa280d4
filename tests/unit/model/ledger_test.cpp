#include <arrears/model/ledger.hpp>
#include <arrears/model/ledger_builder.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace arrears;

namespace {

Date iso(const char* text) { return *Date::parse_iso(text); }

Record record(std::string_view customer, std::int64_t amount, const char* code = "EUR") {
  Record row;
  row.customer_id = customer;
  row.currency = *Currency::from_code(code);
  row.amount = amount;
  row.date(Column::doc_date) = iso("2026-01-31");
  return row;
}

// A row as a test remembers it: by column, only what it was given.
struct Naive {
  std::string customer;
  std::int64_t amount = 0;
  Currency currency;
  Date doc_date;
  std::map<Column, Date> dates;
  std::map<Column, std::int64_t> money;
  std::map<Column, std::string> texts;
};

Naive any_row() {
  Naive row;
  row.customer = "C" + std::to_string(*rc::gen::inRange(0, 12));
  row.amount = *rc::gen::inRange<std::int64_t>(0, 1'000'000);
  row.currency = *Currency::from_code(*rc::gen::element("EUR", "JPY", "KWD", "CNY"));
  row.doc_date = Date::from_serial(*rc::gen::inRange(20000, 20400));
  const auto& columns = all_columns();
  for (int n = *rc::gen::inRange(0, 8); n > 0; --n) {
    const ColumnInfo& column = columns[*rc::gen::inRange<std::size_t>(0, columns.size())];
    const int value = *rc::gen::inRange(0, 5);
    if (column.column == Column::doc_date || column.column == Column::amount) continue;
    if (column.kind == ColumnKind::date) {
      row.dates[column.column] = Date::from_serial(20000 + value);
    } else if (column.kind == ColumnKind::money) {
      row.money[column.column] = value;
    } else if (column.kind == ColumnKind::text || column.kind == ColumnKind::name ||
               column.kind == ColumnKind::yes_no) {
      row.texts[column.column] = std::string(static_cast<std::size_t>(value), 'v');
    }
  }
  return row;
}

Record as_record(const Naive& row) {
  Record out;
  out.customer_id = row.customer;
  out.amount = row.amount;
  out.currency = row.currency;
  out.date(Column::doc_date) = row.doc_date;
  for (const auto& cell : row.dates) out.date(cell.first) = cell.second;
  for (const auto& cell : row.money) out.minor(cell.first) = cell.second;
  for (const auto& cell : row.texts) out.text(cell.first) = cell.second;
  return out;
}

void same_row(const Ledger& ledger, RowId id, const Naive& row, const ColumnSet& kept) {
  RC_ASSERT(ledger.customer_id(ledger.customer(id)) == row.customer);
  RC_ASSERT(ledger.amount(id) == row.amount);
  RC_ASSERT(ledger.currency(id) == row.currency);
  RC_ASSERT(ledger.doc_date(id) == row.doc_date);
  for (const ColumnInfo& column : all_columns()) {
    const Column c = column.column;
    if (c == Column::doc_date || c == Column::amount || c == Column::customer_id) continue;
    const auto date = row.dates.find(c);
    const auto money = row.money.find(c);
    const auto text = row.texts.find(c);
    const bool has_date = kept.has(c) && date != row.dates.end();
    const bool has_money = kept.has(c) && money != row.money.end();
    const bool has_text = kept.has(c) && text != row.texts.end();
    RC_ASSERT(ledger.date(c, id) == (has_date ? date->second : Date{}));
    RC_ASSERT(ledger.money(c, id) ==
              (has_money ? std::optional(money->second) : std::optional<std::int64_t>()));
    RC_ASSERT(ledger.text(c, id) == (has_text ? text->second : std::string()));
  }
}

}  // namespace

TEST_CASE("an empty ledger answers every question") {
  LedgerBuilder builder{Wanted{}};
  const auto ledger = builder.finish();
  REQUIRE(ledger.has_value());
  CHECK(ledger->size() == 0);
  CHECK(ledger->customer_count() == 0);
  CHECK_FALSE(ledger->find_customer("C1").has_value());
  CHECK(ledger->currencies().empty());
  CHECK(ledger->sources().empty());
  CHECK_FALSE(ledger->latest_date().known());
}

TEST_CASE("customers are numbered by the bytes of their ids") {
  LedgerBuilder builder{Wanted{}};
  const std::vector<std::string> ids = {"b", "10", "Ä", "9", "B", "a", "", "客户", "b1", "\x7f"};
  for (const std::string& id : ids) {
    if (!id.empty()) builder.add(record(id, 1));
  }
  builder.add(record("10", 1));
  const auto ledger = builder.finish();
  REQUIRE(ledger.has_value());
  const std::vector<std::string> sorted = {"10", "9", "B", "a", "b", "b1", "\x7f", "Ä", "客户"};
  REQUIRE(ledger->customer_count() == sorted.size());
  for (std::uint32_t i = 0; i < sorted.size(); ++i) {
    CHECK(ledger->customer_id(CustomerId(i)) == sorted[i]);
    CHECK(ledger->find_customer(sorted[i]) == CustomerId(i));
  }
  CHECK(ledger->text(Column::customer_id, RowId(0)) == "b");
  CHECK(ledger->text(Column::customer_id, RowId(9)) == "10");
  CHECK(ledger->customer(RowId(1)) == ledger->customer(RowId(9)));
  for (const char* absent : {"", "1", "100", "A", "c", "zzz", "客"}) {
    CHECK_FALSE(ledger->find_customer(absent).has_value());
  }
}

TEST_CASE("equal names have equal refs, across sources too") {
  Wanted wanted;
  wanted.columns = ColumnSet{Column::salesperson, Column::region};
  LedgerBuilder builder(wanted);
  const char* people[] = {"Ann", "Bob", "Ann", "", "Bob", "Ann"};
  for (const char* person : people) {
    builder.begin_source({"x", "", {}});
    Record row = record("C1", 1);
    row.text(Column::salesperson) = person;
    row.text(Column::region) = "Ann";
    builder.add(row);
  }
  const auto ledger = builder.finish();
  REQUIRE(ledger.has_value());
  for (std::uint32_t i = 0; i < 6; ++i) {
    for (std::uint32_t j = 0; j < 6; ++j) {
      CHECK((ledger->text_ref(Column::salesperson, RowId(i)) ==
             ledger->text_ref(Column::salesperson, RowId(j))) ==
            (std::string_view(people[i]) == people[j]));
    }
  }
  CHECK(ledger->text_ref(Column::region, RowId(3)) ==
        ledger->text_ref(Column::salesperson, RowId(0)));
}

TEST_CASE("a row knows its source, empty sources between or not") {
  Wanted wanted;
  wanted.origins = true;
  LedgerBuilder builder(wanted);
  const std::size_t rows_of[] = {2, 0, 3, 0, 0, 1};
  for (std::size_t source = 0; source < std::size(rows_of); ++source) {
    builder.begin_source({std::to_string(source), "", {}});
    for (std::size_t i = 0; i < rows_of[source]; ++i) {
      Record row = record("C1", 1);
      row.line = source * 100 + i;
      row.offset = std::uint64_t{5'000'000'000} + i;
      builder.add(row);
    }
  }
  const auto ledger = builder.finish();
  REQUIRE(ledger.has_value());
  std::uint32_t at = 0;
  for (std::size_t source = 0; source < std::size(rows_of); ++source) {
    for (std::size_t i = 0; i < rows_of[source]; ++i, ++at) {
      const Origin origin = ledger->origin(RowId(at));
      CHECK(origin.source.index() == source);
      CHECK(origin.line == source * 100 + i);
      CHECK(origin.offset == 5'000'000'000 + i);
    }
  }
}

TEST_CASE("the latest date and the currencies are those of the rows") {
  LedgerBuilder builder{Wanted{}};
  Record row = record("C1", 1, "USD");
  builder.add(row);
  row = record("C1", 1, "EUR");
  row.date(Column::doc_date) = iso("2026-05-01");
  row.date(Column::due_date) = iso("2026-09-01");
  builder.add(row);
  builder.add(record("C1", 0, "CNY"));
  builder.add(record("C1", 1, "USD"));
  const auto ledger = builder.finish();
  REQUIRE(ledger.has_value());
  CHECK(ledger->latest_date() == iso("2026-05-01"));
  std::vector<std::string> codes;
  for (const Currency currency : ledger->currencies()) codes.emplace_back(currency.code());
  CHECK(codes == std::vector<std::string>{"CNY", "EUR", "USD"});
}

TEST_CASE("views stay valid when the ledger moves") {
  Wanted wanted;
  wanted.columns = ColumnSet{Column::doc_no};
  LedgerBuilder builder(wanted);
  Record row = record("C1", 1);
  row.text(Column::doc_no) = "INV-1";
  builder.add(row);
  Ledger ledger = std::move(*builder.finish());
  const std::string_view number = ledger.text(Column::doc_no, RowId(0));
  const Ledger moved = std::move(ledger);
  CHECK(number == "INV-1");
  CHECK(moved.text(Column::doc_no, RowId(0)).data() == number.data());
}

TEST_CASE("a ledger holds what a list of rows would hold") {
  CHECK(rc::check("any rows, any wanted columns, any cut into sources", [] {
    Wanted wanted;
    for (const ColumnInfo& column : all_columns()) {
      if (*rc::gen::inRange(0, 3) != 0) wanted.columns.add(column.column);
    }
    const ColumnSet kept = wanted.columns;
    LedgerBuilder builder(wanted);
    std::vector<Naive> rows;
    std::set<std::string> customers;
    Date latest;
    for (int n = *rc::gen::inRange(0, 30); n > 0; --n) {
      if (rows.empty() || *rc::gen::inRange(0, 6) == 0) builder.begin_source({"f", "", {}});
      rows.push_back(any_row());
      builder.add(as_record(rows.back()));
      customers.insert(rows.back().customer);
      latest = std::max(latest, rows.back().doc_date);
    }
    const auto ledger = builder.finish();
    RC_ASSERT(ledger.has_value());
    RC_ASSERT(ledger->size() == rows.size());
    RC_ASSERT(ledger->latest_date() == latest);
    for (std::uint32_t i = 0; i < rows.size(); ++i) same_row(*ledger, RowId(i), rows[i], kept);
    RC_ASSERT(ledger->customer_count() == customers.size());
    std::uint32_t number = 0;
    for (const std::string& id : customers) {
      RC_ASSERT(ledger->customer_id(CustomerId(number++)) == id);
    }
  }));
}
