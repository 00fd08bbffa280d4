#include "parse_line.hpp"

#include <doctest/doctest.h>

#include "cli_fixture.hpp"

using namespace arrears;
using test::argument;

namespace {

Result<Options> parse(std::vector<std::string> words, CommandBit command = kAge) {
  return parse_line(words, command);
}

}  // namespace

TEST_CASE("parse_line: options and ledgers in any order") {
  const auto options =
      parse({"a.csv", "--as-of", "2026-03-31", "b.csv", "--by=invoice", "-O", "csv", "-v", "-"});
  REQUIRE(options);
  CHECK(options->words == std::vector<std::string>{"a.csv", "b.csv", "-"});
  CHECK(options->text("as-of") == "2026-03-31");
  CHECK(options->text("by") == "invoice");
  CHECK(options->text("output-format") == "csv");
  CHECK(options->flag("verbose"));
  CHECK_FALSE(options->flag("quiet"));
  CHECK(options->find("by")->origin == "command line");
}

TEST_CASE("parse_line: two dashes end the options") {
  const auto options = parse({"--strict", "--", "--as-of", "-x"});
  REQUIRE(options);
  CHECK(options->flag("strict"));
  CHECK(options->words == std::vector<std::string>{"--as-of", "-x"});
}

TEST_CASE("parse_line: the last value wins, lists keep all") {
  const auto options = parse({"--by", "customer", "--only", "C1", "--by", "invoice", "--only=C2"});
  REQUIRE(options);
  CHECK(options->text("by") == "invoice");
  CHECK(options->list("only") == std::vector<std::string>{"C1", "C2"});
}

TEST_CASE("parse_line: --excel takes a value only where it hangs on") {
  const auto bare = parse({"--excel", "ledger.csv"});
  REQUIRE(bare);
  CHECK(bare->text("excel") == "on");
  CHECK(bare->words == std::vector<std::string>{"ledger.csv"});
  const auto german = parse({"--excel=de", "ledger.csv"});
  REQUIRE(german);
  CHECK(german->text("excel") == "de");
  const auto file = parse({"--", "--excel"});
  REQUIRE(file);
  CHECK(file->words == std::vector<std::string>{"--excel"});
}

TEST_CASE("parse_line: a value may begin with a dash or hold an equals sign") {
  const auto options = parse({"--where=overdue > -5", "--tolerance", "EUR=0.05"});
  REQUIRE(options);
  CHECK(options->text("where") == "overdue > -5");
  CHECK(options->text("tolerance") == "EUR=0.05");
}

TEST_CASE("parse_line: an unknown option is named as typed, with the nearest one") {
  const auto options = parse({"ledger.csv", "--as-off", "2026-03-31"});
  REQUIRE_FALSE(options);
  CHECK(options.error().code == "option-unknown");
  CHECK(options.error().status == Status::usage);
  CHECK(argument(options.error(), "option") == "--as-off");
  CHECK(argument(options.error(), "suggestion") == "--as-of");
  const auto far = parse({"--zzzzzz=1"});
  REQUIRE_FALSE(far);
  CHECK(argument(far.error(), "option") == "--zzzzzz");
  CHECK(argument(far.error(), "suggestion").empty());
}

TEST_CASE("parse_line: an option of another command is said to be misplaced") {
  const auto options = parse({"--commit", "ledger.csv"});
  REQUIRE_FALSE(options);
  CHECK(options.error().code == "option-misplaced");
  CHECK(argument(options.error(), "option") == "--commit");
  CHECK(argument(options.error(), "commands") == "dunning");
  CHECK(parse({"--commit"}, kDunning));
}

TEST_CASE("parse_line: missing and surplus values") {
  const auto missing = parse({"ledger.csv", "--as-of"});
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == "option-needs-value");
  CHECK(argument(missing.error(), "option") == "--as-of");
  CHECK(argument(missing.error(), "value") == "DATE");
  for (const char* word : {"--strict=maybe", "--strict=false", "--strict=true", "--strict="}) {
    CAPTURE(word);
    const auto surplus = parse({word, "ledger.csv"});
    REQUIRE_FALSE(surplus);
    CHECK(surplus.error().code == "option-takes-none");
    CHECK(argument(surplus.error(), "option") == "--strict");
  }
}

TEST_CASE("parse_line: every option of the table parses for its commands") {
  for (const OptionSpec& spec : all_options()) {
    CAPTURE(spec.name);
    std::vector<std::string> words{"--" + std::string(spec.name)};
    if (spec.takes == Takes::one || spec.takes == Takes::several) words.emplace_back("value");
    for (const CommandBit command : {kImport, kAge, kScore, kDunning, kReport}) {
      const auto options = parse(words, command);
      CHECK(options.has_value() == ((spec.commands & command) != 0));
      if (options) CHECK(options->find(spec.name) != nullptr);
    }
  }
}
