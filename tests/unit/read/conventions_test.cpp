#include <arrears/read/conventions.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "read_helpers.hpp"

using namespace arrears;
using namespace arrears::test;

namespace {

std::string rows_with(const std::vector<std::string>& dates,
                      const std::vector<std::string>& amounts) {
  std::string text = "Customer;Invoice no;Date;Amount;Currency\n";
  for (std::size_t i = 0; i < dates.size(); ++i) {
    text += "ACME;" + std::to_string(i) + ';' + dates[i] + ';' + amounts[i % amounts.size()] +
            ";EUR\n";
  }
  return text;
}

}  // namespace

TEST_CASE("one cell that reads one way decides its column") {
  const auto outcome = read_text(rows_with({"03/04/2026", "13/04/2026"}, {"1.00"}));
  REQUIRE(outcome);
  CHECK(outcome->ledger.doc_date(RowId(0)).to_iso() == "2026-04-03");
  const auto us = read_text(rows_with({"03/04/2026", "04/13/2026"}, {"1.00"}));
  REQUIRE(us);
  CHECK(us->ledger.doc_date(RowId(0)).to_iso() == "2026-03-04");
  const Decided& decided = us->sources[0].decided[0];
  CHECK(decided.column == "Date");
  CHECK(decided.convention == "mdy");
  CHECK(decided.cells == 1);
  CHECK(decided.line == 3);
  CHECK(decided.example == "04/13/2026");
}

TEST_CASE("what cannot be decided is a usage error that shows cells") {
  const auto open = read_text(rows_with({"03/04/2026", "05/06/2026"}, {"1.00"}));
  REQUIRE(code_of(open) == "date-order-ambiguous");
  CHECK(open.error()[0].status == Status::usage);
  CHECK(argument(open.error()[0], "first") == "03/04/2026");
  CHECK(argument(open.error()[0], "second") == "05/06/2026");
  CHECK(code_of(read_text(rows_with({"13/04/2026", "04/14/2026"}, {"1.00"}))) ==
        "date-order-mixed");
  CHECK(code_of(read_text(rows_with({"2026-01-02"}, {"1.234"}))) == "decimal-mark-ambiguous");
  CHECK(code_of(read_text(rows_with({"2026-01-02", "2026-01-03"}, {"1.234,50", "1,234.50"}))) ==
        "decimal-mark-mixed");
  // Whatever the currency: nobody writes three decimals of yen, and nothing proves it.
  auto yen = options_for("");
  yen.currency = *Currency::from_code("JPY");
  CHECK(code_of(read_text("Customer,Date,Amount\nA,2026-01-02,1.234\n", yen)) ==
        "decimal-mark-ambiguous");
}

TEST_CASE("cells that read alike need no decision") {
  CHECK(code_of(read_text(rows_with({"05/05/2026", "2026-01-02"}, {"1234"}))) == "ok");
}

TEST_CASE("an option decides, and rows of another order are rejected") {
  auto options = options_for("");
  options.date_order = DateOrder::dmy;
  options.decimal_mark = DecimalMark::comma;
  const auto outcome =
      read_text(rows_with({"03/04/2026", "04/14/2026"}, {"1.234"}), std::move(options));
  REQUIRE(outcome);
  CHECK(outcome->ledger.size() == 1);
  CHECK(outcome->ledger.amount(RowId(0)) == 123'400);
  CHECK(outcome->diagnostics.at(0).code == "date-other-order");
}

TEST_CASE("the decision does not depend on the order of rows") {
  CHECK(rc::check("a shuffled column is decided alike", [] {
    const auto days = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::pair<int, int>>>(
        rc::gen::pair(rc::gen::inRange(1, 29), rc::gen::inRange(1, 13))));
    std::vector<std::string> dates;
    for (const auto& day : days) {
      dates.push_back(std::to_string(day.first) + '/' + std::to_string(day.second) + "/2026");
    }
    std::vector<std::string> reversed(dates.rbegin(), dates.rend());
    const auto a = read_text(rows_with(dates, {"1.00"}));
    const auto b = read_text(rows_with(reversed, {"1.00"}));
    RC_ASSERT(code_of(a) == code_of(b));
    if (!a) return;
    RC_ASSERT(a->sources[0].decided[0].convention == b->sources[0].decided[0].convention);
    for (std::uint32_t i = 0; i < dates.size(); ++i) {
      const auto last = static_cast<std::uint32_t>(dates.size() - 1);
      RC_ASSERT(a->ledger.doc_date(RowId(i)) == b->ledger.doc_date(RowId(last - i)));
    }
  }));
}
