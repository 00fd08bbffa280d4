#include "terminal.hpp"

#include <doctest/doctest.h>

#include "cli_fixture.hpp"

using namespace arrears;
using test::Variable;

TEST_CASE("terminal: colour by choice, else by terminal and environment") {
  const Variable term("TERM", "xterm");
  const Variable none("NO_COLOR", nullptr);
  CHECK(colour_wanted("auto", true));
  CHECK_FALSE(colour_wanted("auto", false));
  CHECK(colour_wanted("always", false));
  CHECK_FALSE(colour_wanted("never", true));
  {
    const Variable no_colour("NO_COLOR", "1");
    CHECK_FALSE(colour_wanted("auto", true));
    CHECK(colour_wanted("always", true));
  }
  {
    const Variable empty("NO_COLOR", "");
    CHECK(colour_wanted("auto", true));
  }
  for (const char* dull : {"dumb", static_cast<const char*>(nullptr)}) {
    const Variable other("TERM", dull);
    CHECK_FALSE(colour_wanted("auto", true));
  }
}
