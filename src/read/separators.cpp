#include "separators.hpp"

#include <algorithm>

#include "head_lines.hpp"
#include "names.hpp"

namespace arrears {
namespace {

constexpr std::array<std::string_view, 22> kLong = {
    "~|~", "<|>", "|~|", "^|^", "|^|", "|;|", ";|;", "||", ";;", "::", "~~", "^^", "##",
    "@@",  "<>",  "$$",  "%%",  "&&",  "**",  "\xC2\xA6", "\xC2\xA7", "\\t",
};

constexpr std::size_t kLines = 20;

std::vector<std::string> cut(std::string_view line, std::string_view separator) {
  std::vector<std::string> cells;
  for (;;) {
    const std::size_t at = line.find(separator);
    cells.emplace_back(trimmed(line.substr(0, at)));
    if (at == std::string_view::npos) return cells;
    line.remove_prefix(at + separator.size());
  }
}

/// As `sed` wants it.
std::string escaped(std::string_view separator) {
  std::string out;
  for (const char c : separator) {
    if (std::string_view("*$^.[]\\/").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::optional<Diagnostic> long_separator(const std::string& file, std::string_view head,
                                         const Profile* profile, char part) {
  std::uint64_t number = 0;
  while (!head.empty() && number < kLines) {
    const std::size_t end = std::min(head.find_first_of("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    const bool crlf = head.substr(end).starts_with("\r\n");
    head.remove_prefix(std::min(end + (crlf ? 2 : 1), head.size()));
    ++number;
    for (const std::string_view separator : kLong) {
      if (line.find(separator) == std::string_view::npos) continue;
      const bool other = separator.find_first_not_of(part) != std::string_view::npos;
      if (part != '\0' && (!other || separator.find(part) == std::string_view::npos)) continue;
      const HeaderCells cells(cut(line, separator));
      const bool fits = profile != nullptr ? match_header(*profile, cells).fits
                                           : choose_profile(cells).best.has_value();
      if (!fits) continue;
      Place place;
      place.file = file;
      place.line = number;
      return usage_error("separator-several-characters")
          .with("separator", std::string(separator))
          .with("pattern", escaped(separator))
          .at(std::move(place));
    }
  }
  return std::nullopt;
}

std::optional<Diagnostic> rows_of_other_separator(const std::string& file,
                                                  const HeaderTry& found) {
  const std::size_t columns = found.cells.size();
  std::array<std::size_t, kSeparators.size()> agree{};
  std::size_t rows = 0;
  std::uint64_t line = 0;
  for (std::size_t i = found.rows(); i < found.lines.size(); ++i) {
    if (found.lines[i].filled() == 0) continue;
    if (found.lines[i].cells.size() > 1) return std::nullopt;
    if (rows++ == 0) line = found.lines[i].start.line;
    for (std::size_t s = 0; s < kSeparators.size(); ++s) {
      const std::string one(1, kSeparators[s]);
      agree[s] += cut(found.lines[i].bytes, one).size() >= columns ? 1 : 0;
    }
  }
  const auto most = std::max_element(agree.begin(), agree.end());
  if (rows == 0 || *most * 2 <= rows) return std::nullopt;
  const char other = kSeparators[static_cast<std::size_t>(most - agree.begin())];
  if (other == found.separator) return std::nullopt;
  Place place;
  place.file = file;
  place.line = line;
  return separator_differs(found.separator, other).at(std::move(place));
}

char separator_of_row(std::string_view row, char own, std::size_t cells) {
  for (const char other : kSeparators) {
    if (other == own) continue;
    const auto parts = cut(row, std::string(1, other));
    if (parts.size() < cells) continue;
    const auto holds_data = [](std::string_view part) { return is_data(trimmed(part)); };
    if (std::any_of(parts.begin(), parts.end(), holds_data)) return other;
  }
  return '\0';
}

Diagnostic separator_differs(char header, char rows) {
  return usage_error("separator-differs")
      .with("header", header == '\t' ? "tab" : std::string(1, header))
      .with("rows", rows == '\t' ? "tab" : std::string(1, rows));
}

}  // namespace arrears
