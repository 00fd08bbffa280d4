#include "journal_amount.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <arrears/read/row_text.hpp>

#include "journal_book.hpp"
#include "journal_lines.hpp"
#include "read_helpers.hpp"

using namespace arrears;
using namespace arrears::test;

namespace {

tl::expected<ReadOutcome, Diagnostics> read_journal_text(std::string_view text,
                                                         ReadOptions options = options_for("")) {
  const TextFile file(text, "books.journal");
  options.paths = {file.path()};
  return read_ledger(options);
}

/// `type number customer date amount currency applies due` of each row.
std::string rows(std::string_view text, const ReadOptions& options = options_for("")) {
  const auto outcome = read_journal_text(text, options);
  if (!outcome) return outcome.error()[0].code;
  const Ledger& ledger = outcome->ledger;
  std::string out;
  for (std::uint32_t i = 0; i < ledger.size(); ++i) {
    const RowId row(i);
    const auto add = [&](std::string_view cell) {
      out += cell.empty() ? "-" : cell;
      out += ' ';
    };
    add(to_string(ledger.type(row)));
    add(ledger.text(Column::doc_no, row));
    add(ledger.customer_id(ledger.customer(row)));
    add(ledger.date(Column::doc_date, row).to_iso());
    add(std::to_string(ledger.amount(row)));
    add(ledger.currency(row).code());
    add(ledger.text(Column::applies_to, row));
    out += ledger.date(Column::due_date, row).to_iso() + "\n";
  }
  for (const Diagnostic& d : outcome->diagnostics) {
    if (d.severity == Severity::error) out += d.code + "\n";
  }
  return out;
}

/// A transaction of one invoice whose receivable's line is given.
std::string invoice(std::string_view posting, std::string_view other = "income:sales") {
  const std::string line = "\n    ";
  return "2026-01-10 (R-1) Acme" + line + std::string(posting) + line + std::string(other) + "\n";
}

std::string amount(std::string_view text) {
  return rows(invoice("assets:receivable:c  " + std::string(text)));
}

std::string good(std::string_view minor, std::string_view currency = "EUR") {
  return "invoice R-1 c 2026-01-10 " + std::string(minor) + " " + std::string(currency) + " - \n";
}

}  // namespace

TEST_CASE("an amount's commodity, sign and marks stand where people put them") {
  for (const char* text : {"1234.50 EUR", "EUR 1234.50", "1,234.50 EUR", "1.234,50 EUR", "€1234.50",
                           "1 234,50 EUR", "1'234.50 EUR", "\"EUR\" 1234.50", "1234.5 \"EUR\"",
                           "EUR1234.50", "+1234.50 EUR", "1\xC2\xA0" "234.50 EUR",
                           "1234.50 EUR = 1234.50 EUR", "1234.50 EUR @ 1.10 USD",
                           "1234.50 EUR @@ 1357.95 USD", "1234.50 EUR {1.10 USD} [2026-01-01]",
                           "1234.50 EUR == EUR 7", "1234.50 EUR ; a comment", "1,234,5.0 EUR"}) {
    CAPTURE(text);
    const std::string got = amount(text);
    if (std::string_view(text) == "1,234,5.0 EUR") {
      CHECK(got == "journal-amount-unknown\n");
    } else {
      CHECK(got == good("123450"));
    }
  }
  CHECK(amount("-5 EUR") == "payment R-1 c 2026-01-10 500 EUR - \n");
  CHECK(amount("EUR -5") == "payment R-1 c 2026-01-10 500 EUR - \n");
  CHECK(amount("-EUR 5") == "payment R-1 c 2026-01-10 500 EUR - \n");
  for (const char* bad : {"--5 EUR", "(5 * 2 EUR)", "5 EUR 6", "EUR", "5 EUR @", "\"EUR 5",
                          "1.234.5 EUR", "12345678901234567890 EUR", "5 EUR = "}) {
    CAPTURE(bad);
    CHECK(amount(bad) == "journal-amount-unknown\n");
  }
  CHECK(amount("5 hours") == "journal-commodity-unknown\n");
  CHECK(amount("5") == "currency-not-known");
  CHECK(amount("$5") == "currency-not-known");
  ReadOptions dollars = options_for("");
  dollars.currency = *Currency::from_code("USD");
  CHECK(rows(invoice("assets:receivable:c  $5"), dollars) == good("500", "USD"));
  CHECK(rows(invoice("assets:receivable:c  5"), dollars) == good("500", "USD"));
}

