#include <arrears/render/procedure_file.hpp>

#include <doctest/doctest.h>

using namespace arrears;

namespace {

std::string fault(std::string_view text) {
  const auto made = parse_procedure(text, "p.toml");
  if (made) return "ok";
  const Diagnostic& d = made.error();
  CHECK(d.status == Status::usage);
  return d.code + ' ' + std::to_string(d.place.line) + ':' + std::to_string(d.place.column) + ' ' +
         (d.arguments.empty() ? "" : d.arguments.back().value);
}

}  // namespace

TEST_CASE("shipped procedures read, and what is written reads back the same") {
  const auto names = shipped_procedures();
  REQUIRE(names.size() == 7);
  for (const std::string_view name : names) {
    const auto made = shipped_procedure(name);
    REQUIRE(made.has_value());
    CHECK(made->name == name);
    const std::string text = write_procedure(*made);
    const auto again = parse_procedure(text, "again.toml");
    REQUIRE(again.has_value());
    CHECK(write_procedure(*again) == text);
    for (const std::string_view charges : shipped_charges()) {
      const auto with = with_charges(*made, charges);
      REQUIRE(with.has_value());
      const auto back = parse_procedure(write_procedure(*with), "charged.toml");
      REQUIRE(back.has_value());
      CHECK(back->charges == charges);
      CHECK(back->interest.reference == with->interest.reference);
      CHECK(back->levels.back().fee.none() == with->levels.back().fee.none());
    }
  }
}

TEST_CASE("three-letters has the values of its description") {
  const auto made = shipped_procedure("three-letters").value();
  REQUIRE(made.levels.size() == 3);
  CHECK(made.advance == Advance::step);
  CHECK(made.levels[0].days_past_due == 1);
  CHECK(made.levels[1].days_past_due == 15);
  CHECK(made.levels[2].days_past_due == 30);
  CHECK(made.levels[0].deadline_days == 14);
  CHECK(made.levels[1].deadline_days == 10);
  CHECK(made.levels[2].deadline_days == 7);
  CHECK(made.levels[2].stop_supply);
  CHECK(made.interest.none());
  CHECK(shipped_procedure("twelve-steps")->levels.size() == 12);
  CHECK(shipped_procedure("twelve-steps")->levels[6].with_previous);
  CHECK(shipped_procedure("pre-due")->ahead_of_due());
  CHECK_FALSE(shipped_procedure("reminder")->ahead_of_due());
}

TEST_CASE("faults are told with their place and the nearest name") {
  const std::string level = "[[level]]\nname = \"a\"\ndays_past_due = 1\n";
  CHECK(fault("name = \"x\"\n" + level) == "ok");
  CHECK(fault("name = \"x\"\nadvanse = \"step\"\n" + level) ==
        "procedure-unknown-key 2:1 advance");
  CHECK(fault("name = \"x\"\n" + level + "chanel = \"email\"\n") ==
        "procedure-unknown-key 5:1 channel");
  CHECK(fault("name = \"x\"\n" + level + "channel = \"emial\"\n") ==
        "procedure-bad-value 5:11 email");
  CHECK(fault("name = \"x\"\n" + level + "fee = 1.5\n").starts_with("procedure-bad-value 5:7"));
  CHECK(fault("name = \"x\"\n" + level + "fee = \"-1\"\n").starts_with("procedure-bad-value"));
  CHECK(fault("name = \"x\"\n" + level + "grace_days = -1\n").starts_with("procedure-bad-value"));
  CHECK(fault("name = \"x\"\n").starts_with("procedure-missing"));
  CHECK(fault(level).starts_with("procedure-missing"));
  CHECK(fault("name = \"x\n").starts_with("procedure-syntax 1:"));
  CHECK(fault("name = \"x\"\n[[level]]\nname = \"a\"\n").starts_with("procedure-level-when 2:1"));
  CHECK(fault("name = \"x\"\n[[level]]\nname = \"a\"\nwith_previous = true\n")
            .starts_with("procedure-level-when"));
  CHECK(fault("name = \"x\"\n" + level + level).starts_with("procedure-level-twice 5:1"));
  CHECK(fault("name = \"x\"\n" + level + "repeat_days = 3\n[[level]]\nname = \"b\"\n"
              "days_past_due = 9\n").starts_with("procedure-repeat-not-last"));
  CHECK(shipped_procedure("three-leters").error().arguments.back().value == "three-letters");
  CHECK(with_charges(shipped_procedure("reminder").value(), "de-b2x").error().code ==
        "charges-unknown");
}
