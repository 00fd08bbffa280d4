#include <arrears/read/read_ledger.hpp>

#include <string>

#include <doctest/doctest.h>

#include "read_helpers.hpp"

using namespace arrears;
using namespace arrears::test;

namespace {

const SourceSums& sums_of(const ReadOutcome& outcome, std::string_view currency) {
  for (const SourceSums& sums : outcome.sources.at(0).sums) {
    if (sums.currency.code() == currency) return sums;
  }
  FAIL("no such currency");
  return outcome.sources[0].sums[0];
}

}  // namespace

TEST_CASE("an export without types, ids or amounts of its own") {
  auto options = options_for("");
  options.currency = *Currency::from_code("EUR");
  const auto outcome = read_text(
      "Customer,Invoice no,Date,Due date,Balance Due\n"
      " Acme \xC2\xA0,1930571429.0,2026-01-02,2026-02-01,100.25\n"
      "Acme,7,2026-01-03,,-20.00\n"
      "Acme,1.93E+09,2026-01-03,,5.00\n",
      std::move(options));
  REQUIRE(outcome);
  const Ledger& ledger = outcome->ledger;
  REQUIRE(ledger.size() == 2);
  CHECK(ledger.customer_count() == 1);
  CHECK(ledger.customer_id(CustomerId(0)) == "Acme");
  CHECK(ledger.text(Column::doc_no, RowId(0)) == "1930571429");
  CHECK(ledger.amount(RowId(0)) == 10025);
  CHECK(ledger.money(Column::open_amount, RowId(0)) == 10025);
  CHECK(ledger.type(RowId(1)) == DocType::credit_note);
  CHECK(ledger.amount(RowId(1)) == 2000);
  CHECK(ledger.money(Column::open_amount, RowId(1)) == 2000);
  const SourceReport& report = outcome->sources[0];
  CHECK(report.mended_ids == 1);
  CHECK(report.named_by_name == 2);
  CHECK(report.default_currency == 3);
  CHECK(outcome->diagnostics[0].code == "id-scientific");
  CHECK(sums_of(*outcome, "EUR").control.to_decimal(2) == "80.25");
  CHECK(sums_of(*outcome, "EUR").rejected.to_decimal(2) == "5.00");
}

TEST_CASE("missing or surplus empty cells are counted, others reject the row") {
  const auto outcome = read_text(
      "Customer,Invoice no,Date,Amount,Currency,Text\n"
      "A,1,2026-01-02,10.00,EUR\n"
      "A,2,2026-01-02,10.00,EUR,text,,\n"
      "A,3,2026-01-02,10.00,EUR,text,more\n"
      "A,4,2026-01-02\n");
  REQUIRE(outcome);
  CHECK(outcome->ledger.size() == 2);
  CHECK(outcome->sources[0].ragged == 2);
  REQUIRE(outcome->diagnostics.size() == 2);
  CHECK(outcome->diagnostics[0].code == "csv-surplus-cell");
  CHECK(outcome->diagnostics[1].code == "row-no-amount");
}

TEST_CASE("signs: by type, or by effect for each kind of credit that is always negative") {
  const std::string head = "Type,Invoice no,Customer,Date,Amount,Currency\n";
  const auto by_type = read_text(head + "Invoice,1,A,2026-01-02,-10.00,EUR\n"
                                        "Payment,2,A,2026-01-02,20.00,EUR\n"
                                        "Payment,3,A,2026-01-02,-5.00,EUR\n"
                                        "Credit note,4,A,2026-01-02,2.00,EUR\n"
                                        "Credit note,5,A,2026-01-02,-1.00,EUR\n");
  REQUIRE(by_type);
  CHECK(by_type->ledger.type(RowId(0)) == DocType::credit_note);
  CHECK(by_type->ledger.type(RowId(1)) == DocType::payment);
  CHECK(by_type->ledger.type(RowId(2)) == DocType::refund);
  CHECK(by_type->ledger.type(RowId(4)) == DocType::debit_note);
  CHECK(sums_of(*by_type, "EUR").control.to_decimal(2) == "-26.00");

  // Payments with a plus beside red invoices with a minus: neither is a reversal.
  const auto mixed = read_text(head + "Payment,2,A,2026-01-02,20.00,EUR\n"
                                      "Credit note,4,A,2026-01-02,-1.00,EUR\n");
  REQUIRE(mixed);
  CHECK(mixed->ledger.type(RowId(0)) == DocType::payment);
  CHECK(mixed->ledger.type(RowId(1)) == DocType::credit_note);
  CHECK(sums_of(*mixed, "EUR").control.to_decimal(2) == "-21.00");

  const auto by_effect = read_text(head + "Invoice,1,A,2026-01-02,10.00,EUR\n"
                                          "Payment,2,A,2026-01-02,-20.00,EUR\n"
                                          "Credit note,4,A,2026-01-02,-1.00,EUR\n"
                                          "Refund,5,A,2026-01-02,3.00,EUR\n");
  REQUIRE(by_effect);
  CHECK(by_effect->ledger.type(RowId(1)) == DocType::payment);
  CHECK(by_effect->ledger.amount(RowId(1)) == 2000);
  CHECK(by_effect->ledger.type(RowId(2)) == DocType::credit_note);
  CHECK(by_effect->ledger.type(RowId(3)) == DocType::refund);
  CHECK(sums_of(*by_effect, "EUR").control.to_decimal(2) == "-8.00");
}

