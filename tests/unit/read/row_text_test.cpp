#include <arrears/read/row_text.hpp>

#include <doctest/doctest.h>

#include "read_helpers.hpp"

using namespace arrears;
using namespace arrears::test;

TEST_CASE("a row is read again by its origin, quoted line breaks and all") {
  const TextFile file(
      "Customer;Invoice no;Date;Amount;Currency;Text\n"
      "A;1;2026-01-02;10.00;EUR;\"two\nlines; and more\"\n"
      "B;2;2026-01-03;5.00;EUR;last");
  ReadOptions options = options_for(file.path());
  options.wanted.origins = true;
  const auto outcome = read_ledger(options);
  REQUIRE(outcome);
  REQUIRE(outcome->ledger.size() == 2);
  CHECK(outcome->ledger.origin(RowId(1)).line == 4);
  CHECK(*read_row_text(outcome->ledger, RowId(0), outcome->sources) ==
        "A;1;2026-01-02;10.00;EUR;\"two\nlines; and more\"");
  CHECK(*read_row_text(outcome->ledger, RowId(1), outcome->sources) ==
        "B;2;2026-01-03;5.00;EUR;last");
  CHECK(read_row_text(outcome->sources[0], 100'000).error().code == "row-text-changed");
}