TEST_CASE("a number that may have thousands or decimals is told by the others, or refused") {
  const std::string text = invoice("assets:receivable:c  1.234 EUR");
  CHECK(rows(text) == "journal-mark-ambiguous");
  CHECK(rows("commodity 1.000,00 EUR\n\n" + text) == good("123400"));
  CHECK(rows("commodity EUR\n  format 1.000,00 EUR\n\n" + text) == good("123400"));
  CHECK(rows("decimal-mark ,\n" + text) == good("123400"));
  CHECK(rows("decimal-mark .\n" + text) == good("123"));
  CHECK(rows(text + "\n2026-01-11 x\n  a  5,5 EUR\n  b\n") == good("123400"));
  CHECK(rows(text + "\n2026-01-11 x\n  a  5.5 USD\n  b\n") == good("123"));
  ReadOptions comma = options_for("");
  comma.decimal_mark = DecimalMark::comma;
  CHECK(rows(text, comma) == good("123400"));
  CHECK(rows(invoice("assets:receivable:c  10.5 EUR"), comma) == good("1050"));
}

TEST_CASE("an elided amount is what the others leave, in every commodity") {
  CHECK(rows(invoice("assets:receivable:c", "income:sales  -80 EUR\n    vat  -15.20 EUR")) ==
        good("9520"));
  CHECK(rows(invoice("assets:receivable:c", "income:sales  -80 EUR\n    income:fees  -1 USD")) ==
        good("8000") + good("100", "USD"));
  CHECK(rows(invoice("assets:receivable:c", "income:sales  -100 USD @ 0.915 EUR")) == good("9150"));
  CHECK(rows(invoice("assets:receivable:c", "income:sales  -3 USD @@ 2.75 EUR")) == good("275"));
  CHECK(rows(invoice("assets:receivable:c  5 EUR", "income:sales  -5.01 EUR")) ==
        "journal-unbalanced\n");
  CHECK(rows(invoice("assets:receivable:c  5 EUR", "income:sales  -4.99 USD")) == good("500"));
  CHECK(rows(invoice("assets:receivable:c  9.13 EUR", "income:sales  -10 USD @ 0.9134 EUR")) ==
        good("913"));
  CHECK(rows(invoice("assets:receivable:c", "income:sales")) == "journal-two-elided\n");
  CHECK(rows(invoice("assets:receivable:c  5 EUR", "[budget:a]  5 EUR\n    [budget:b]")) ==
        "journal-unbalanced\n");
  CHECK(rows(invoice("(assets:receivable:c)  5 EUR", "")) == good("500"));
  CHECK(rows(invoice("assets:receivable:c  5 EUR", "bank  = 100 EUR")) == good("500"));
  CHECK(rows(invoice("assets:receivable:c", "bank  = 100 EUR")) == "journal-amount-assigned\n");
  CHECK(rows("A bank\n" + invoice("assets:receivable:c  5 EUR", "")) == good("500"));
}

