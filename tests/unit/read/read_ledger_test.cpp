#include <arrears/read/read_ledger.hpp>

#include <filesystem>
#include <map>
#include <string>

#include <doctest/doctest.h>

#include "read_helpers.hpp"

using namespace arrears;
using namespace arrears::test;

namespace {

constexpr std::string_view kCanonical =
    "doc_type,doc_no,customer_id,customer_name,doc_date,due_date,currency,amount,open_amount,"
    "applies_to,disputed,text\n";

std::string canonical(std::string_view rows) { return std::string(kCanonical).append(rows); }

std::string code_of_row(std::string_view row) {
  const auto outcome = read_text(canonical(row));
  if (!outcome) return outcome.error()[0].code;
  return outcome->diagnostics.empty() ? "ok" : outcome->diagnostics[0].code;
}

const SourceSums& sums_of(const ReadOutcome& outcome, std::string_view currency) {
  for (const SourceSums& sums : outcome.sources.at(0).sums) {
    if (sums.currency.code() == currency) return sums;
  }
  FAIL("no such currency");
  return outcome.sources[0].sums[0];
}

}  // namespace

TEST_CASE("a canonical ledger is taken as it stands") {
  const auto outcome = read_text(canonical(
      "invoice,0000123,C1,\"Smith, Jones\",2026-01-02,2026-02-01,EUR,10.50,,,yes,\"a\nb\"\n"
      "payment,,C1,,2026-02-03,,EUR,4,,0000123,,\n"));
  REQUIRE(outcome);
  const Ledger& ledger = outcome->ledger;
  REQUIRE(ledger.size() == 2);
  CHECK(ledger.text(Column::doc_no, RowId(0)) == "0000123");
  CHECK(ledger.text(Column::customer_name, RowId(0)) == "Smith, Jones");
  CHECK(ledger.text(Column::text, RowId(0)) == "a\nb");
  CHECK(ledger.text(Column::disputed, RowId(0)) == "yes");
  CHECK(ledger.amount(RowId(0)) == 1050);
  CHECK(ledger.type(RowId(1)) == DocType::payment);
  CHECK(ledger.text(Column::applies_to, RowId(1)) == "0000123");
  CHECK_FALSE(ledger.date(Column::due_date, RowId(1)).known());
  CHECK_FALSE(ledger.has(Column::open_amount));
  CHECK(outcome->sources[0].profile == "canonical");
}

TEST_CASE("a canonical row that is wrong is rejected with its reason") {
  CHECK(code_of_row("invoice,1,C1,,2026-01-02,,EUR,10.50,,,,\n") == "ok");
  CHECK(code_of_row("bill,1,C1,,2026-01-02,,EUR,10.50,,,,\n") == "doc-type-unknown");
  CHECK(code_of_row(",1,C1,,2026-01-02,,EUR,10.50,,,,\n") == "doc-type-empty");
  CHECK(code_of_row("invoice,1,,,2026-01-02,,EUR,10.50,,,,\n") == "row-no-customer");
  CHECK(code_of_row("invoice,1,C1,,2026-02-30,,EUR,10.50,,,,\n") == "date-no-such-day");
  CHECK(code_of_row("invoice,1,C1,,02.01.2026,,EUR,10.50,,,,\n") == "date-not-a-date");
  CHECK(code_of_row("invoice,1,C1,,,,EUR,10.50,,,,\n") == "row-no-date");
  CHECK(code_of_row("invoice,1,C1,,2026-01-02,,EUR,,,,,\n") == "row-no-amount");
  CHECK(code_of_row("invoice,1,C1,,2026-01-02,,EUR,\"1,000.00\",,,,\n") != "ok");
  CHECK(code_of_row("invoice,1,C1,,2026-01-02,,EUR,-10.50,,,,\n") == "amount-negative");
  CHECK(code_of_row("adjustment,1,C1,,2026-01-02,,EUR,-10.50,,,,\n") == "ok");
  CHECK(code_of_row("invoice,1,C1,,2026-01-02,,EUR,10.50,-1,,,\n") == "open-amount-negative");
  CHECK(code_of_row("invoice,1,C1,,2026-01-02,,EUR,10.50,11,,,\n") == "open-amount-exceeds");
  CHECK(code_of_row("invoice,1,C1,,2026-01-02,,ABC,10.50,,,,\n") == "currency-cell-unknown");
  CHECK(code_of_row("invoice,1,C1,,2026-01-02,,,10.50,,,,\n") == "currency-not-known");
  CHECK(code_of_row("write_off,1,C1,,2026-01-02,,EUR,1,,,,\n") == "write-off-names-nothing");
  CHECK(code_of_row("invoice,1,C1,,2026-01-02,,EUR,10.50,,,maybe,\n") == "yes-no-unknown");
  CHECK(code_of_row("invoice,1,C1,,2026-01-02,,EUR,10.50,,,\n") == "csv-missing-cells");
  CHECK(code_of_row("invoice,1,C1,,2026-01-02,,EUR,10.50,,,,,\n") == "csv-surplus-cell");
  CHECK(code_of_row("invoice,1,C1,a\"b,2026-01-02,,EUR,10.50,,,,\n") == "csv-stray-quote");
}

