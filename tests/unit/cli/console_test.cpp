#include "console.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "cli_fixture.hpp"

using namespace arrears;

namespace {

template <class Code>
std::string said(ConsoleOptions options, const Code& code) {
  const Catalogue catalogue("en");
  return test::captured(stderr, [&] {
    Console console(catalogue, options);
    code(console);
  });
}

Diagnostic two_marks() {
  Place place;
  place.file = "invoices.csv";
  place.line = 1042;
  place.column = 28;
  place.excerpt = "INV-20817,C0099,2026-03-02,1.234.56,EUR";
  place.length = 8;
  return error("amount-two-marks").with("text", "1.234.56").at(place);
}

}  // namespace

TEST_CASE("console: place, excerpt with a mark, hint") {
  const std::string text = said({}, [](Console& console) { console.say(two_marks()); });
  CHECK(text ==
        "error: invoices.csv:1042:28: amount '1.234.56' has two decimal marks\n"
        "   1042 | INV-20817,C0099,2026-03-02,1.234.56,EUR\n"
        "        |                            ^^^^^^^^\n"
        "hint: say which with --decimal-mark, or decimal_mark in the profile\n");
}

TEST_CASE("console: the mark stands below wide characters") {
  Diagnostic diagnostic = two_marks();
  diagnostic.place.excerpt = "张三,1.234.56";
  diagnostic.place.column = 4;
  const std::string text = said({}, [&](Console& console) { console.say(diagnostic); });
  CHECK(text.find("   1042 | 张三,1.234.56\n        |      ^^^^^^^^\n") != std::string::npos);
}

TEST_CASE("console: a long line is cut around what is meant") {
  Diagnostic diagnostic = two_marks();
  diagnostic.place.excerpt.assign(500, 'a');
  diagnostic.place.excerpt += "HERE";
  diagnostic.place.excerpt.append(500, 'b');
  diagnostic.place.column = 501;
  diagnostic.place.length = 4;
  const std::string text = said({}, [&](Console& console) { console.say(diagnostic); });
  const std::string cut = "…" + std::string(60, 'a') + "HERE" + std::string(60, 'b') + "…\n";
  CHECK(text.find("   1042 | " + cut) != std::string::npos);
  CHECK(text.find("        | " + std::string(61, ' ') + "^^^^\n") != std::string::npos);
}

TEST_CASE("console: a mark beyond the line does no harm") {
  Diagnostic diagnostic = two_marks();
  diagnostic.place.excerpt = "ab";
  diagnostic.place.column = 90;
  const std::string text = said({}, [&](Console& console) { console.say(diagnostic); });
  CHECK(text.find("   1042 | ab\n") != std::string::npos);
}

TEST_CASE("console: text of a ledger cannot command a terminal") {
  Diagnostic diagnostic = two_marks();
  diagnostic.place.file = "a\x1b[2J.csv";
  diagnostic.place.excerpt = "x\x1b]0;title\x07y\xff";
  const std::string text = said({}, [&](Console& console) { console.say(diagnostic); });
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find('\x07') == std::string::npos);
  CHECK(text.find("a\\x1b[2J.csv:1042") != std::string::npos);
}

TEST_CASE("console: the worst status wins, and an answer yields to a fault") {
  const auto status_of = [](const std::vector<Status>& statuses) {
    Status last = Status::ok;
    (void)said({}, [&](Console& console) {
      for (const Status status : statuses) console.raise(status);
      last = console.status();
    });
    return last;
  };
  CHECK(status_of({}) == Status::ok);
  CHECK(status_of({Status::no, Status::rejected}) == Status::rejected);
  CHECK(status_of({Status::rejected, Status::no}) == Status::rejected);
  CHECK(status_of({Status::file, Status::usage}) == Status::file);
  CHECK(status_of({Status::internal, Status::file}) == Status::internal);
}

TEST_CASE("console: a warning raises the status only when strict") {
  for (const bool strict : {false, true}) {
    ConsoleOptions options;
    options.strict = strict;
    (void)said(options, [&](Console& console) {
      console.say(warning("no-such-code"));
      CHECK(console.status() == (strict ? Status::rejected : Status::ok));
      CHECK_FALSE(console.stopped());
    });
  }
}

TEST_CASE("console: volumes") {
  const auto all = [](Console& console) {
    console.say(error("an-error"));
    console.say(warning("a-warning"));
    console.say(note("a-note"));
    console.detail(note("a-detail"));
  };
  CHECK(said({Volume::quiet}, all) == "error: an-error\n");
  CHECK(said({}, all) == "error: an-error\nwarning: a-warning\nnote: a-note\n");
  CHECK(said({Volume::verbose}, all) ==
        "error: an-error\nwarning: a-warning\nnote: a-note\nnote: a-detail\n");
}

TEST_CASE("console: json is one object a line, with nothing that breaks it") {
  ConsoleOptions options;
  options.json = true;
  const std::string text = said(options, [](Console& console) {
    Diagnostic diagnostic = two_marks();
    diagnostic.place.excerpt = "a\"b\\c\nd";
    console.say(diagnostic);
    console.count_rows(10, 1);
    console.summarise();
  });
  CHECK(std::count(text.begin(), text.end(), '\n') == 1);
  CHECK(text.starts_with(
      R"({"severity":"error","code":"amount-two-marks","file":"invoices.csv","line":1042,)"));
  CHECK(text.find(R"("excerpt":"a\"b\\c\\nd")") != std::string::npos);
  CHECK(text.find(R"("arguments":{"text":"1.234.56"}})") != std::string::npos);
}

TEST_CASE("console: the last line counts") {
  const auto run = [](std::uint64_t rejected) {
    return [rejected](Console& console) {
      console.say(error("an-error"));
      console.say(warning("a-warning"));
      console.count_rows(48117, rejected);
      console.summarise();
    };
  };
  CHECK(said({Volume::quiet}, run(2)).ends_with(
      "arrears: 1 error, 1 warning; 2 of 48,117 rows rejected (see --rejects)\n"));
  CHECK(said({}, run(0)).ends_with("arrears: 1 error, 1 warning\n"));
  CHECK(said({}, [](Console& console) {
          console.count_rows(10, 0);
          console.summarise();
        }).empty());
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1000) == "1,000");
  CHECK(grouped(1234567) == "1,234,567");
}
