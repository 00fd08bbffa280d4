#include <arrears/render/format.hpp>

#include <algorithm>
#include <array>
#include <vector>

#include <arrears/model/suggest.hpp>

#include "writers.hpp"
#include "xlsx_library.hpp"

namespace arrears {
namespace {

using Extensions = std::span<const std::string_view>;

constexpr std::array<std::string_view, 1> kTextFiles{"txt"};
constexpr std::array<std::string_view, 1> kCsvFiles{"csv"};
constexpr std::array<std::string_view, 2> kTsvFiles{"tsv", "tab"};
constexpr std::array<std::string_view, 1> kJsonFiles{"json"};
constexpr std::array<std::string_view, 2> kNdjsonFiles{"ndjson", "jsonl"};
constexpr std::array<std::string_view, 2> kMdFiles{"md", "markdown"};
constexpr std::array<std::string_view, 1> kXlsxFiles{"xlsx"};
constexpr std::array<std::string_view, 2> kHtmlFiles{"html", "htm"};

const std::array kFormats{
    Format{"table", Extensions(kTextFiles), "format.table", true, write_table},
    Format{"csv", Extensions(kCsvFiles), "format.csv", false, write_csv},
    Format{"tsv", Extensions(kTsvFiles), "format.tsv", false, write_tsv},
    Format{"json", Extensions(kJsonFiles), "format.json", false, write_json},
    Format{"ndjson", Extensions(kNdjsonFiles), "format.ndjson", false, write_ndjson},
    Format{"md", Extensions(kMdFiles), "format.md", true, write_md},
    Format{"xlsx", Extensions(kXlsxFiles), "format.xlsx", false, write_xlsx, xlsx_ready},
    Format{"html", Extensions(kHtmlFiles), "format.html", true, write_html},
};

char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return ascii_lower(x) == ascii_lower(y); });
}

}  // namespace

std::span<const Format> all_formats() { return kFormats; }

Result<const Format*> find_format(std::string_view name) {
  std::vector<std::string_view> names;
  std::string known;
  for (const Format& format : kFormats) {
    if (format.name == name) return &format;
    names.push_back(format.name);
    if (!known.empty()) known += ", ";
    known += format.name;
  }
  Diagnostic why =
      usage_error("unknown-format").with("name", std::string(name)).with("known", known);
  if (const auto near = closest(name, std::span<const std::string_view>(names))) {
    why.arguments.push_back({"suggestion", *near});
  }
  return fail(std::move(why));
}

const Format* format_of_path(std::string_view path) {
  const std::size_t slash = path.find_last_of('/');
  if (slash != std::string_view::npos) path.remove_prefix(slash + 1);
  const std::size_t dot = path.find_last_of('.');
  if (dot == std::string_view::npos || dot == 0) return nullptr;
  const std::string_view extension = path.substr(dot + 1);
  for (const Format& format : kFormats) {
    for (const std::string_view known : format.extensions) {
      if (equal_ignoring_case(extension, known)) return &format;
    }
  }
  return nullptr;
}

}  // namespace arrears
