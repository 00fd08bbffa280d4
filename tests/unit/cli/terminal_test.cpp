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

TEST_CASE("terminal: what is printed cannot command it") {
  CHECK(printable("plain, 汉字, é") == "plain, 汉字, é");
  CHECK(printable("a\tb\x1b[31mc\x7f") == "a b\\x1b[31mc\\x7f");
  CHECK(printable("line\nbreak\r") == "line\\x0abreak\\x0d");
  CHECK(printable("c1 \xc2\x9b" "2J") == "c1 \\xc2\\x9b2J");
  CHECK(printable("turn \xe2\x80\xae" "around") == "turn \\xe2\\x80\\xaearound");
  CHECK(printable(std::string_view("nul\0!", 5)) == "nul\\x00!");
  CHECK(printable("bad \xff\xc3") == "bad \xef\xbf\xbd\xef\xbf\xbd");
  CHECK(printable("").empty());
}

TEST_CASE("terminal: widths") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("汉字") == 4);
  CHECK(display_width("e\xcc\x81") == 1);
  CHECK(display_width("\xff") == 1);
  CHECK(display_width("") == 0);
}
