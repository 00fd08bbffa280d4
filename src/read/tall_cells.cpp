#include "tall_cells.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace arrears {
namespace {

constexpr std::size_t kMostTallCells = 1'000'000;
constexpr std::size_t kLongestTag = 512;
constexpr std::size_t kLongestPrefix = 32;
constexpr std::string_view kTag = "mergeCell ";

/// Whether what stands at `at` begins a tag, `<mergeCell ` or `<x:mergeCell `. In a cell's text no
/// `<` stands by itself.
bool is_tag(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  const std::size_t open = before.rfind('<');
  if (open == std::string_view::npos || at - open > kLongestPrefix) return false;
  const std::string_view prefix = before.substr(open + 1);
  return prefix.empty() ||
         (prefix.back() == ':' && prefix.find_first_of(" >\"") == std::string_view::npos);
}

/// The merged cell that a tag such as `mergeCell ref="A2:A5"/>` names, if it spans rows.
std::optional<TallCell> tall_cell(std::string_view tag) {
  const std::size_t ref = tag.find("ref=");
  if (ref == std::string_view::npos || ref + 5 >= tag.size()) return std::nullopt;
  const char quote = tag[ref + 4];
  const std::string_view range = tag.substr(ref + 5, tag.find(quote, ref + 5) - ref - 5);
  const std::size_t colon = range.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto from = parse_cell_position(range.substr(0, colon));
  const auto to = parse_cell_position(range.substr(colon + 1));
  if (!from || !to || to->row <= from->row) return std::nullopt;
  return TallCell{from->row, to->row, from->column};
}

}  // namespace

std::optional<CellPosition> parse_cell_position(std::string_view reference) {
  CellPosition at;
  std::size_t i = 0;
  std::uint32_t column = 0;
  for (; i < reference.size() && reference[i] >= 'A' && reference[i] <= 'Z'; ++i) {
    column = column * 26 + static_cast<std::uint32_t>(reference[i] - 'A' + 1);
    if (column > kMostColumns) return std::nullopt;
  }
  if (i == 0 || i == reference.size()) return std::nullopt;
  for (; i < reference.size(); ++i) {
    if (reference[i] < '0' || reference[i] > '9') return std::nullopt;
    at.row = at.row * 10 + static_cast<std::uint32_t>(reference[i] - '0');
    if (at.row > kMostRows) return std::nullopt;
  }
  if (at.row == 0) return std::nullopt;
  at.column = column - 1;
  return at;
}

Result<std::vector<TallCell>> find_tall_cells(ByteSource& sheet) {
  std::vector<TallCell> found;
  std::vector<char> buffer(std::size_t{1} << 16U);
  std::string text;
  bool more = true;
  while (more) {
    const auto got = sheet.read(buffer.data(), buffer.size());
    if (!got) return fail(got.error());
    more = *got == buffer.size();
    text.append(buffer.data(), *got);
    std::size_t at = 0;
    while ((at = text.find(kTag, at)) != std::string::npos) {
      const std::size_t end = text.find('>', at);
      if (end == std::string::npos && more && text.size() - at < kLongestTag) break;
      if (end != std::string::npos && is_tag(text, at)) {
        if (const auto cell = tall_cell(std::string_view(text).substr(at, end - at))) {
          found.push_back(*cell);
        }
      }
      at += kTag.size();
    }
    if (found.size() > kMostTallCells) break;
    const std::size_t keep = std::min(at, text.size() - std::min(text.size(), kTag.size()));
    text.erase(0, keep - std::min(keep, kLongestPrefix));
  }
  std::stable_sort(found.begin(), found.end(), [](const TallCell& a, const TallCell& b) {
    return a.first_row < b.first_row;
  });
  return found;
}

}  // namespace arrears
