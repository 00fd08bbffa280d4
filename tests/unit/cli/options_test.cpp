#include "options.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "cli_fixture.hpp"

using namespace arrears;
using test::argument;

namespace {

Options with(std::string_view name, std::vector<std::string> values) {
  Options options;
  options.set(name, {std::move(values), "command line"});
  return options;
}

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

}  // namespace

TEST_CASE("options: what was set first stays") {
  Options options;
  options.set("currency", {{"EUR"}, "command line"});
  options.set("currency", {{"USD"}, "arrears.toml"});
  CHECK(options.text("currency") == "EUR");
  CHECK(options.find("currency")->origin == "command line");
  CHECK(options.find("profile") == nullptr);
  CHECK(options.text_or("profile", "generic-en") == "generic-en");
}

TEST_CASE("options: the last value of one option wins, a list keeps all") {
  const Options options = with("only", {"C1", "C2"});
  CHECK(options.text("only") == "C2");
  CHECK(options.list("only") == std::vector<std::string>{"C1", "C2"});
  CHECK(options.list("where").empty());
}

TEST_CASE("options: a flag is set, unless the environment or a settings file says no") {
  for (const char* yes : {"true", "yes", "1"}) CHECK(with("strict", {yes}).flag("strict"));
  for (const char* no : {"false", "no", "off", "0"}) {
    CHECK_FALSE(with("strict", {no}).flag("strict"));
  }
  CHECK_FALSE(Options().flag("strict"));
}

TEST_CASE("options: dates are ISO or today") {
  CHECK((**with("as-of", {"2026-02-28"}).date("as-of")).to_iso() == "2026-02-28");
  CHECK(**with("as-of", {"today"}).date("as-of") == today());
  CHECK_FALSE(Options().date("as-of")->has_value());
  for (const char* bad : {"2026-02-30", "28.02.2026", "", "2026-2-8", "tomorrow"}) {
    CAPTURE(bad);
    const auto date = with("as-of", {bad}).date("as-of");
    REQUIRE_FALSE(date);
    CHECK(date.error().code == "option-value");
    CHECK(date.error().status == Status::usage);
    CHECK(argument(date.error(), "option") == "--as-of");
    CHECK(argument(date.error(), "value") == bad);
  }
}

TEST_CASE("options: numbers lie within their range and are nothing but a number") {
  CHECK(**with("threads", {"8"}).number("threads", 1, 1024) == 8);
  CHECK(**with("top", {"0"}).number("top", 0, kMost) == 0);
  for (const char* bad : {"0", "1025", "-3", "8x", "", " 8", "8.0", "99999999999999999999"}) {
    CAPTURE(bad);
    const auto number = with("threads", {bad}).number("threads", 1, 1024);
    REQUIRE_FALSE(number);
    CHECK(argument(number.error(), "expected") == "1..1024");
  }
  const auto open = with("top", {"-1"}).number("top", 0, kMost);
  REQUIRE_FALSE(open);
  CHECK(argument(open.error(), "expected") == "0..");
}

TEST_CASE("options: rates are exact decimals") {
  CHECK((**with("interest-rate", {"9.25"}).rate("interest-rate")).to_decimal() == "9.25");
  CHECK_FALSE(with("interest-rate", {"9,25"}).rate("interest-rate"));
  CHECK_FALSE(with("interest-rate", {"9%"}).rate("interest-rate"));
}

TEST_CASE("options: days rise") {
  CHECK(*with("horizons", {"30,60,90"}).days("horizons") == std::vector<std::int32_t>{30, 60, 90});
  CHECK(Options().days("horizons")->empty());
  for (const char* bad : {"30,30", "60,30", "0,30", "-5", "30,", "30;60", "100000", ""}) {
    CAPTURE(bad);
    CHECK_FALSE(with("horizons", {bad}).days("horizons"));
  }
}

TEST_CASE("options: a choice is one of the words that help lists") {
  CHECK(**with("basis", {"invoice"}).choice("basis") == "invoice");
  const auto typo = with("basis", {"invoce"}).choice("basis");
  REQUIRE_FALSE(typo);
  CHECK(argument(typo.error(), "expected") == "due|invoice");
  CHECK(argument(typo.error(), "suggestion") == "invoice");
  CHECK_FALSE(with("basis", {"due|invoice"}).choice("basis"));
}

TEST_CASE("options: amounts are in their own currency, else in the default one") {
  const Currency eur = *Currency::from_code("EUR");
  const Currency jpy = *Currency::from_code("JPY");
  const auto amounts = with("tolerance", {"0.05", "JPY=3"}).amounts("tolerance", eur);
  REQUIRE(amounts);
  REQUIRE(amounts->size() == 2);
  CHECK(amounts->at(0).minor == 5);
  CHECK(amounts->at(0).currency == eur);
  CHECK(amounts->at(1).minor == 3);
  CHECK(amounts->at(1).currency == jpy);

  const auto nameless = with("tolerance", {"1"}).amounts("tolerance", Currency{});
  REQUIRE_FALSE(nameless);
  CHECK(nameless.error().code == "option-currency");
  for (const char* bad : {"XYZ=1", "EUR=", "EUR=1,5", "EUR=0.005", "JPY=0.5", "=1"}) {
    CAPTURE(bad);
    CHECK_FALSE(with("tolerance", {bad}).amounts("tolerance", eur));
  }
}

TEST_CASE("options: money of a decimal never rounds") {
  const Currency eur = *Currency::from_code("EUR");
  const Currency kwd = *Currency::from_code("KWD");
  CHECK(money_of(*Rate::parse("12.5"), eur)->minor == 1250);
  CHECK(money_of(*Rate::parse("-12.5"), kwd)->minor == -12500);
  CHECK(money_of(*Rate::parse("12.500"), eur)->minor == 1250);
  CHECK_FALSE(money_of(*Rate::parse("12.505"), eur));
  CHECK_FALSE(money_of(*Rate::parse("9223372036854775807"), eur));
}
