#include <arrears/model/diagnostic.hpp>
#include <arrears/model/result.hpp>

#include <doctest/doctest.h>

using namespace arrears;

namespace {

Result<int> half(int value) {
  if (value % 2 != 0) return fail(error("odd").with("value", value));
  return value / 2;
}

}  // namespace

TEST_CASE("each maker has its severity and the status of the manual") {
  CHECK(error("x").severity == Severity::error);
  CHECK(error("x").status == Status::rejected);
  CHECK(usage_error("x").severity == Severity::error);
  CHECK(usage_error("x").status == Status::usage);
  CHECK(file_error("x", "a.csv").status == Status::file);
  CHECK(file_error("x", "a.csv").place.file == "a.csv");
  CHECK(warning("x").severity == Severity::warning);
  CHECK(warning("x").status == Status::ok);
  CHECK(note("x").severity == Severity::note);
  CHECK(note("x").status == Status::ok);
  CHECK(static_cast<int>(Status::no) == 10);
  CHECK(static_cast<int>(Status::internal) == 70);
}

TEST_CASE("arguments keep their order, the place replaces the one before") {
  const Diagnostic d = file_error("amount-two-marks", "b.csv")
                           .with("text", "1.2.3")
                           .with("count", std::int64_t{-2})
                           .at({"a.csv", 7, 3, "1.2.3", 5});
  CHECK(d.code == "amount-two-marks");
  REQUIRE(d.arguments.size() == 2);
  CHECK(d.arguments[0].name == "text");
  CHECK(d.arguments[0].value == "1.2.3");
  CHECK(d.arguments[1].value == "-2");
  CHECK(d.place.file == "a.csv");
  CHECK(d.place.line == 7);
  CHECK(d.place.length == 5);
}

TEST_CASE("a result is a value or the reason why there is none") {
  CHECK(half(4) == 2);
  const auto failed = half(3);
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code == "odd");
  CHECK(failed.error().arguments.at(0).value == "3");
}
