#include <arrears/engine/due_dates.hpp>

#include <doctest/doctest.h>

#include "engine/ledger_fixture.hpp"

namespace arrears::test {
namespace {

std::string due(const DueDates& dates, std::uint32_t row) { return dates.of(RowId(row)).to_iso(); }

}  // namespace

TEST_CASE("own date, row's terms, customer's terms, default terms, document date, in that order") {
  LedgerFixture f;
  f.invoice("A", "I0", "2026-01-01", 1).due("2026-01-09").terms("30");
  f.invoice("A", "I1", "2026-01-01", 1).terms("10");
  f.invoice("A", "I2", "2026-01-01", 1);
  f.invoice("B", "I3", "2026-01-01", 1);
  f.invoice("A", "I4", "2026-01-01", 1).terms("soon");
  f.payment("A", "P1", "2026-01-04", 1).terms("10");
  const Ledger ledger = f.build();
  CustomerBook book;
  Customer a;
  a.id = "A";
  a.terms = "20";
  book.add(a);
  DueOptions options;
  options.customers = &book;
  const auto plain = DueDates::resolve(ledger, options);
  REQUIRE(plain.has_value());
  CHECK(due(*plain, 0) == "2026-01-09");
  CHECK(due(*plain, 1) == "2026-01-11");
  CHECK(due(*plain, 2) == "2026-01-21");
  CHECK(due(*plain, 3) == "2026-01-01");
  CHECK(due(*plain, 4) == "2026-01-21");
  CHECK(due(*plain, 5) == "2026-01-04");
  CHECK(plain->counts().own == 1);
  CHECK(plain->counts().row_terms == 1);
  CHECK(plain->counts().customer_terms == 2);
  CHECK(plain->counts().document_date == 1);
  CHECK(plain->counts().unreadable_terms == 1);
  CHECK(plain->counts().unreadable_example == "soon");
  CHECK(plain->source_of(RowId(1)) == DueSource::row_terms);
  CHECK(plain->source_of(RowId(4)) == DueSource::customer_terms);
  CHECK(plain->notes().size() == 3);

  options.default_terms = "eom+5";
  const auto by_default = DueDates::resolve(ledger, options);
  REQUIRE(by_default.has_value());
  CHECK(due(*by_default, 3) == "2026-02-05");
  CHECK(by_default->counts().default_terms == 1);

  options.default_terms = "whenever";
  const auto wrong = DueDates::resolve(ledger, options);
  REQUIRE_FALSE(wrong.has_value());
  CHECK(wrong.error().code == "terms-unknown");
  CHECK(wrong.error().status == Status::usage);
}

TEST_CASE("a next delivery is due with the customer's next invoice, known on that day") {
  LedgerFixture f;
  f.invoice("A", "I1", "2026-01-01", 1).terms("next-delivery");
  f.invoice("A", "I2", "2026-01-01", 1).terms("next-delivery");  // the same delivery
  f.invoice("B", "I3", "2026-01-05", 1).due("2026-01-05");
  f.invoice("A", "I4", "2026-01-20", 1).terms("next-delivery");
  const Ledger ledger = f.build();
  const auto dates = DueDates::resolve(ledger, {});
  REQUIRE(dates.has_value());
  CHECK(due(*dates, 0) == "2026-01-20");
  CHECK(due(*dates, 1) == "2026-01-20");
  CHECK(dates->as_of(RowId(0), day("2026-01-19")) == kDueOpen);
  CHECK(dates->as_of(RowId(0), day("2026-01-20")) == day("2026-01-20"));
  CHECK(dates->of(RowId(3)) == kDueOpen);
}

TEST_CASE("due_roll moves weekends and the country's holidays to the next business day") {
  LedgerFixture f;
  f.invoice("A", "I1", "2026-01-01", 1).due("2026-01-03");  // a Saturday; Monday is a holiday
  f.invoice("B", "I2", "2026-01-01", 1).due("2026-01-03");
  f.invoice("A", "I3", "2026-01-01", 1).due("2026-01-08");
  const Ledger ledger = f.build();
  CustomerBook book;
  Customer a;
  a.id = "A";
  a.country = "DE";
  book.add(a);
  Calendar calendar;
  calendar.add_holiday("DE", day("2026-01-05"));
  DueOptions options;
  options.customers = &book;
  options.calendar = &calendar;
  const auto as_written = DueDates::resolve(ledger, options);
  CHECK(due(*as_written, 0) == "2026-01-03");
  options.due_roll = DueRoll::following;
  const auto rolled = DueDates::resolve(ledger, options);
  CHECK(due(*rolled, 0) == "2026-01-06");
  CHECK(due(*rolled, 1) == "2026-01-05");
  CHECK(due(*rolled, 2) == "2026-01-08");
  CHECK(rolled->counts().rolled == 2);
}

}  // namespace arrears::test