TEST_CASE("a reject says where, shows the line, and keeps the row when asked") {
  auto options = options_for("");
  options.keep_rejects = true;
  const auto outcome = read_text(canonical("invoice,1,C1,,2026-01-02,,EUR,10,,,,\"x\ny\"\n"
                                           "invoice,2,C1,,2026-01-02,,EUR,12O,,,,\n"),
                                 std::move(options));
  REQUIRE(outcome);
  REQUIRE(outcome->rejects.size() == 1);
  const Diagnostic& why = outcome->rejects[0].why;
  CHECK(why.code == "amount-not-a-number");
  CHECK(why.place.line == 4);
  CHECK(why.place.column == 31);
  CHECK(why.place.length == 3);
  CHECK(outcome->rejects[0].row == "invoice,2,C1,,2026-01-02,,EUR,12O,,,,");
  CHECK(outcome->sources[0].rejected == 1);
}

TEST_CASE("whole-file faults are status 3, unknown headers and profiles status 2") {
  const auto missing = read_ledger(options_for("/nowhere/ledger.csv"));
  REQUIRE(code_of(missing) == "file-missing");
  CHECK(missing.error()[0].status == Status::file);
  CHECK(code_of(read_text("")) == "file-empty");
  CHECK(code_of(read_text("PK\x03\x04rest")) == "file-truncated");
  const auto header = read_text("Colour,Size\nred,1\n");
  REQUIRE(code_of(header) == "header-unknown");
  CHECK(header.error()[0].status == Status::usage);
  auto options = options_for("");
  options.profile = "ibmm";
  CHECK(code_of(read_text("a,b\n", options)) == "profile-unknown");
  CHECK(code_of(read_text(canonical("invoice,1,\"C1"))) == "csv-quote-not-closed");
}

TEST_CASE("a header without rows is an empty ledger") {
  const auto outcome = read_text(kCanonical);
  REQUIRE(outcome);
  CHECK(outcome->ledger.size() == 0);
  CHECK(outcome->sources[0].rows_in == 0);
}

TEST_CASE("IBM's sample: 2,466 invoices, 147703.18 in all, numbers with their zeros") {
  const std::string path = ARREARS_SHARED_DATA "/ledgers/ibm-accounts-receivable.csv";
  if (!std::filesystem::exists(path)) {
    MESSAGE("skipped: no " << path);
    return;
  }
  auto options = options_for(path);
  CHECK(code_of(read_ledger(options)) == "currency-not-known");
  options.currency = *Currency::from_code("USD");
  const auto outcome = read_ledger(options);
  REQUIRE(outcome);
  CHECK(outcome->sources[0].profile == "ibm");
  CHECK(outcome->ledger.size() == 2466);
  CHECK(outcome->ledger.customer_count() == 100);
  CHECK(outcome->ledger.text(Column::doc_no, RowId(0)) == "0000611365");
  CHECK(outcome->ledger.date(Column::settled_date, RowId(0)).to_iso() == "2013-01-15");
  CHECK(outcome->ledger.extra_names().size() == 5);
  CHECK(sums_of(*outcome, "USD").in.to_decimal() == "147703.18");
  CHECK(sums_of(*outcome, "USD").control.to_decimal() == "147703.18");
  CHECK(outcome->diagnostics.empty());
}

TEST_CASE("HighRadius' sample: 9,681 items, 576 amounts rounded by 0.366 in all") {
  const std::string path = ARREARS_SHARED_DATA "/ledgers/highradius-open-invoices.csv";
  if (!std::filesystem::exists(path)) {
    MESSAGE("skipped: no " << path);
    return;
  }
  const auto outcome = read_ledger(options_for(path));
  REQUIRE(outcome);
  CHECK(outcome->sources[0].profile == "highradius");
  CHECK(outcome->ledger.size() == 9681);
  CHECK(outcome->sources[0].rounded == 576);
  const SourceSums& sums = sums_of(*outcome, "USD");
  CHECK(sums.rounded == 576);
  CHECK(sums.rounding.to_decimal() == "-0.366");
  CHECK(outcome->ledger.money(Column::open_amount, RowId(0)) == outcome->ledger.amount(RowId(0)));
  CHECK(outcome->ledger.extra_names()[0] == "column_1");
}