TEST_CASE("a header that nearly fits names the slip, one with a column twice is refused") {
  const auto near = read_text(
      "doc_type,doc_no,customer_id,doc_date,currency,amont\ninvoice,1,A,2026-01-02,EUR,1.00\n");
  REQUIRE(code_of(near) == "header-unknown-near");
  CHECK(argument(near.error()[0], "lacking") == "amount");
  CHECK(argument(near.error()[0], "cell") == "amont");
  CHECK(argument(near.error()[0], "meant") == "amount");
  CHECK(near.error()[0].place.column == 47);
  CHECK(near.error()[0].place.length == 5);
  // A group is filled by any of its columns; a cell that has its place is no slip of another.
  const auto group = read_text("Open items\nCustomer;Date;Balance du\nA;2026-01-02;1.00\n");
  REQUIRE(code_of(group) == "header-unknown-near");
  CHECK(argument(group.error()[0], "meant") == "Balance due");
  CHECK(group.error()[0].place.line == 2);
  CHECK(group.error()[0].place.column == 15);
  CHECK(code_of(read_text("Customer,Date,Colour\nA,2026-01-02,red\n")) == "header-unknown");

  const auto twice = read_text("Customer,Date,Amount,Currency,amount\nA,2026-01-02,1,EUR,2\n");
  REQUIRE(code_of(twice) == "column-ambiguous");
  const Diagnostic& why = twice.error()[0];
  CHECK(why.status == Status::usage);
  CHECK(argument(why, "column") == "amount");
  CHECK(argument(why, "first") == "3");
  CHECK(argument(why, "second") == "5");
  CHECK(why.place.column == 31);
  CHECK(read_text("Customer,Date,Amount,Currency,Colour,Colour\nA,2026-01-02,1,EUR,a,b\n"));
  const std::string canonical = "doc_type,doc_no,customer_id,doc_date,currency,amount";
  CHECK(code_of(read_text(canonical + ",amount\n")) == "column-ambiguous");
  CHECK(read_text(canonical + ",Amount\n"));
}

TEST_CASE("sums are signed by what a row does, and totals count in the file's currency") {
  const std::string head = "Type,Invoice no,Customer,Date,Amount,Open amount,Currency\n";
  const auto outcome = read_text(head + "Invoice,1,A,2026-01-02,100.00,40.005,EUR\n"
                                        "Invoice,2,A,2026-01-02,50.00,,EUR\n"
                                        "Payment,3,A,2026-01-03,30.00,10.00,EUR\n"
                                        "Payment,4,A,2026-01-03,8.00,-8.00,EUR\n"
                                        "Payment,5,A,no day,5.00,5.00,EUR\n"
                                        "Payment,3,A,2026-01-03,30.00,10.00,EUR\n"
                                        "Invoice,6,A,no day,7.00,2.00,EUR\n"
                                        "Invoice,7,A,2026-01-02,7.00,9.00,EUR\n"
                                        "Total,,,,112.00,72.005,\n");
  REQUIRE(outcome);
  REQUIRE(outcome->sources[0].sums.size() == 1);
  const SourceSums& sums = sums_of(*outcome, "EUR");
  CHECK(sums.out.to_decimal(2) == "72.01");        // 40.01 + 50 - 10 - 8
  CHECK(sums.control.to_decimal(2) == "72.005");
  CHECK(sums.rounding.to_decimal(2) == "-0.005");
  CHECK(sums.rounded == 1);
  CHECK(sums.rejected.to_decimal(2) == "6.00");    // -5 + 2 + 9
  CHECK(sums.aside.to_decimal(2) == "62.005");     // the copy -10 and the total
  CHECK(sums.in.to_decimal(2) == "140.01");

  // With several currencies nothing says which the total is in.
  const auto two = read_text(head + "Invoice,1,A,2026-01-02,100.00,,EUR\n"
                                    "Invoice,2,A,2026-01-02,50.00,,USD\n"
                                    "Invoice,3,A,2026-01-02,4.00,,XQX\n"
                                    "Total,,,,150.00,,\n");
  REQUIRE(two);
  REQUIRE(two->sources[0].sums.size() == 3);
  CHECK(sums_of(*two, "EUR").aside.is_zero());
  CHECK(sums_of(*two, "").in.to_decimal() == "4");
  CHECK(sums_of(*two, "").rejected.to_decimal() == "4");
}

