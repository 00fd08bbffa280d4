#include <arrears/render/letters.hpp>

#include <doctest/doctest.h>

#include <cstdint>

#include <arrears/render/procedure_file.hpp>

#include "engine/dun_fixture.hpp"
#include "letter_formats.hpp"
#include "letter_wrap.hpp"

using namespace arrears;
using namespace arrears::test;

namespace {

LetterOptions options(LetterFormat format) {
  LetterOptions made;
  made.creditor.name = "Northwind Trading Ltd";
  made.creditor.account = "GB29";
  made.creditor.email = "ar@northwind.example";
  made.format = format;
  return made;
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

DunFixture hostile() {
  DunFixture f;
  f.procedure = shipped_procedure("three-letters").value();
  f.book.invoice("C1", "=cmd()|`x`", "2026-01-05", 1234'56).due("2026-02-02");
  Customer& customer = f.customer("C1");
  customer.name = "<script>alert('1')</script> & *bold* _x_ [l](http://e) \r\nBcc: x@y.example";
  customer.contact_name = "{{account}}";
  customer.email = "ok@c1.example";
  return f;
}

std::string written(DunFixture f, LetterFormat format) {
  const auto run = f.plan("2026-02-03");
  auto writer = LetterWriter::make(run->plan, run->ledger, options(format));
  REQUIRE(writer.has_value());
  return writer->write(0).bytes;
}

std::string base64_decoded(std::string_view text) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const std::size_t value = kAlphabet.find(c);
    if (value == kAlphabet.npos) continue;
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += static_cast<char>((bits >> static_cast<unsigned>(held)) & 0xffU);
  }
  return out;
}

}  // namespace

TEST_CASE("lines are wrapped by columns, also Chinese ones") {
  const auto lines = wrapped("aaa bbb  ccc ddd", 7);
  CHECK(lines == std::vector<std::string>{"aaa bbb", "ccc ddd"});
  CHECK(wrapped("short", 7) == std::vector<std::string>{"short"});
  CHECK(wrapped("  ab cd ef", 7) == std::vector<std::string>{"  ab cd", "    ef"});
  CHECK(wrapped("unbreakable", 4) == std::vector<std::string>{"unbreakable"});
  // A full stop never begins a line, an opening mark never ends one.
  CHECK(wrapped("付款提醒函。请付", 8) == std::vector<std::string>{"付款提醒", "函。请付"});
  CHECK(wrapped("付款提醒。请付", 8) == std::vector<std::string>{"付款提", "醒。请付"});
  CHECK(wrapped("付款（提醒）", 6) == std::vector<std::string>{"付款", "（提", "醒）"});
  std::string joined = "付款";
  append_joined(joined, "提醒");
  CHECK(joined == "付款提醒");
  append_joined(joined, "EUR 5");
  CHECK(joined == "付款提醒 EUR 5");
}

