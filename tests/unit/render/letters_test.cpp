#include <arrears/render/letters.hpp>

#include <doctest/doctest.h>

#include <arrears/render/procedure_file.hpp>

#include "engine/dun_fixture.hpp"

using namespace arrears;
using namespace arrears::test;

namespace {

LetterOptions options() {
  LetterOptions made;
  made.creditor.name = "Northwind Trading Ltd";
  made.creditor.address = {"1 Harbour Road", "Bristol"};
  made.creditor.account = "GB29 NWBK 6016 1331 9268 19";
  made.creditor.signatory = "A. Clerk";
  return made;
}

DunFixture shipped(std::string_view procedure) {
  DunFixture f;
  auto made = shipped_procedure(procedure);
  REQUIRE(made.has_value());
  f.procedure = std::move(*made);
  return f;
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a notice states creditor, account, items, total, deadline and consequence") {
  DunFixture f = shipped("three-letters");
  f.book.invoice("C1", "I1", "2026-01-05", 1234'56).due("2026-02-02");
  f.book.payment("C1", "P1", "2026-02-01", 34'56);
  f.customer("C1").name = "Acme & <Sons>";
  const auto run = f.plan("2026-02-03");
  auto writer = LetterWriter::make(run->plan, run->ledger, options());
  REQUIRE(writer.has_value());
  REQUIRE(writer->size() == 1);
  const LetterFile letter = writer->write(0);
  CHECK(letter.name == "2026-02-03-L1-C1.txt");
  for (const std::string_view part :
       {"Northwind Trading Ltd", "1 Harbour Road", "Acme & <Sons>", "GB29 NWBK",
        "Payment reference: C1", "EUR 1,234.56", "EUR -34.56", "EUR 1,200.00", "17 February 2026",
        "I1", "2026-02-02", "Payments received up to 3 February 2026 are included", "disregard",
        "formal warning",
        "A. Clerk"}) {
    CHECK_MESSAGE(has(letter.bytes, part), part);
  }
  CHECK_FALSE(has(letter.bytes, "{{"));
  CHECK_FALSE(has(letter.bytes, "\n\n\n"));
  // Sections that are not entered leave no line behind.
  CHECK(letter.bytes.starts_with("Northwind Trading Ltd\n1 Harbour Road\nBristol\n\n"
                                 "Acme & <Sons>\n\n3 February 2026\n\nPayment reminder: "));
}

TEST_CASE("hostile ledger text stays on its line and in its letter") {
  DunFixture f = shipped("three-letters");
  f.book.invoice("../../x", "I\r\n1\x1b[31m", "2026-01-05", 100'00).due("2026-02-02");
  Customer& customer = f.customer("../../x");
  customer.name = "{{account}}\nSubject: you won \xff <script>";
  customer.contact_name = "a\x01" "b\xe2\x80\xae" "c";
  const auto run = f.plan("2026-02-03");
  auto writer = LetterWriter::make(run->plan, run->ledger, options());
  REQUIRE(writer.has_value());
  const LetterFile letter = writer->write(0);
  CHECK(letter.name.find('/') == std::string::npos);
  CHECK(has(letter.bytes, "{{account}} Subject: you won \xef\xbf\xbd <script>\n"));
  CHECK(has(letter.bytes, "Dear a b c,"));
  CHECK(has(letter.bytes, "I  1 [31m"));
  for (const char c : letter.bytes) {
    CHECK((static_cast<unsigned char>(c) >= 0x20 || c == '\n'));
  }
}

TEST_CASE("an unknown field is an error with its place and the nearest name") {
  DunFixture f = shipped("three-letters");
  f.book.invoice("C1", "I1", "2026-01-05", 100'00).due("2026-02-02");
  const auto run = f.plan("2026-02-03");
  LetterOptions with = options();
  const auto fault = [&](std::string text) {
    with.templates = {{"en/notice.txt.mustache", std::move(text)}};
    const auto writer = LetterWriter::make(run->plan, run->ledger, with);
    return writer ? Diagnostic{Severity::note, Status::ok, "ok", {}, {}} : writer.error();
  };
  const Diagnostic unknown = fault("Subject: x\n\n  é {{deadlin}} {{account}}\n");
  CHECK(unknown.code == "template-unknown-field");
  CHECK(unknown.place.file == "en/notice.txt.mustache");
  CHECK(unknown.place.line == 3);
  CHECK(unknown.place.column == 5);
  CHECK(unknown.place.excerpt == "  é {{deadlin}} {{account}}");
  CHECK(unknown.arguments.back().value == "deadline");
  CHECK(unknown.status == Status::usage);
  CHECK(fault("Subject: x\n{{deadline}").code == "template-syntax");
  CHECK(fault("Subject: x\n{{#items}}").code == "template-syntax");
  CHECK(fault("Subject: x\n{{/items}}").code == "template-syntax");
  CHECK(fault("Subject: x\n{{> other}}").code == "template-syntax");
  CHECK(fault("Subject: x\n{{=<% %>=}}").code == "template-syntax");
  CHECK(fault("Subject: x\n{{! a remark }}{{deadline}}").code == "ok");
}

TEST_CASE("an empty required field is an error before anything is written") {
  DunFixture f = shipped("three-letters");
  f.book.invoice("C1", "I1", "2026-01-05", 100'00).due("2026-02-02");
  const auto run = f.plan("2026-02-03");
  LetterOptions with = options();
  with.creditor.account.clear();
  auto writer = LetterWriter::make(run->plan, run->ledger, with);
  REQUIRE_FALSE(writer.has_value());
  CHECK(writer.error().code == "letter-empty-field");
  CHECK(writer.error().arguments[0].value == "account");
  f.procedure.levels[0].deadline_days = 0;
  const auto open_end = f.plan("2026-02-03");
  writer = LetterWriter::make(open_end->plan, open_end->ledger, options());
  REQUIRE_FALSE(writer.has_value());
  CHECK(writer.error().arguments[0].value == "deadline");
}

TEST_CASE("every level of every shipped procedure writes its draft, in every shipped language") {
  for (const std::string_view name : shipped_procedures()) {
    for (const char* language : {"en", "zh-CN", "zh-TW", "de", "fr", "es", "de-AT", "pt"}) {
      DunFixture f = shipped(name);
      const bool ahead = f.procedure.ahead_of_due();
      f.book.invoice("C1", "I1", "2026-01-05", 1'234'567'89).due("2026-02-02");
      f.book.invoice("C1", "J1", "2026-01-05", 900).due("2026-02-02").in("JPY");
      f.book.invoice("C1", "", "2026-01-05", 1'500).due("2026-02-02").in("KWD");
      f.customer("C1").language = language;
      std::size_t drafts = 0;
      for (Date today = day("2026-01-20"); today < day("2027-03-01"); today = today.plus_days(1)) {
        const auto run = f.commit(today.to_iso());
        auto writer = LetterWriter::make(run->plan, run->ledger, options());
        if (!writer) MESSAGE(writer.error().code);
        REQUIRE(writer.has_value());
        for (std::size_t i = 0; i < writer->size(); ++i) {
          const LetterFile letter = writer->write(i);
          CHECK_FALSE(has(letter.bytes, "{"));
          CHECK(has(letter.bytes, "I1"));
          CHECK(has(letter.bytes, "KWD"));
          ++drafts;
        }
        const bool repeats = f.procedure.levels.back().repeat_days > 0;
        if (drafts >= f.procedure.levels.size() + (repeats ? 2 : 0)) break;
      }
      CHECK(drafts >= (ahead ? 3 : f.procedure.levels.size()));
    }
  }
}

TEST_CASE("the lawyer's letter is a draft to sign, and states what it rests on") {
  DunFixture f = shipped("three-letters");
  f.procedure = with_charges(std::move(f.procedure), "de-b2b").value();
  f.procedure.signatory = "Dr. Recht";
  f.side.base_rates = {{"de-basiszinssatz", day("2026-01-01"), rate("1.27"), day("2026-12-31")}};
  f.customer("C1").type = CustomerType::business;
  f.book.invoice("C1", "I1", "2026-01-05", 1000'00).due("2026-02-02");
  f.commit("2026-02-03");
  const auto warning = f.commit("2026-02-18");
  // 16 days at 10.27 %: 4.5019; and the lump sum, once.
  CHECK(warning->sent("I1").interest == 4'50);
  CHECK(warning->sent("I1").fee == 40'00);
  CHECK(warning->sent("I1").letter_total == 1044'50);
  const auto last = f.commit("2026-03-04");
  CHECK(last->sent("I1").fee == 0);
  CHECK(last->sent("I1").interest == 3'94);  // 14 days from the last charged one on
  CHECK(last->sent("I1").charges_before == 44'50);
  CHECK(last->sent("I1").letter_total == 1048'44);
  const auto letter = LetterWriter::make(last->plan, last->ledger, options())->write(0);
  CHECK(has(letter.bytes, "DRAFT. To be reviewed, signed and sent by Dr. Recht"));
  CHECK(has(letter.bytes, "2026-02-19 to 2026-03-04, 14 days on EUR 1,000.00 at"));
  CHECK(has(letter.bytes, "10.27 % a"));
}