TEST_CASE("sums of a running balance are those of the amounts") {
  const auto outcome = read_text(
      "Type,Invoice no,Customer,Date,Amount,Balance,Currency\n"
      "Invoice,1,A,2026-01-02,10.00,10.00,EUR\n"
      "Invoice,2,A,2026-01-03,10.00,20.00,EUR\n"
      "Payment,3,A,2026-01-03,5.00,15.00,EUR\n"
      "Payment,4,A,no day,,15.00,EUR\n");
  REQUIRE(outcome);
  const SourceSums& sums = sums_of(*outcome, "EUR");
  CHECK(sums.in.to_decimal() == "15");
  CHECK(sums.control.to_decimal() == "15");
  CHECK(sums.rejected.is_zero());
}

TEST_CASE("totals, headings and empty lines are set aside, a customer named Total is not") {
  const auto outcome = read_text(
      "Open items\n"
      "As of 31 March 2026,,,,\n"
      "Customer,Invoice no,Date,Amount,Currency\n"
      "North,,,,\n"
      "Total Energies SA,1,2026-01-02,10.00,EUR\n"
      ",,,,\n"
      "\n"
      "Customer,Invoice no,Date,Amount,Currency\n"
      "Total,,,10.00,EUR\n");
  REQUIRE(outcome);
  const SourceReport& report = outcome->sources[0];
  CHECK(outcome->ledger.size() == 1);
  CHECK(report.preamble_lines == 2);
  CHECK(report.header_line == 3);
  CHECK(report.exported_on.to_iso() == "2026-03-31");
  CHECK(report.aside[static_cast<std::size_t>(Aside::heading)] == 2);
  CHECK(report.aside[static_cast<std::size_t>(Aside::total)] == 1);
  CHECK(report.aside[static_cast<std::size_t>(Aside::blank)] == 2);
  CHECK(report.rows_in == 6);
  CHECK(sums_of(*outcome, "EUR").aside.to_decimal() == "10");
}

TEST_CASE("exact duplicates are set aside, kept or refused; rows without a number stay") {
  const std::string text =
      "Type,Invoice no,Customer,Date,Amount,Currency\n"
      "Invoice,1,A,2026-01-02,10.00,EUR\n"
      "Invoice,1,\"A\",2026-01-02,10.00,EUR\n"
      "Payment,,A,2026-01-03,5.00,EUR\n"
      "Payment,,A,2026-01-03,5.00,EUR\n";
  auto options = options_for("");
  options.keep_rejects = true;
  const auto aside = read_text(text, options);
  REQUIRE(aside);
  CHECK(aside->ledger.size() == 3);
  CHECK(aside->sources[0].aside[static_cast<std::size_t>(Aside::duplicate)] == 1);
  CHECK(aside->sources[0].equal_unnumbered == 1);
  REQUIRE(aside->rejects.size() == 1);
  CHECK(aside->rejects[0].why.severity == Severity::note);
  CHECK(aside->rejects[0].why.place.line == 3);
  CHECK(argument(aside->rejects[0].why, "first_line") == "2");
  CHECK(aside->rejects[0].row == "Invoice,1,\"A\",2026-01-02,10.00,EUR");

  options.duplicates = DuplicateRule::keep;
  CHECK(read_text(text, options)->ledger.size() == 4);
  options.duplicates = DuplicateRule::error;
  const auto refused = read_text(text, options);
  REQUIRE(refused);
  CHECK(refused->sources[0].rejected == 1);
  CHECK(refused->diagnostics[0].code == "row-duplicate");
  CHECK(refused->diagnostics[0].place.excerpt.starts_with("Invoice,1"));
}

TEST_CASE("a row of one file that equals one of another is a duplicate if the headers agree") {
  const std::string text =
      "Invoice no,Customer,Date,Amount,Currency\n1,A,2026-01-02,10.00,EUR\n";
  const TextFile first(text), second(text + "2,A,2026-01-02,10.00,EUR\n");
  auto options = options_for(first.path());
  options.paths.push_back(second.path());
  const auto outcome = read_ledger(options);
  REQUIRE(outcome);
  CHECK(outcome->ledger.size() == 2);
  CHECK(outcome->sources[1].aside[0] == 1);
}

