#include "creditor_file.hpp"

#include <doctest/doctest.h>

#include "cli_fixture.hpp"

using namespace arrears;
using test::argument;
using test::Folder;

TEST_CASE("creditor file: keys at the top or in a table") {
  const Folder folder;
  const auto flat = load_creditor(folder.put(
      "a.toml", "name = \"A GmbH\"\naddress = [\"Street 1\", \"Town\"]\naccount = \"DE1\"\n"));
  REQUIRE(flat);
  CHECK(flat->name == "A GmbH");
  CHECK(flat->address == std::vector<std::string>{"Street 1", "Town"});
  CHECK(flat->account == "DE1");
  CHECK(flat->reference == "{customer}");
  const auto table = load_creditor(folder.put(
      "b.toml", "[creditor]\nname = \"B\"\naddress = \"One line\"\nreference = \"R\"\n"));
  REQUIRE(table);
  CHECK(table->name == "B");
  CHECK(table->address == std::vector<std::string>{"One line"});
  CHECK(table->reference == "R");
}

TEST_CASE("creditor file: mistakes are named with their place") {
  const Folder folder;
  const auto typo = load_creditor(folder.put("a.toml", "name = \"A\"\nacount = \"DE1\"\n"));
  REQUIRE_FALSE(typo);
  CHECK(typo.error().code == "setting-unknown");
  CHECK(argument(typo.error(), "suggestion") == "account");
  CHECK(typo.error().place.line == 2);
  for (const char* bad : {"name = 3\n", "address = [1]\n", "address = 1\n"}) {
    CAPTURE(bad);
    const auto type = load_creditor(folder.put("b.toml", bad));
    REQUIRE_FALSE(type);
    CHECK(type.error().code == "setting-type");
    CHECK(type.error().status == Status::usage);
  }
  CHECK(load_creditor(folder.put("c.toml", "name = ")).error().code == "setting-syntax");
  CHECK(load_creditor(folder.at("none.toml")).error().status == Status::file);
  CHECK(load_creditor(folder.path().string()).error().status == Status::file);
}

TEST_CASE("creditor file: the sample is one") {
  const auto sample = load_creditor(std::string(ARREARS_SAMPLES) + "/creditor.toml");
  REQUIRE(sample);
  CHECK_FALSE(sample->name.empty());
  CHECK_FALSE(sample->account.empty());
}