TEST_CASE("tags say what a posting is") {
  CHECK(rows(invoice("assets:receivable:c  -5 EUR  ; type: credit note, applies: R-7, R-8")) ==
        "credit_note R-1 c 2026-01-10 500 EUR R-7;R-8 \n");
  CHECK(rows(invoice("assets:receivable:c  5 EUR "
                     "; due:2026-02-01 invoice:X-9 customer:Smith, Jones")) ==
        "invoice X-9 Smith, Jones 2026-01-10 500 EUR - 2026-02-01\n");
  CHECK(rows(invoice("assets:receivable:c  -5 EUR\n    ; INVOICE: R-7\n    ; date:2026-01-12")) ==
        "payment R-1 c 2026-01-12 500 EUR R-7 \n");
  CHECK(rows(invoice("assets:receivable:c  5 EUR ; [2026-01-15=2026-01-16]")) ==
        "invoice R-1 c 2026-01-15 500 EUR - \n");
  CHECK(rows(invoice("assets:receivable:c  -5 EUR ; type:write-off, invoice:R-7")) ==
        "write_off R-1 c 2026-01-10 500 EUR R-7 \n");
  CHECK(rows(invoice("assets:receivable:c  5 EUR ; type:payment")) ==
        "refund R-1 c 2026-01-10 500 EUR - \n");
  CHECK(rows(invoice("assets:receivable  5 EUR")) ==
        "invoice R-1 Acme 2026-01-10 500 EUR - \n");
  CHECK(rows(invoice("assets:receivable:c  5 EUR", "equity:Opening Balances")) ==
        "opening R-1 c 2026-01-10 500 EUR - \n");
  CHECK(rows(invoice("assets:receivable:c  5 EUR ; due: soon")) == "journal-tag-unknown\n");
  CHECK(rows(invoice("assets:receivable:c  5 EUR ; type: thing")) == "doc-type-unknown\n");
  CHECK(rows(invoice("assets:receivable:c  5 EUR ; type: write-off")) == "journal-type-sign\n");
  CHECK(rows("2026-01-10\n  assets:receivable  5 EUR\n  a\n") == "journal-no-customer\n");
}

TEST_CASE("accounts of receivables by their usual names, or as named") {
  const auto part = [](std::string_view account) {
    return receivable_part(account, {}).value_or("none");
  };
  CHECK(part("assets:receivable:acme") == "acme");
  CHECK(part("Assets:Accounts Receivable:Acme:North") == "Acme:North");
  CHECK(part("Assets:Current:AccountsReceivable") == "");
  CHECK(part("资产:应收账款:华北") == "华北");
  CHECK(part("assets:receivables-other") == "none");
  CHECK(part("liabilities:receivable") == "none");
  CHECK(part("receivable") == "none");
  ReadOptions debtors = options_for("");
  debtors.receivables = {"Debtors"};
  CHECK(rows(invoice("Debtors:c  5 EUR"), debtors) == good("500"));
  CHECK(rows(invoice("assets:receivable:c  5 EUR"), debtors) == "journal-no-receivable");
  CHECK(rows(invoice("Debtors:c  5 EUR")) == "journal-no-receivable");
}

TEST_CASE("directives change what follows") {
  const std::string plain = invoice("assets:receivable:c  5 EUR");
  CHECK(rows("apply account assets\n" + invoice("receivable:c  5 EUR") + "end apply account\n" +
             plain) == good("500") + good("500"));
  CHECK(rows("alias r=assets:receivable\nalias deb = r\n" + invoice("r:c  5 EUR")) == good("500"));
  CHECK(rows("account assets:receivable:c\n  alias cee\n\n" + invoice("cee  5 EUR")) ==
        good("500"));
  CHECK(rows("Y 2025\n1/10 (R-1) x\n  assets:receivable:c  5 EUR\n  a\n") ==
        "invoice R-1 c 2025-01-10 500 EUR - \n");
  CHECK(rows("1/10 x\n  assets:receivable:c  5 EUR\n  a\n") == "journal-no-year\n");
  CHECK(rows("D 1,000.00 EUR\n" + invoice("assets:receivable:c  1,234")) == good("123400"));
  CHECK(rows("comment\n" + plain + "end comment\n" + plain) == good("500"));
  CHECK(rows("~ monthly\n  a  5\n  b\n= /x/\n  c  1\n" + plain) == good("500"));
  CHECK(rows("# note\n; note\n* org\nP 2026-01-01 USD 0.9 EUR\n" + plain) == good("500"));
  CHECK(rows("2026-02-30 x\n  assets:receivable:c  5 EUR\n  a\n" + plain) ==
        good("500") + "journal-no-such-day\n");
  CHECK(rows("define x=5\n" + plain) == "journal-directive-unknown");
  CHECK(rows("option \"title\" \"x\"\n" + plain) == "journal-is-beancount");
  CHECK(rows("  stray  5 EUR\n" + plain) == "journal-stray-line");
  CHECK(rows("alias /r(.*)/=assets\n" + plain) == "journal-alias-unknown");
  CHECK(rows("include nowhere.journal\n" + plain) == "journal-include-missing");
}

