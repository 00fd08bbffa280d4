#include "settings.hpp"

#include <doctest/doctest.h>

#include "cli_fixture.hpp"

using namespace arrears;
using test::argument;
using test::Folder;
using test::Variable;

namespace {

// Files of the machine the test runs on stay out.
struct Settings {
  Folder folder;
  Variable home{"HOME", folder.path().c_str()};
  Variable config_home{"XDG_CONFIG_HOME", folder.path().c_str()};
  std::filesystem::path before = std::filesystem::current_path();

  Settings() { std::filesystem::current_path(folder.path()); }
  ~Settings() { std::filesystem::current_path(before); }
};

Options given(std::string_view name, std::string value) {
  Options options;
  options.set(name, {{std::move(value)}, "command line"});
  return options;
}

}  // namespace

TEST_CASE("settings: command line, then environment, then folder, then user") {
  const Settings here;
  here.folder.put("arrears.toml", "currency = \"GBP\"\napply = \"oldest\"\nlang = \"zh\"\n");
  here.folder.put("arrears/config.toml",
                  "currency = \"CHF\"\napply = \"balance-forward\"\nlang = \"en\"\n"
                  "buckets = \"weekly\"\n");
  const Variable variable("ARREARS_APPLY", "reference");
  Options options = given("currency", "EUR");
  REQUIRE(add_settings(options, kAge));
  CHECK(options.text("currency") == "EUR");
  CHECK(options.text("apply") == "reference");
  CHECK(options.find("apply")->origin == "ARREARS_APPLY");
  CHECK(options.text("lang") == "zh");
  CHECK(options.find("lang")->origin == "arrears.toml");
  CHECK(options.text("buckets") == "weekly");
  CHECK(options.find("buckets")->origin == here.folder.at("arrears/config.toml"));
}

TEST_CASE("settings: --no-config leaves the environment") {
  const Settings here;
  here.folder.put("arrears.toml", "apply = \"oldest\"\n");
  const Variable variable("ARREARS_THREADS", "2");
  Options options = given("no-config", "true");
  REQUIRE(add_settings(options, kAge));
  CHECK_FALSE(options.text("apply"));
  CHECK(options.text("threads") == "2");
}

TEST_CASE("settings: --config stands for the file of the folder") {
  const Settings here;
  here.folder.put("arrears.toml", "apply = \"oldest\"\n");
  const std::string other = here.folder.put("other.toml", "basis = \"invoice\"\n");
  Options options = given("config", other);
  REQUIRE(add_settings(options, kAge));
  CHECK_FALSE(options.text("apply"));
  CHECK(options.text("basis") == "invoice");

  Options missing = given("config", here.folder.at("none.toml"));
  const auto added = add_settings(missing, kAge);
  REQUIRE_FALSE(added);
  CHECK(added.error().status == Status::file);
}

TEST_CASE("settings: values may be numbers, dates, truths and lists; keys may have underscores") {
  const Settings here;
  here.folder.put("arrears.toml",
                  "threads = 3\nstrict = true\nas-of = 2026-03-31\noutput_format = \"csv\"\n"
                  "tolerance = [\"EUR=0.05\", \"CNY=1\"]\n");
  Options options;
  const auto added = add_settings(options, kAge);
  // A date is no setting: a run of tomorrow must not be of a day that a file names.
  REQUIRE_FALSE(added);
  CHECK(added.error().code == "setting-unknown");
  CHECK(argument(added.error(), "key") == "as-of");

  here.folder.put("arrears.toml", "threads = 3\nstrict = true\noutput_format = \"csv\"\n"
                                  "tolerance = [\"EUR=0.05\", \"CNY=1\"]\n");
  Options good;
  REQUIRE(add_settings(good, kAge));
  CHECK(good.text("threads") == "3");
  CHECK(good.flag("strict"));
  CHECK(good.text("output-format") == "csv");
  CHECK(good.list("tolerance") == std::vector<std::string>{"EUR=0.05", "CNY=1"});
}

TEST_CASE("settings: a key of another command is passed over, one of none is an error") {
  const Settings here;
  here.folder.put("arrears.toml", "procedure = \"reminder\"\n");
  Options options;
  REQUIRE(add_settings(options, kAge));
  CHECK_FALSE(options.text("procedure"));

  here.folder.put("arrears.toml", "\n\ncurency = \"EUR\"\n");
  Options typo;
  const auto added = add_settings(typo, kAge);
  REQUIRE_FALSE(added);
  CHECK(added.error().code == "setting-unknown");
  CHECK(argument(added.error(), "suggestion") == "currency");
  CHECK(added.error().place.line == 3);
  CHECK(added.error().place.file == "arrears.toml");
}

TEST_CASE("settings: broken TOML and wrong types are errors with their place") {
  const Settings here;
  here.folder.put("arrears.toml", "apply = \n");
  Options options;
  const auto broken = add_settings(options, kAge);
  REQUIRE_FALSE(broken);
  CHECK(broken.error().code == "setting-syntax");
  CHECK(broken.error().place.line == 1);

  here.folder.put("arrears.toml", "[apply]\nrule = \"oldest\"\n");
  const auto table = add_settings(options, kAge);
  REQUIRE_FALSE(table);
  CHECK(table.error().code == "setting-type");
  CHECK(argument(table.error(), "key") == "apply");
}

TEST_CASE("settings: an empty variable sets nothing") {
  const Settings here;
  const Variable variable("ARREARS_CURRENCY", "");
  Options options;
  REQUIRE(add_settings(options, kAge));
  CHECK_FALSE(options.text("currency"));
}

TEST_CASE("settings: each is described with its value and origin") {
  const Settings here;
  here.folder.put("arrears.toml", "tolerance = [\"EUR=0.05\", \"CNY=1\"]\n");
  Options options = given("apply", "oldest");
  REQUIRE(add_settings(options, kAge));
  const std::string text = describe_settings(options, kAge);
  CHECK(text.find("apply = \"oldest\"  # command line\n") != std::string::npos);
  CHECK(text.find("tolerance = [\"EUR=0.05\", \"CNY=1\"]  # arrears.toml\n") != std::string::npos);
  CHECK(text.find("basis = \"due\"  # built-in\n") != std::string::npos);
  CHECK(text.find("currency = \"\"  # built-in\n") != std::string::npos);
  CHECK(text.find("procedure") == std::string::npos);
  CHECK(variable_of("output-format") == "ARREARS_OUTPUT_FORMAT");
}
