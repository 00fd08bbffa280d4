// Reports as programs print them: groups, totals, debits and credits, headers of several lines.
#include <arrears/read/read_ledger.hpp>

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include "group_heading.hpp"
#include "read_helpers.hpp"

using namespace arrears;
using namespace arrears::test;

namespace {

tl::expected<ReadOutcome, Diagnostics> read_in_euro(std::string_view text,
                                                    std::string profile = "") {
  auto options = options_for("");
  options.currency = *Currency::from_code("EUR");
  options.profile = std::move(profile);
  return read_text(text, std::move(options));
}

/// `type number customer amount open`, one row a line.
std::string rows_of(const tl::expected<ReadOutcome, Diagnostics>& outcome) {
  if (!outcome) return code_of(outcome);
  std::string out;
  const Ledger& ledger = outcome->ledger;
  for (std::uint32_t i = 0; i < ledger.size(); ++i) {
    const RowId row(i);
    const auto open = ledger.money(Column::open_amount, row);
    out += std::string(to_string(ledger.type(row))) + ' ';
    out += std::string(ledger.text(Column::doc_no, row)) + ' ';
    out += std::string(ledger.customer_id(ledger.customer(row))) + ' ';
    out += std::to_string(ledger.amount(row)) + ' ';
    out += (open ? std::to_string(*open) : "-") + '\n';
  }
  return out;
}

std::vector<Diagnostic> said(const tl::expected<ReadOutcome, Diagnostics>& outcome,
                             std::string_view code) {
  std::vector<Diagnostic> found;
  for (const Diagnostic& d : outcome->diagnostics) {
    if (d.code == code) found.push_back(d);
  }
  return found;
}

}  // namespace

TEST_CASE("a debit and a credit column make one amount") {
  const auto outcome = read_in_euro(
      "Customer,Number,Date,Debit,Credit\n"
      "A,1,2026-01-02,100.00,\n"
      "A,2,2026-01-03,,40.00\n"
      "A,3,2026-01-04,0.00,15.50\n"
      "A,4,2026-01-05,,-5.00\n"
      "A,5,2026-01-06,30.00,10.00\n"
      "A,6,2026-01-07,,\n");
  CHECK(rows_of(outcome) ==
        "invoice 1 A 10000 -\npayment 2 A 4000 -\npayment 3 A 1550 -\nrefund 4 A 500 -\n"
        "invoice 5 A 2000 -\n");
  CHECK(outcome->sources[0].rejected == 1);
  // 100 - 40 - 15.50 + 5 + 20
  CHECK(outcome->sources[0].sums.at(0).control.to_decimal(2) == "69.50");
}

TEST_CASE("a debit and a credit of one document are its amount and what was paid of it") {
  const auto outcome = read_in_euro(
      "Customer,Number,Date,Debit,Credit,Open amount\n"
      "A,1,2026-01-02,100.00,40.00,60.00\n"
      "A,2,2026-01-03,,25.00,-25.00\n"
      "A,3,2026-01-04,10.00,30.00,-20.00\n");
  CHECK(rows_of(outcome) ==
        "invoice 1 A 10000 6000\npayment 2 A 2500 2500\npayment 3 A 3000 2000\n");
}

TEST_CASE("a column of sides signs the amount; a word that says none rejects the row") {
  const auto outcome = read_in_euro(
      "Kunde;Belegnummer;Belegdatum;Betrag;S/H\n"
      "A;1;02.01.2026;100,00;S\n"
      "A;2;03.01.2026;40,00;H\n"
      "A;3;03.01.2026;40,00;?\n");
  CHECK(rows_of(outcome) == "invoice 1 A 10000 -\ncredit_note 2 A 4000 -\n");
  CHECK(said(outcome, "side-unknown").size() == 1);
}

TEST_CASE("the line above a group names its customer, totals are checked and set aside") {
  const std::string text =
      "Open invoices\nAs of March 31, 2026\n\n"
      ",Date,Type,Num,Due date,Open balance\n"
      "Alder Ltd,,,,,\n"
      ",2026-01-15,Invoice,1,2026-02-14,100.00\n"
      ",2026-01-16,Invoice,2,2026-02-15,50.00\n"
      "Total for Alder Ltd,,,,,150.00\n"
      "Summit Total Care,,,,,\n"
      ",2026-01-15,Credit memo,1,,-20.00\n"
      "Total for Summit Total Care,,,,,-20.00\n"
      "TOTAL,,,,,130.00\n"
      "Page 1 of 1,,,,,\n";
  const auto outcome = read_in_euro(text);
  CHECK(rows_of(outcome) ==
        "invoice 1 Alder Ltd 10000 10000\ninvoice 2 Alder Ltd 5000 5000\n"
        "credit_note 1 Summit Total Care 2000 2000\n");
  CHECK(said(outcome, "total-differs").empty());
  CHECK(outcome->sources[0].exported_on.to_iso() == "2026-03-31");
  CHECK(outcome->sources[0].grouped == 3);

  std::string wrong = text;
  wrong.replace(wrong.find("150.00"), 6, "151.00");
  const auto warned = said(read_in_euro(wrong), "total-differs");
  REQUIRE(warned.size() == 1);
  CHECK(argument(warned[0], "said") == "151.00");
  CHECK(argument(warned[0], "found") == "150.00");
  CHECK(warned[0].place.line == 8);
}

