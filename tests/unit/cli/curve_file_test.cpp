#include "curve_file.hpp"

#include <doctest/doctest.h>

#include "cli_fixture.hpp"

using namespace arrears;
using test::Folder;

TEST_CASE("curve file: the tables compiled in, by letter") {
  const auto a = load_curve("A");
  REQUIRE(a);
  CHECK(a->at(30) == doctest::Approx(0.93));
  CHECK(a->at(45) == doctest::Approx(0.89));
  CHECK(a->at(-10) == doctest::Approx(0.99));
  CHECK(a->at(2000) == doctest::Approx(0.13));
  const auto b = load_curve("b");
  REQUIRE(b);
  CHECK(b->at(100) == doctest::Approx(0.80));
  REQUIRE(load_curve("C"));
  CHECK(load_curve("D").error().status == Status::file);
}

TEST_CASE("curve file: a file of one's own, with comments, CRLF and rows in any order") {
  const Folder folder;
  const std::string path = folder.put(
      "own.csv", "# our own\r\ncurve,days,probability\r\nours,90,0.5\r\n\r\nours,0,1\r\n");
  const auto curve = load_curve(path);
  REQUIRE(curve);
  CHECK(curve->at(45) == doctest::Approx(0.75));
  CHECK(curve->name() == path);
}

TEST_CASE("curve file: a bad row is named with its line") {
  for (const char* bad : {"A,x,0.5", "A,1", "A,1,half", "A,1,0.5,more", "nonsense", "A,1.5,0.5"}) {
    CAPTURE(bad);
    const auto curve = parse_curve("curve,days,probability\nA,0,0.9\n" + std::string(bad), "f.csv");
    REQUIRE_FALSE(curve);
    CHECK(curve.error().code == "curve-syntax");
    CHECK(curve.error().place.file == "f.csv");
    CHECK(curve.error().place.line == 3);
    CHECK(curve.error().place.excerpt == bad);
  }
}

TEST_CASE("curve file: what is no curve") {
  CHECK(parse_curve("", "f").error().code == "curve-empty");
  CHECK(parse_curve("curve,days,probability\n", "f").error().code == "curve-empty");
  CHECK(parse_curve("A,1,0.5\nA,1,0.4\n", "f").error().code == "curve-not-rising");
  CHECK(parse_curve("A,1,1.01\n", "f").error().code == "curve-not-a-probability");
  CHECK(parse_curve("A,1,-0.01\n", "f").error().code == "curve-not-a-probability");
  CHECK(load_curve("/nonexistent/curve.csv").error().status == Status::file);
}
