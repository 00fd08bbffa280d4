#include "catalogue.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "option_table.hpp"

using namespace arrears;

namespace {

/// The names in braces of a text.
std::set<std::string> names_in(std::string_view text) {
  std::set<std::string> names;
  for (std::size_t at = text.find('{'); at != text.npos; at = text.find('{', at + 1)) {
    const std::size_t end = text.find('}', at);
    if (end == text.npos) break;
    const std::string_view field = text.substr(at + 1, end - at - 1);
    names.emplace(field.substr(0, field.find('|')));  // `{count|row|rows}` is count
  }
  return names;
}

}  // namespace

TEST_CASE("catalogue: names are filled in, unknown ones stay") {
  const std::vector<Argument> arguments{{"a", "1"}, {"b", "{a}"}, {"empty", ""}};
  CHECK(fill_in("x {a} y {b} z", arguments) == "x 1 y {a} z");
  CHECK(fill_in("{a}{a}{empty}|", arguments) == "11|");
  CHECK(fill_in("{none} {a", arguments) == "{none} {a");
  CHECK(fill_in("a} {} {a}", arguments) == "a} {} 1");
  CHECK(fill_in("", arguments).empty());
}

TEST_CASE("catalogue: both languages, falling back to English") {
  const Catalogue english("en");
  const Catalogue chinese("zh");
  CHECK(english.plain("severity.error") == "error");
  CHECK(chinese.plain("severity.error") == "错误");
  CHECK(english.plain("no-such-code") == "no-such-code");
  CHECK_FALSE(english.has("no-such-code"));
  CHECK(english.has("severity.error"));
}

TEST_CASE("catalogue: a diagnostic without an entry still says all it knows") {
  const Catalogue catalogue("en");
  const Diagnostic diagnostic = error("no-such-code").with("a", "1").with("b", 2);
  CHECK(catalogue.text(diagnostic) == "no-such-code a=1 b=2");
  CHECK(catalogue.hint(error("no-such-code")).empty());
}

TEST_CASE("catalogue: a hint that would have a hole is left out") {
  const Catalogue catalogue("en");
  const auto unknown = [](std::string suggestion) {
    return usage_error("option-unknown").with("option", "--x").with("suggestion",
                                                                    std::move(suggestion));
  };
  CHECK(catalogue.text(unknown("")) == "unknown option '--x'");
  CHECK(catalogue.hint(unknown("--y")) == "did you mean '--y'?");
  CHECK(catalogue.hint(unknown("")).empty());
  CHECK(catalogue.hint(usage_error("option-unknown")).empty());
}

TEST_CASE("catalogue: every entry speaks both languages and names the same things") {
  const Catalogue english("en");
  for (const auto& entry : english.entries()) {
    const std::string code(entry.code);
    const Message& message = entry.message;
    CAPTURE(code);
    CHECK_FALSE(message.en.empty());
    CHECK_FALSE(message.zh.empty());
    CHECK(message.en_hint.empty() == message.zh_hint.empty());
    CHECK(names_in(message.en) == names_in(message.zh));
    CHECK(names_in(message.en_hint) == names_in(message.zh_hint));
  }
}

TEST_CASE("catalogue: every option and every section of help has a text") {
  const Catalogue catalogue("en");
  for (const OptionSpec& spec : all_options()) {
    CAPTURE(spec.name);
    CHECK(catalogue.has("option." + std::string(spec.name)));
    CHECK(catalogue.has("group." + std::string(spec.group)));
  }
}

TEST_CASE("catalogue: no text for an option that is not there") {
  const std::vector<std::string_view> commands{"import", "age", "score", "dunning", "report"};
  const Catalogue english("en");
  for (const auto& entry : english.entries()) {
    const std::string code(entry.code);
    if (!code.starts_with("option.")) continue;
    std::string name = code.substr(std::string_view("option.").size());
    const std::string first = name.substr(0, name.find('.'));
    const bool own = name.find('.') != name.npos &&
                     std::find(commands.begin(), commands.end(), first) != commands.end();
    if (own) name = name.substr(first.size() + 1);
    CAPTURE(code);
    CHECK(find_option(name) != nullptr);
  }
}

TEST_CASE("catalogue: phrases take values by position, or all of them") {
  const Catalogue catalogue("en");
  const std::vector<std::string> values{"a", "b"};
  CHECK(catalogue.phrase("no-such-code", values).empty());
  CHECK(catalogue.phrase("severity.note", values) == "note");
}