TEST_CASE("a foot of a page does not name a customer, nor does a total leave one") {
  const auto outcome = read_in_euro(
      ",Date,Num,Amount\n"
      "Parent,,,\n"
      "Child,,,\n"
      ",2026-01-15,1,10.00\n"
      "Page 1 of 2,,,\n"
      ",Date,Num,Amount\n"
      ",2026-01-15,2,10.00\n"
      "Total Child,,,20.00\n"
      ",2026-01-15,3,5.00\n"
      "Total Parent,,,25.00\n"
      ",2026-01-15,4,5.00\n");
  CHECK(rows_of(outcome) ==
        "invoice 1 Child 1000 -\ninvoice 2 Child 1000 -\ninvoice 3 Parent 500 -\n");
  CHECK(said(outcome, "total-differs").empty());
  CHECK(said(outcome, "row-no-customer").size() == 1);
}

TEST_CASE("groups are read alike however the text is cut") {
  std::string text = ",Date,Num,Amount,Memo\n";
  for (int group = 0; group < 40; ++group) {
    text += "Customer " + std::string(1, static_cast<char>('A' + group % 26)) + ",,,,\n";
    for (int row = 0; row < 5; ++row) {
      text += ",2026-01-15," + std::to_string(group * 10 + row) + ",10.00,\"two\nlines\"\n";
    }
  }
  auto options = options_for("");
  options.currency = *Currency::from_code("EUR");
  const auto whole = read_text(text, options);
  options.threads = 4;
  options.chunk_bytes = 37;
  const auto pieces = read_text(text, options);
  REQUIRE(whole);
  REQUIRE(pieces);
  CHECK(whole->ledger.size() == 200);
  CHECK(printed(whole->ledger) == printed(pieces->ledger));
}

TEST_CASE("labels name the customer: number and name, in one cell or two") {
  const Profile none;
  CHECK(says_customer(none, "A/C:  ALD001  Name:  Alder & Finch Ltd  Tel:  01").id == "ALD001");
  CHECK(says_customer(none, "A/C:  ALD001  Name:  Alder & Finch Ltd  Tel:  01").name ==
        "Alder & Finch Ltd");
  CHECK(says_customer(none, "Customer: C001 Alder Ltd").id == "C001");
  CHECK(says_customer(none, "Customer: C001 Alder Ltd").name == "Alder Ltd");
  CHECK(says_customer(none, "客户：上海沪榕").name == "上海沪榕");
  CHECK_FALSE(says_customer(none, "Alder Ltd").any());
  CHECK_FALSE(says_customer(none, "Customer service costs").any());
  Profile sap;
  sap.group_id = {"Customer"};
  CHECK(says_customer(sap, "Customer                 100234").id == "100234");
  CHECK_FALSE(says_customer(sap, "Company Code             1000").any());
}

TEST_CASE("a statement of one customer names it above the table") {
  const auto outcome = read_in_euro(
      "Statement of account\nCustomer: C001 Alder Ltd\n\n"
      "Date,Invoice no,Amount\n2026-01-15,1,10.00\n");
  CHECK(rows_of(outcome) == "invoice 1 C001 1000 -\n");
  CHECK(outcome->ledger.text(Column::customer_name, RowId(0)) == "Alder Ltd");
}

TEST_CASE("two and three lines make a header together") {
  CHECK(rows_of(read_in_euro("Customer,,Invoice,,,Amount,\n"
                             "ID,Name,No,Date,Due date,Total,Open\n"
                             "C1,Alder,7,2026-01-02,2026-02-02,10.50,5.50\n")) ==
        "invoice 7 Alder 1050 550\n");
  CHECK(rows_of(read_in_euro("Customer,Customer,Invoice,Invoice,Due,Open\n"
                             "ID,name,no,date,date,amount\n"
                             "C1,Alder,7,2026-01-02,2026-02-02,5.50\n")) ==
        "invoice 7 C1 550 550\n");
  CHECK(rows_of(read_in_euro("对账对象编码,业务日期,业务单号,借方,贷方\n"
                             ",,,金额,金额\n"
                             "K1,2026-01-02,7,5.50,\n")) == "invoice 7 K1 550 -\n");
}