TEST_CASE("lines of one document need to be told from repetitions") {
  const std::string text =
      "Invoice no,Customer,Date,Due date,Amount,Currency,Item\n"
      "1,A,2026-01-02,2026-02-01,10.00,EUR,chair\n"
      "1,A,2026-01-02,2026-02-01,10.00,EUR,table\n"
      "2,A,2026-01-02,2026-02-01,10.00,EUR,lamp\n";
  const auto unclear = read_text(text);
  REQUIRE(code_of(unclear) == "amount-scope-needed");
  CHECK(argument(unclear.error()[0], "first_line") == "2");
  CHECK(unclear.error()[0].status == Status::usage);
  auto options = options_for("");
  options.amount_scope = AmountScope::document;
  const auto once = read_text(text, options);
  REQUIRE(once);
  CHECK(once->ledger.size() == 2);
  CHECK(once->sources[0].aside[static_cast<std::size_t>(Aside::repeated_line)] == 1);
  options.amount_scope = AmountScope::line;
  CHECK(read_text(text, options)->ledger.size() == 3);
}

TEST_CASE("a running balance is no open amount, a balance due is") {
  const std::string head = "Type,Num,Customer,Date,Amount,Balance,Currency\n";
  const auto running = read_text(head + "Invoice,1,A,2026-01-02,10.00,10.00,EUR\n"
                                        "Invoice,2,A,2026-01-03,10.00,20.00,EUR\n"
                                        "Payment,3,A,2026-01-04,-5.00,15.00,EUR\n");
  REQUIRE(running);
  CHECK_FALSE(running->ledger.has(Column::open_amount));
  CHECK(running->diagnostics.at(0).code == "balance-is-running");
  CHECK(running->ledger.size() == 3);
  const auto open = read_text(head + "Invoice,1,A,2026-01-02,10.00,10.00,EUR\n"
                                     "Invoice,2,A,2026-01-03,10.00,2.50,EUR\n");
  REQUIRE(open);
  CHECK(open->ledger.money(Column::open_amount, RowId(1)) == 250);
}

TEST_CASE("amounts with too many decimals are rounded and accounted for, or rejected when strict") {
  const std::string text =
      "Invoice no,Customer,Date,Amount,Currency\n"
      "1,A,2026-01-02,2309.7899999999995,EUR\n"
      "2,A,2026-01-02,0.005,EUR\n"
      "3,A,2026-01-02,10.50,EUR\n";
  const auto outcome = read_text(text);
  REQUIRE(outcome);
  CHECK(outcome->ledger.amount(RowId(0)) == 230979);
  CHECK(outcome->ledger.amount(RowId(1)) == 1);
  const SourceSums& sums = sums_of(*outcome, "EUR");
  CHECK(sums.rounded == 2);
  CHECK(sums.in.to_decimal() == "2320.2949999999995");
  CHECK(sums.out.to_decimal(2) == "2320.30");
  CHECK(sums.rounding.to_decimal() == "-0.0050000000005");
  auto options = options_for("");
  options.strict = true;
  const auto strict = read_text(text, options);
  REQUIRE(strict);
  CHECK(strict->sources[0].rejected == 2);
  CHECK(strict->diagnostics[0].code == "amount-needs-rounding");
}

TEST_CASE("marks beside amounts name a currency, or contradict one") {
  const auto euro = read_text("Customer,Date,Amount\nA,2026-01-02,\"12,50 €\"\n");
  REQUIRE(euro);
  CHECK(euro->ledger.currency(RowId(0)).code() == "EUR");
  CHECK(code_of(read_text("Customer,Date,Amount\nA,2026-01-02,$12.50\n")) ==
        "currency-sign-shared");
  auto options = options_for("");
  options.currency = *Currency::from_code("EUR");
  const auto other = read_text("Customer,Date,Amount\nA,2026-01-02,$12.50\n", options);
  REQUIRE(other);
  CHECK(other->diagnostics[0].code == "currency-mark-other");
}

TEST_CASE("encodings: marks decide, else the bytes") {
  const std::string utf8 = "Customer,Date,Amount,Currency\nMüller,2026-01-02,12.50,EUR\n";
  CHECK(read_text("\xEF\xBB\xBF" + utf8)->sources[0].encoding == "utf-8");
  const auto latin = read_text("Customer,Date,Amount,Currency\nM\xFCller,2026-01-02,12.50,EUR\n");
  REQUIRE(latin);
  CHECK(latin->sources[0].encoding == "windows-1252");
  CHECK(latin->ledger.customer_id(CustomerId(0)) == "Müller");
  CHECK(latin->diagnostics[0].code == "encoding-guessed");
  // 客户,单据日期,金额,币别 and 深圳 in GB 18030.
  const auto chinese = read_text(
      "\xBF\xCD\xBB\xA7,\xB5\xA5\xBE\xDD\xC8\xD5\xC6\xDA,\xBD\xF0\xB6\xEE,\xB1\xD2\xB1\xF0\n"
      "\xC9\xEE\xDB\xDA,2026-01-02,12.50,CNY\n");
  REQUIRE(chinese);
  CHECK(chinese->sources[0].encoding == "gb18030");
  CHECK(chinese->ledger.customer_id(CustomerId(0)) == "深圳");
}
