#include "completion.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "option_table.hpp"
#include "progress.hpp"

using namespace arrears;

namespace {

const Catalogue kEnglish("en");

std::vector<std::string> two_columns(std::span<const std::string>, bool result) {
  return result ? std::vector<std::string>{"customer_id", "balance"}
                : std::vector<std::string>{"salesperson", "region"};
}

Completion completed(std::vector<std::string> words, bool bash = false) {
  return complete(words, bash, kEnglish, two_columns);
}

std::string joined(const Completion& found) {
  std::string out;
  for (const Candidate& candidate : found.words) {
    out += (out.empty() ? "" : " ") + candidate.word;
  }
  return out;
}

}  // namespace

TEST_CASE("completion: commands, topics, shells") {
  CHECK(joined(completed({""})) == "import age score dunning report help completions");
  CHECK(joined(completed({"a"})) == "age");
  CHECK(joined(completed({"help", "pro"})) == "procedure profile");
  CHECK(joined(completed({"completions", "z"})) == "zsh");
  CHECK(completed({"nonsense", ""}).words.empty());
  CHECK(joined(completed({})).empty());
}

TEST_CASE("completion: every option of a command, none of another's, none twice") {
  for (const OptionSpec& spec : all_options()) {
    const std::string name = "--" + std::string(spec.name);
    const Completion found = completed({"age", name});
    const bool there = std::any_of(found.words.begin(), found.words.end(),
                                   [&](const Candidate& c) { return c.word == name; });
    CAPTURE(name);
    CHECK(there == ((spec.commands & kAge) != 0));
  }
  CHECK(joined(completed({"age", "--strict", "--stri"})).empty());
  CHECK(joined(completed({"age", "--only", "C1", "--onl"})) == "--only");
  CHECK_FALSE(completed({"age", "--as-of"}).words.front().meaning.empty());
}

TEST_CASE("completion: values of options") {
  CHECK(joined(completed({"age", "--basis", ""})) == "due invoice");
  CHECK(joined(completed({"age", "--basis=i"})) == "--basis=invoice");
  CHECK(joined(completed({"age", "--decimal-mark", ""})) == ". ,");
  CHECK(joined(completed({"score", "--curve", ""})) == "A B C");
  CHECK(completed({"score", "--curve", ""}).files);
  CHECK(completed({"dunning", "--letters", ""}).folders);
  CHECK(joined(completed({"age", "-O", "xl"})) == "xlsx");
  CHECK(joined(completed({"dunning", "--procedure", "three"})) == "three-letters");
  CHECK(joined(completed({"score", "--credit-rules", "w"})) == "watch=90");
  // A flag takes none, so a file may follow.
  CHECK(completed({"age", "--strict", ""}).files);
  // Behind the end of options there are only files.
  CHECK(joined(completed({"age", "--", "--ba"})).empty());
  CHECK(completed({"age", "--", "--ba"}).files);
}

TEST_CASE("completion: columns, also in lists") {
  CHECK(joined(completed({"age", "--by", "sa"})) == "salesperson");
  CHECK(joined(completed({"age", "--columns", "customer_id,b"})) == "customer_id,balance");
  CHECK(joined(completed({"age", "--by", "region,sal"})) == "region,salesperson");
}

TEST_CASE("completion: kinds of report only once") {
  CHECK(joined(completed({"report", "overd"})) == "overdue");
  CHECK(joined(completed({"report", "overdue", "summ"})).empty());
  CHECK(completed({"report", ""}).files);
}

TEST_CASE("completion: bash cuts words at '='") {
  CHECK(joined(completed({"age", "--basis", "=", "in"}, true)) == "invoice");
  CHECK(joined(completed({"age", "--basis", "="}, true)) == "due invoice");
  CHECK(joined(completed({"age", "--basis", "in"}, true)) == "invoice");
}

TEST_CASE("progress: rows, rate, and the time left where it is known") {
  CHECK(progress_text(kEnglish, 3'000'000, 0, 0, 1.5) == "3,000,000 rows read, 2,000,000 a second");
  CHECK(progress_text(kEnglish, 100, 25, 100, 2.0) == "100 rows read, 50 a second, 6 s left");
  CHECK(progress_text(kEnglish, 100, 100, 100, 2.0) == "100 rows read, 50 a second");
  CHECK(progress_text(kEnglish, 100, 130, 100, 2.0) == "100 rows read, 50 a second");
  CHECK(progress_text(kEnglish, 0, 0, 0, 0.0) == "0 rows read, 0 a second");
}