TEST_CASE("another table in the file is refused, the same header again is no row") {
  const std::string head = "Customer,Invoice no,Date,Amount\nA,1,2026-01-02,10.00\n";
  const auto two = read_in_euro(head + "Customer,Date,Amount,Invoice no\nA,2026-01-02,5.00,2\n");
  REQUIRE(code_of(two) == "second-table");
  CHECK(two.error()[0].place.line == 3);
  const auto again = read_in_euro(head + "\"Customer\",\"Invoice no\",\"Date\",\"Amount\"\n"
                                         "A,2,2026-01-02,5.00\n");
  CHECK(rows_of(again) == "invoice 1 A 1000 -\ninvoice 2 A 500 -\n");
}

TEST_CASE("separators: of several characters, and not those of the header") {
  const std::string text = "Customer|Invoice no|Date|Amount\nA|1|2026-01-02|10.00\n";
  const auto with = [&](std::string_view separator) {
    std::string out;
    for (const char c : text) c == '|' ? out += separator : out += c;
    return rows_of(read_in_euro(out));
  };
  for (const char* separator : {"|", ";", "\t", "^", "~", "||", ";;", "::"}) {
    CHECK_MESSAGE(with(separator) == "invoice 1 A 1000 -\n", separator);
  }
  for (const char* separator : {"~|~", "<|>", "@@", "|;|"}) {
    CHECK_MESSAGE(with(separator) == "separator-several-characters", separator);
  }
  CHECK(rows_of(read_in_euro("Customer;Invoice no;Date;Amount\nA,1,2026-01-02,10.00\n")) ==
        "separator-differs");
}

TEST_CASE("day numbers of a spreadsheet are days where a column has nothing else") {
  const auto outcome = read_in_euro(
      "Customer,Invoice no,Date,Due date,Amount\n"
      "A,1,46082,46112,10.00\nA,2,46083.75,,10.00\n");
  REQUIRE(outcome);
  CHECK(outcome->ledger.doc_date(RowId(0)).to_iso() == "2026-03-01");
  CHECK(outcome->ledger.date(Column::due_date, RowId(0)).to_iso() == "2026-03-31");
  CHECK(outcome->ledger.doc_date(RowId(1)).to_iso() == "2026-03-02");
  const auto mixed = read_in_euro("Customer,Invoice no,Date,Amount\n"
                                  "A,1,46082,10.00\nA,2,2026-01-05,10.00\n");
  CHECK(rows_of(mixed) == "invoice 2 A 1000 -\n");
  CHECK(said(mixed, "date-excel-serial").size() == 1);
}

TEST_CASE("positions read a file without a header, and only where its cells agree") {
  const std::string row = "2026/01/15,INV-34,Panels,assets:receivable:Birch,EUR,";
  const auto outcome = read_in_euro(row + "2400,,\n" + row + "-900,*,\n" +
                                    "2026/01/15,X,P,income:sales,EUR,-1,,\n");
  CHECK(rows_of(outcome) == "invoice INV-34 Birch 240000 -\npayment INV-34 Birch 90000 -\n");
  CHECK(outcome->sources[0].profile == "ledger-csv");
  CHECK(outcome->sources[0].header_lines == 0);
  CHECK(outcome->sources[0].set_aside() == 1);
  CHECK(rows_of(read_in_euro("a,b,c,d,e,f,g,h\n1,2,3,4,5,6,7,8\n")) == "header-unknown");
}

TEST_CASE("a total counts what the rows say, also of those that are left out") {
  const auto outcome = read_in_euro(
      "Customer,Type,Num,Date,Amount\n"
      "A,Invoice,1,2026-01-02,10.00\n"
      "A,Estimate,2,2026-01-02,7.00\n"
      "A,Frobnication,3,2026-01-02,3.00\n"
      "Total,,,,20.00\n", "quickbooks");
  CHECK(rows_of(outcome) == "invoice 1 A 1000 -\n");
  CHECK(said(outcome, "total-differs").empty());
  CHECK(outcome->sources[0].rejected == 1);
  // By what each row does: 10 - 4 = 6; added up as written it would be 14.
  const auto effect = read_in_euro(
      "Customer,Type,Num,Date,Amount\nA,Invoice,1,2026-01-02,10.00\n"
      "A,Payment,2,2026-01-02,4.00\nTotal,,,,6.00\nTotal,,,,7.00\n");
  CHECK(said(effect, "total-differs").size() == 1);
}