TEST_CASE("HTML escapes every value and lays the address where the window is") {
  const std::string page = written(hostile(), LetterFormat::html);
  CHECK(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
  CHECK_FALSE(has(page, "<script"));
  CHECK(has(page, "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; *bold*"));
  CHECK(has(page, "{{account}}"));
  CHECK(has(page, "<td class=\"n\">EUR 1,234.56</td>"));
  CHECK(has(page, "@page { size: A4"));
  CHECK(has(page, "thead { display: table-header-group; }"));
  CHECK(count(page, "<article") == count(page, "</article>"));
  LetterLayout layout;
  layout.font = "x; } body { display: none";
  CHECK_FALSE(has(html_head("t", "en", layout), "display: none"));
}

TEST_CASE("Markdown escapes what would mean something") {
  const std::string text = written(hostile(), LetterFormat::md);
  CHECK(has(text, "\\<script\\>alert('1')\\</script\\> \\& \\*bold\\* \\_x\\_ \\[l\\](http://e)"));
  CHECK(has(text, "| \\=cmd()\\|\\`x\\` | 2026-01-05 |"));
  CHECK(has(text, "| --- | --- | --- | ---: | ---: | ---: |"));
}

TEST_CASE("e-mail drafts keep ledger text out of headers") {
  const std::string mail = written(hostile(), LetterFormat::eml);
  const std::size_t end = mail.find("\r\n\r\n");
  const std::string head = mail.substr(0, end);
  CHECK_FALSE(has(head, "Bcc"));
  CHECK(has(head, "To: =?UTF-8?B?"));
  CHECK(has(head, "\r\n <ok@c1.example>"));
  CHECK(has(head, "Date: Tue, 3 Feb 2026 00:00:00 +0000\r\n"));
  CHECK(has(head, "X-Unsent: 1\r\n"));
  for (const char* name : {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version"}) {
    CHECK(count("\r\n" + head, std::string("\r\n") + name + ": ") == 1);
  }
  // Every line ends in CRLF, is ASCII, and is short enough.
  for (std::size_t i = 0, line = 0; i < mail.size(); ++i, ++line) {
    CHECK(static_cast<unsigned char>(mail[i]) < 0x80);
    if (mail[i] == '\n') {
      CHECK(mail[i - 1] == '\r');
      CHECK(line <= 100);
      line = 0;
    }
  }
  const std::size_t body = mail.find("base64\r\n\r\n", end) + 10;
  const std::string text = base64_decoded(mail.substr(body, mail.find("--=_", body) - body));
  CHECK(has(text, "Please pay EUR 1,234.56 by 17 February 2026."));
  CHECK(has(text, "Bcc: x@y.example") == false);  // the address is no part of an e-mail's text
  CHECK(mail == written(hostile(), LetterFormat::eml));
}

TEST_CASE("only addresses are addresses") {
  for (const char* good : {"a@b.example", "a.b+c@d", "a@b.c; d@e.f", "a@b,c@d"}) {
    CHECK_MESSAGE(mail_addresses(good), good);
  }
  for (const char* bad : {"", "a", "@b", "a@", "a@b@c", "a b@c", "<a@b>", "a@b\r\nBcc: x", ";",
                          ".a@b", "a..b@c", "a@b.", "\"a\"@b", "ä@b.c"}) {
    CHECK_MESSAGE(!mail_addresses(bad), bad);
  }
  DunFixture f = hostile();
  f.customer("C2");
  const auto run = f.plan("2026-02-03");
  LetterOptions without = options(LetterFormat::eml);
  without.creditor.email = "none";
  const auto writer = LetterWriter::make(run->plan, run->ledger, without);
  REQUIRE_FALSE(writer.has_value());
  CHECK(writer.error().code == "letter-mail-address");
}

TEST_CASE("a letter's language is the one that its draft really has") {
  const std::pair<const char*, const char*> cases[] = {
      {"de", "de"},    {"de-AT", "de"}, {"DE_ch", "de"},     {"zh", "zh-CN"}, {"zh-HK", "zh-TW"},
      {"zh_tw", "zh-TW"}, {"zh-Hant", "zh-TW"}, {"zh-SG", "zh-CN"}, {"pt", "en"}, {"fr-CA", "fr"},
      {"ES", "es"},    {"../../etc", "en"}};
  for (const auto& one : cases) {
    const std::string wanted = one.first;
    const std::string used = one.second;
    DunFixture f = hostile();
    f.side.customers.find("C1")->language = wanted;
    const auto run = f.plan("2026-02-03");
    const Diagnostics notes = settle_languages(run->plan, {});
    CHECK_MESSAGE(run->plan.letters[0].language == used, wanted);
    CHECK(notes.empty() == (wanted == used));
  }
  // The user's own folder goes first.
  DunFixture f = hostile();
  f.side.customers.find("C1")->language = "de-AT";
  const auto run = f.plan("2026-02-03");
  (void)settle_languages(run->plan, {{"de-AT/notice.txt.mustache", "Subject: Hallo"}});
  CHECK(run->plan.letters[0].language == "de-AT");
}

TEST_CASE("each language has its own dates, money and form of address") {
  const std::pair<const char*, std::vector<std::string_view>> cases[] = {
      {"en", {"Dear Ms Grace Hill,", "EUR 1,234.56", "17 February 2026"}},
      {"de", {"Guten Tag Ms Grace Hill,", "1.234,56 EUR", "17. Februar 2026"}},
      {"fr", {"Madame, Monsieur,", "1\u00a0234,56\u00a0EUR", "17 f\u00e9vrier 2026"}},
      {"es", {"Estimado/a Ms Grace Hill:", "1.234,56 EUR", "17 de febrero de 2026"}},
      {"zh-CN", {"尊敬的Ms Grace Hill：", "EUR 1,234.56", "2026年2月17日"}},
      {"zh-TW", {"Ms Grace Hill　鈞鑒：", "EUR 1,234.56", "2026年2月17日"}}};
  for (const auto& [language, parts] : cases) {
    DunFixture f = hostile();
    f.side.customers.find("C1")->language = language;
    f.side.customers.find("C1")->contact_name = "Ms Grace Hill";
    const std::string text = written(std::move(f), LetterFormat::text);
    for (const std::string_view part : parts) CHECK_MESSAGE(has(text, part), part);
  }
  const std::pair<const char*, std::pair<const char*, const char*>> people[] = {
      {"de", {"Frau Ute Lorenz", "Sehr geehrte Frau Ute Lorenz,"}},
      {"de", {"Herr Bernd Schäfer", "Sehr geehrter Herr Bernd Schäfer,"}},
      {"fr", {"Mme Petit", "Madame,"}},
      {"es", {"Sra. Ana Ruiz", "Estimada Sra. Ana Ruiz:"}}};
  for (const auto& one : people) {
    DunFixture f = hostile();
    f.side.customers.find("C1")->language = one.first;
    f.side.customers.find("C1")->contact_name = one.second.first;
    const std::string greeting = one.second.second;
    CHECK_MESSAGE(has(written(std::move(f), LetterFormat::text), greeting), greeting);
  }
}

TEST_CASE("every letter states a deadline and its consequence, in every language") {
  for (const char* name : {"three-letters", "twelve-steps", "reminder", "last-deadline",
                           "statement", "instalments"}) {
    const Procedure procedure = shipped_procedure(name).value();
    for (std::size_t i = 0; i < procedure.levels.size(); ++i) {
      const Level& level = procedure.levels[i];
      if (level.deadline_days == 0) continue;
      for (const char* language : {"en", "de", "fr", "es", "zh-CN", "zh-TW"}) {
        DunFixture f = hostile();
        f.procedure = procedure;
        f.procedure.levels = {level};
        f.procedure.levels[0].days_past_due = 1;
        f.procedure.levels[0].days_after_previous.reset();
        f.procedure.levels[0].last_deadline = false;
        f.side.customers.find("C1")->language = language;
        const auto run = f.plan("2026-02-03");
        auto writer = LetterWriter::make(run->plan, run->ledger, options(LetterFormat::text));
        REQUIRE(writer.has_value());
        // A template of the language itself, not one fallen back on.
        CHECK(writer->notes().empty());
        const LetterDocument letter = writer->document(0);
        std::size_t mentions = 0;
        for (const LetterPart& part : letter.parts) {
          if (part.role != LetterRole::body) continue;
          for (const LetterBlock& block : part.blocks) {
            for (const std::string& line : block.lines) mentions += count(line, "=cmd()|`x`");
          }
        }
        // The consequence names the documents that it is about.
        CHECK_MESSAGE(mentions >= 1, (std::string(name) + " " + level.name + " " + language));
      }
    }
  }
}

TEST_CASE("a combined file and a merge table hold every letter") {
  DunFixture f = hostile();
  f.book.invoice("C2", "I2", "2026-01-05", 5'00).due("2026-02-02");
  f.customer("C2").address = "1 Road\nTown\n3\n4\n5\n6\n7";
  const auto run = f.plan("2026-02-03");
  auto writer = LetterWriter::make(run->plan, run->ledger, options(LetterFormat::html));
  REQUIRE(writer.has_value());
  const std::string page = writer->combined_head() + writer->combined_part(0) +
                           writer->combined_part(1) + writer->combined_foot();
  CHECK(count(page, "<article") == 2);
  CHECK(count(page, "<html") == 1);
  const Table merge = writer->merge_table();
  REQUIRE(merge.row_count() == 2);
  const auto cells = all_cells(merge);
  const std::size_t width = merge.columns.size();
  CHECK(cells[width + *merge.find("total")].view() == "EUR 5.00");
  CHECK(cells[width + *merge.find("address_1")].view() == "1 Road");
  CHECK(cells[width + *merge.find("address_6")].view() == "6, 7");
  CHECK(cells[*merge.find("subject")].view() == "Payment reminder: EUR 1,234.56");
  CHECK(cells[*merge.find("deadline")].view() == "17 February 2026");
}
