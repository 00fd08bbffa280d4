#include <arrears/read/read_ledger.hpp>

#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "read_helpers.hpp"

using namespace arrears;
using namespace arrears::test;

namespace {

/// One row of an export, good or bad, as its text.
rc::Gen<std::string> row_text() {
  const auto type = rc::gen::element<std::string>("Invoice", "Payment", "Credit note", "", "Odd");
  const auto number = rc::gen::element<std::string>("", "1", "2", "3", "4", "5", "6");
  const auto customer = rc::gen::element<std::string>("A", "B", "\"Smith, Jones\"", "", "  C ");
  const auto date = rc::gen::element<std::string>("13/01/2026", "02/03/2026", "2026-05-06", "",
                                                  "31/02/2026", "x");
  const auto amount = rc::gen::element<std::string>("10.00", "1,234.56", "-7.25", "0.005", "",
                                                    "1.2.3", "99", "(3.10)", "12345678.9");
  const auto currency = rc::gen::element<std::string>("EUR", "USD", "JPY", "ZZZ");
  const auto tail = rc::gen::element<std::string>("", ",", ",,", ",\"two\nlines\"");
  return rc::gen::map(rc::gen::tuple(type, number, customer, date, amount, currency, tail),
                      [](const auto& parts) {
    const auto& [t, n, c, d, a, cur, rest] = parts;
    const std::string quoted = a.find(',') == std::string::npos ? a : '"' + a + '"';
    return t + ',' + n + ',' + c + ',' + d + ',' + quoted + ',' + cur + rest;
  });
}

std::string export_of(const std::vector<std::string>& rows) {
  // The first row decides the date order and the decimal mark, so that most exports are readable.
  std::string text =
      "Type,Invoice no,Customer,Date,Amount,Currency,Text\n"
      "Invoice,first,A,13/01/2026,10.00,EUR,\n";
  for (const std::string& row : rows) text += row + '\n';
  return text;
}

ReadOptions lenient() {
  ReadOptions options = options_for("");
  options.amount_scope = AmountScope::line;
  options.keep_rejects = true;
  return options;
}

}  // namespace

TEST_CASE("every row and every cent is somewhere") {
  CHECK(rc::check("rows in = out + rejected + aside, sums too", [] {
    const auto rows = *rc::gen::container<std::vector<std::string>>(row_text());
    const auto outcome = read_text(export_of(rows), lenient());
    RC_PRE(outcome.has_value());
    const SourceReport& report = outcome->sources[0];
    RC_ASSERT(report.rows_in == rows.size() + 1);
    RC_ASSERT(report.rows_in == report.rows_out + report.rejected + report.set_aside());
    RC_ASSERT(report.rows_out == outcome->ledger.size());
    for (const SourceSums& sums : report.sums) {
      ExactSum rest = sums.in;
      for (const ExactSum* part : {&sums.out, &sums.rejected, &sums.aside, &sums.rounding}) {
        rest.subtract(*part);
      }
      RC_ASSERT(rest.is_zero());
    }
    std::uint64_t errors = 0;
    for (const Reject& reject : outcome->rejects) {
      errors += reject.why.severity == Severity::error ? 1 : 0;
      RC_ASSERT(!reject.row.empty());
    }
    RC_ASSERT(errors == report.rejected);
  }));
}

TEST_CASE("threads and chunks change nothing") {
  CHECK(rc::check("one thread, many threads, tiny chunks: one ledger, one list of rejects", [] {
    const auto rows = *rc::gen::container<std::vector<std::string>>(row_text());
    const std::string text = export_of(rows);
    const auto one = read_text(text, lenient());
    ReadOptions cut = lenient();
    cut.threads = *rc::gen::inRange(1U, 5U);
    cut.chunk_bytes = *rc::gen::inRange<std::size_t>(1, 200);
    const auto other = read_text(text, cut);
    RC_ASSERT(code_of(one) == code_of(other));
    if (!one) return;
    RC_ASSERT(printed(one->ledger) == printed(other->ledger));
    RC_ASSERT(one->rejects.size() == other->rejects.size());
    for (std::size_t i = 0; i < one->rejects.size(); ++i) {
      const Diagnostic& a = one->rejects[i].why;
      const Diagnostic& b = other->rejects[i].why;
      RC_ASSERT(a.code == b.code);
      RC_ASSERT(a.place.line == b.place.line);
      RC_ASSERT(a.place.column == b.place.column);
      RC_ASSERT(one->rejects[i].row == other->rejects[i].row);
    }
    RC_ASSERT(one->sources[0].decided.size() == other->sources[0].decided.size());
    for (std::size_t i = 0; i < one->sources[0].decided.size(); ++i) {
      RC_ASSERT(one->sources[0].decided[i].line == other->sources[0].decided[i].line);
      RC_ASSERT(one->sources[0].decided[i].cells == other->sources[0].decided[i].cells);
    }
  }));
}

TEST_CASE("no bytes do harm") {
  CHECK(rc::check("any bytes after a header give a ledger or diagnostics", [] {
    const auto bytes = *rc::gen::arbitrary<std::string>();
    const auto outcome = read_text("Customer,Date,Amount,Currency\n" + bytes, lenient());
    if (outcome) RC_ASSERT(outcome->sources[0].rows_out == outcome->ledger.size());
  }));
}
