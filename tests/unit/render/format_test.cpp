#include <arrears/render/format.hpp>

#include <set>

#include <doctest/doctest.h>

namespace arrears {
namespace {

std::string argument(const Diagnostic& diagnostic, std::string_view name) {
  for (const Argument& argument : diagnostic.arguments) {
    if (argument.name == name) return argument.value;
  }
  return {};
}

TEST_CASE("formats have different names and extensions, and all can write") {
  std::set<std::string_view> names;
  std::set<std::string_view> extensions;
  for (const Format& format : all_formats()) {
    CHECK(names.insert(format.name).second);
    CHECK((format.write != nullptr));
    CHECK(*find_format(format.name) == &format);
    for (const std::string_view extension : format.extensions) {
      CHECK(extensions.insert(extension).second);
      CHECK(format_of_path("out." + std::string(extension)) == &format);
    }
  }
  for (const char* name : {"table", "csv", "tsv", "json", "ndjson", "md", "html", "xlsx"}) {
    CHECK(names.count(name));
  }
}

TEST_CASE("an unknown format names the near one and all known ones") {
  const auto found = find_format("jsno");
  REQUIRE(!found);
  CHECK(found.error().code == "unknown-format");
  CHECK(found.error().status == Status::usage);
  CHECK(argument(found.error(), "suggestion") == "json");
  CHECK(argument(found.error(), "known").find("table, csv, tsv, json") == 0);
  CHECK(argument(find_format("parquet").error(), "suggestion").empty());
}

TEST_CASE("extensions of paths") {
  CHECK(format_of_path("a/b.c/Report.CSV")->name == "csv");
  CHECK(format_of_path("x.jsonl")->name == "ndjson");
  CHECK(format_of_path("dir.csv/file") == nullptr);
  CHECK(format_of_path(".csv") == nullptr);
  CHECK(format_of_path("file.") == nullptr);
  CHECK(format_of_path("") == nullptr);
}

}  // namespace
}  // namespace arrears
