#include "manual.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include <arrears/render/visible.hpp>

#include "commands.hpp"
#include "manual_text.hpp"
#include "manual_words.hpp"

using namespace arrears;

namespace {

std::string words(std::string_view macros) {
  std::string name = "arrears";
  return joined_words(words_of_macros(macros, name), false);
}

std::size_t widest(std::string_view text) {
  std::size_t widest = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    widest = std::max(widest, display_width(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return widest;
}

}  // namespace

TEST_CASE("manual: macros of a line become words") {
  CHECK(words("Fl -by Ar WHAT") == "--by WHAT");
  CHECK(words("Fl o , Fl -output Ar FILE") == "-o, --output FILE");
  CHECK(words("Fl -excel Ns Oo = Ns Ar de Oc") == "--excel[=de]");
  CHECK(words("Op Ar option ...") == "[option ...]");
  CHECK(words("Pq Xr arrears-ledger 5 .") == "(arrears-ledger(5)).");
  CHECK(words("Ql _ No may stand for Ql - .") == "‘_ may stand for ‘-’’.");
  CHECK(words("Nm") == "arrears");
  CHECK(words("Li a , b .") == "a, b.");
  CHECK(words("Dq \"two words\" ,") == "“two words”,");
  CHECK(words("Cm = != < <= > >=") == "= != < <= > >=");
  CHECK(words("Po a b Pc") == "(a b)");
  CHECK(words("Em word") == "word");
}

TEST_CASE("manual: escapes of roff") {
  CHECK(unescaped("a\\-b\\e\\&. \\(dq\\(ti\\(Ye") == "a-b\\. \"~¥");
  CHECK(unescaped("\\fBbold\\fR") == "bold");
  CHECK(unescaped("plain") == "plain");
  CHECK(unescaped("end\\") == "end");
}

TEST_CASE("manual: a page as text") {
  const std::string page =
      ".Dd November 1, 2026\n.Dt X 1\n.Os\n.Sh NAME\n.Nm x\n.Nd a thing\n"
      ".Sh OPTIONS\nSome text that goes\nover lines.\n.Bl -tag -width Ds\n"
      ".It Fl a Ar N\nWhat a does.\n.It Fl b\nAlso.\n.El\n.Pp\nAfter.\n"
      ".Bd -literal -offset indent\n$ x  -a \\e\n.Ed\n";
  CHECK(manual_text(page, 40, false) ==
        "NAME\n    x — a thing\n\nOPTIONS\n    Some text that goes over lines.\n\n"
        "    -a N    What a does.\n\n    -b      Also.\n\n    After.\n\n        $ x  -a \\\n");
  CHECK(manual_text(".Sh A\n.Nm x\n", 40, true) ==
        "\x1b[1mA\x1b[0m\n    \x1b[1mx\x1b[0m\n");
}

TEST_CASE("manual: text is filled to the width, examples stay as they are") {
  std::string page = ".Sh A\n";
  for (int i = 0; i < 60; ++i) page += "word \n.Cm 字字\n";
  CHECK(widest(manual_text(page, 52, false)) == 48);  // 4 and nine words of 4 with blanks
  CHECK(widest(manual_text(page, 53, false)) == 53);
  page += ".Bd -literal\n" + std::string(90, 'x') + "\n.Ed\n";
  CHECK(widest(manual_text(page, 50, false)) == 94);
}

TEST_CASE("manual: every page is whole") {
  const auto topics = manual_topics();
  for (const Command& command : all_commands()) {
    CHECK(std::find(topics.begin(), topics.end(), command.name) != topics.end());
  }
  for (const std::string_view topic : topics) {
    CAPTURE(topic);
    CHECK_FALSE(manual_title(topic).empty());
    const std::string text = manual_text(manual_page(topic), 100, false);
    CHECK(text.find("NAME\n") == 0);
    // What was not understood would stand there as it is.
    for (const char* macro : {" Fl ", " Ar ", " Cm ", " Xr ", " Ns ", " Pq ", " Ta ", " Li "}) {
      CHECK(text.find(macro) == text.npos);
    }
    CHECK(text.find("\x1b") == text.npos);
    CHECK(text.find("\n\n\n") == text.npos);
  }
  CHECK(manual_page("no-such-page").empty());
  CHECK(manual_page("arrears-age") == manual_page("age"));
}