TEST_CASE("included files count by themselves, and none includes itself") {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("arrears-journal-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder / "sub");
  const auto write = [&](const char* name, const std::string& text) {
    std::ofstream(folder / name) << text;
  };
  write("main.journal", "alias r = assets:receivable\ninclude sub/*.journal\n" +
                            invoice("r:c  5 EUR"));
  write("sub/a.journal", "Y 2024\n1/2 (A) x\n  r:c  6 EUR\n  b\n");
  write("sub/b.journal", "\n2026-01-02 (B) x\n  r:c  7 hours\n  b\n");
  write("loop.journal", "include loop.journal\n");
  ReadOptions options = options_for((folder / "main.journal").string());
  options.wanted.origins = true;
  const auto outcome = read_ledger(options);
  REQUIRE(outcome);
  REQUIRE(outcome->sources.size() == 3);
  CHECK(outcome->ledger.size() == 2);
  CHECK(outcome->sources[1].path == (folder / "sub/a.journal").string());
  CHECK(outcome->sources[2].rejected == 1);
  CHECK(outcome->diagnostics.at(0).place.file == (folder / "sub/b.journal").string());
  CHECK(outcome->diagnostics.at(0).place.line == 3);
  const RowId row(1);
  CHECK(outcome->ledger.origin(row).line == 3);
  CHECK(read_row_text(outcome->ledger, row, outcome->sources).value() == "  r:c  6 EUR");
  options.paths = {(folder / "loop.journal").string()};
  const auto loop = read_ledger(options);
  CHECK(code_of(loop) == "journal-include-circular");
  std::filesystem::remove_all(folder);
}

TEST_CASE("a journal is known by its name or its lines") {
  CHECK(is_journal("a.journal", ""));
  CHECK(is_journal("a.ledger.gz", "x"));
  CHECK(is_journal("-", "; x\n2026-01-10 * Acme\n    assets:bank  5 EUR\n"));
  CHECK(is_journal("-", "2026/1/10=2026/1/11 Acme\n\tassets:bank\t5 EUR\n"));
  CHECK_FALSE(is_journal("-", "date,customer,amount\n2026-01-10,C,5\n"));
  CHECK_FALSE(is_journal("-", "2026-01-10\tC\t5\n\t\t7\n"));
  CHECK_FALSE(is_journal("a.csv", "2026-01-10 x\n  a:b  5\n"));
  CHECK_FALSE(is_journal("-", "2026-01-10 | C | 5\n           | D | 7\n"));
}

TEST_CASE("no text breaks the reader") {
  rc::check("any lines give a ledger or diagnostics", [] {
    const auto piece = rc::gen::element<std::string>(
        "2026-01-10 x\n", "    assets:receivable:c  5 EUR\n", "  a  -5 EUR\n", "  ; due: 1\n",
        "  [",
        "\"", "1.234,5", " = ", " @ ", "{", "include x\n", "comment\n", "\n", "\t", "(", ")", "D ",
        "alias a=b\n", "Y 20", "\xE5", "apply tag x: y\n", "end\n", "; :a:\n", "0", "EUR", "-");
    const auto pieces = *rc::gen::container<std::vector<std::string>>(piece);
    std::string text;
    for (const std::string& one : pieces) text += one;
    (void)read_journal_text(text);
  });
  rc::check("exact decimals add up", [] {
    const auto a = *rc::gen::inRange<std::int64_t>(-999'999'999, 999'999'999);
    const auto b = *rc::gen::inRange<std::int64_t>(-999'999, 999'999);
    const auto of = [](std::int64_t n) {
      const Decimal value = *Decimal::of(std::to_string(n < 0 ? -n : n), 2);
      return n < 0 ? value.negated() : value;
    };
    Decimal sum = of(a);
    sum.add(of(b));
    RC_ASSERT(sum.text() == of(a + b).text());
    Decimal product = of(a).times(of(b));
    product.add(of(a).times(of(b)).negated());
    RC_ASSERT(product.is_zero());
  });
}
