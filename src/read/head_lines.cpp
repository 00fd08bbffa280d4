#include "head_lines.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

#include <arrears/read/amount.hpp>
#include <arrears/read/day.hpp>
#include <arrears/read/profile.hpp>

#include "currency_words.hpp"
#include "group_heading.hpp"
#include "names.hpp"

namespace arrears {
namespace {

constexpr std::size_t kLinesSearched = 60;
constexpr std::size_t kLabelCells = 4;  // two labels and what they say
constexpr std::size_t kDayWords = 6;  // `31 de marzo de 2026` and a time

/// The day at the beginning of a text; unknown when there is none or it is ambiguous.
Date leading_day(std::string_view text) {
  text = trimmed(text);
  while (!text.empty() && (text.front() == ':' || text.starts_with("\xEF\xBC\x9A"))) {
    text = trimmed(text.substr(text.front() == ':' ? 1 : 3));
  }
  std::vector<std::size_t> ends = {text.size()};
  for (std::size_t i = 0; i < text.size() && ends.size() <= kDayWords; ++i) {
    if (text[i] == ' ' || text[i] == '(' || text[i] == ';') ends.push_back(i);
  }
  std::sort(ends.rbegin(), ends.rend());
  for (const std::size_t end : ends) {
    std::string_view part = trimmed(text.substr(0, end));
    while (part.ends_with(',') || part.ends_with(';')) part.remove_suffix(1);
    const DayEvidence evidence = classify_day(part);
    if (evidence.fault != DayFault::none) continue;
    const int orders = int{evidence.dmy} + int{evidence.mdy} + int{evidence.ymd};
    if (!evidence.same_day && orders != 1) return {};
    const DateOrder order = evidence.ymd   ? DateOrder::ymd
                            : evidence.dmy ? DateOrder::dmy
                                           : DateOrder::mdy;
    return parse_day(part, order).date;
  }
  return {};
}

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

/// The day right behind one of the words that announce it, anywhere in the text.
Date announced_day(const std::string& text) {
  const std::string plain = lower(text);
  for (const std::string& word : vocabulary().exported_on) {
    const bool ascii = static_cast<unsigned char>(word[0]) < 0x80;
    for (std::size_t at = plain.find(word); at != std::string::npos;
         at = plain.find(word, at + 1)) {
      const std::size_t end = at + word.size();
      const bool whole = !ascii || ((at == 0 || !is_word_byte(plain[at - 1])) &&
                                    (end == plain.size() || !is_word_byte(plain[end])));
      if (!whole) continue;
      const Date day = leading_day(std::string_view(text).substr(end));
      if (day.known()) return day;
    }
  }
  return {};
}

/// `17`, a line's number; empty for anything else.
std::optional<std::uint32_t> line_number(std::string_view cell) {
  constexpr std::size_t kDigits = 9;
  if (cell.empty() || cell.size() > kDigits) return std::nullopt;
  std::uint32_t number = 0;
  const auto [end, fault] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  if (fault != std::errc{} || end != cell.data() + cell.size()) return std::nullopt;
  return number;
}

std::string joined_cells(const HeadLine& line) {
  std::string joined;
  for (const std::string& cell : line.cells) {
    if (!cell.empty()) joined += (joined.empty() ? "" : " ") + cell;
  }
  return joined;
}

bool names_line_numbers(std::string_view cell) {
  constexpr std::array<std::string_view, 7> kNames = {"",      "#",    "unnamed0", "index",
                                                      "序号", "行号", "序號"};
  const std::string plain = plain_name(cell);
  return std::find(kNames.begin(), kNames.end(), plain) != kNames.end();
}

bool is_rule(const HeadLine& line) {
  return std::all_of(line.cells.begin(), line.cells.end(), [](const std::string& cell) {
    return cell.find_first_not_of("-=_+*| ") == std::string::npos;
  });
}

}  // namespace

std::size_t HeadLine::filled() const {
  return static_cast<std::size_t>(
      std::count_if(cells.begin(), cells.end(), [](const auto& cell) { return !cell.empty(); }));
}

std::vector<HeadLine> head_lines(const std::string& file, std::string_view head, char separator) {
  std::vector<HeadLine> lines;
  const auto source = memory_source(file, head);
  Dialect dialect;
  dialect.separator = separator;
  CsvScanner scanner(*source, dialect);
  CsvRecord record;
  std::string scratch;
  while (lines.size() < kLinesSearched && scanner.next(record)) {
    HeadLine line;
    for (std::size_t i = 0; i < record.size(); ++i) {
      line.cells.emplace_back(trimmed(unwrapped(trimmed(record.text(i, scratch)))));
    }
    line.bytes = record.bytes();
    line.start = {record.offset(), record.line()};
    line.end = scanner.position();
    lines.push_back(std::move(line));
  }
  return lines;
}

bool drop_line_numbers(std::vector<HeadLine>& lines) {
  constexpr std::size_t kFew = 4;
  const auto numbered = [](const HeadLine& line) {
    return !line.cells.empty() && line_number(line.cells.front());
  };
  const auto first = static_cast<std::size_t>(
      std::find_if(lines.begin(), lines.end(), numbered) - lines.begin());
  if (first + kFew > lines.size()) return false;
  const bool named = first > 0 && !lines[first - 1].cells.empty();
  if (named && !names_line_numbers(lines[first - 1].cells.front())) return false;
  const std::uint32_t begin = *line_number(lines[first].cells.front());
  bool any_heading = false;
  for (std::size_t i = first; i < lines.size(); ++i) {
    const bool next = numbered(lines[i]) &&
                      *line_number(lines[i].cells.front()) == begin + (i - first);
    if (!next) return false;
    any_heading = any_heading || lines[i].filled() == 2;
  }
  if (!any_heading) return false;
  for (std::size_t i = named ? first - 1 : first; i < lines.size(); ++i) {
    lines[i].cells.front().clear();
  }
  return true;
}

bool is_data(std::string_view cell) {
  if (cell.find_first_of("0123456789") == std::string_view::npos) return false;
  return classify_day(cell).fault != DayFault::not_a_date ||
         classify_amount(cell).fault == AmountFault::none;
}

std::vector<std::string> joined_names(const std::vector<HeadLine>& lines, std::size_t first,
                                      std::size_t count, bool spread) {
  std::vector<std::string> names;
  for (std::size_t n = 0; n < count; ++n) {
    const HeadLine& line = lines[first + n];
    if (names.size() < line.cells.size()) names.resize(line.cells.size());
    std::string above;
    for (std::size_t i = 0; i < names.size(); ++i) {
      std::string cell = i < line.cells.size() ? line.cells[i] : std::string();
      if (!cell.empty()) above = cell;
      if (cell.empty() && spread && n + 1 < count) cell = above;
      if (!cell.empty()) names[i] += (names[i].empty() ? "" : " ") + cell;
    }
  }
  return names;
}

bool begins_group(const std::vector<HeadLine>& lines, std::size_t from) {
  while (from < lines.size() && (lines[from].filled() == 0 || is_rule(lines[from]))) ++from;
  if (from >= lines.size()) return false;
  std::vector<std::string_view> filled;
  std::string all;
  for (const std::string& cell : lines[from].cells) {
    if (cell.empty()) continue;
    filled.push_back(cell);
    all += cell + "  ";
  }
  static const Profile no_profile;
  const auto is_figure = [](std::string_view cell) {
    return classify_day(cell).fault != DayFault::none &&
           classify_amount(cell).fault == AmountFault::none;
  };
  const bool aged = filled.size() > 2 && !is_data(filled[0]) &&
                    std::all_of(filled.begin() + 1, filled.end(), is_figure);
  const bool named = aged || filled.size() == 1 || (filled.size() == 2 && !is_data(filled[1]));
  const bool is_day = classify_day(filled[0]).fault == DayFault::none;
  const bool is_unit = filled.size() == 1 && Currency::from_code(filled[0]);
  if (is_day || is_unit || (!named && !says_customer(no_profile, all).any())) return false;
  return std::any_of(lines.begin() + static_cast<std::ptrdiff_t>(from), lines.end(),
                     [](const HeadLine& line) {
                       return line.filled() > 2 &&
                              std::any_of(line.cells.begin(), line.cells.end(), is_data);
                     });
}

bool labelled_below(const std::vector<HeadLine>& lines, std::size_t from,
                    const Profile& profile) {
  while (from < lines.size() && (lines[from].filled() == 0 || is_rule(lines[from]))) ++from;
  if (from >= lines.size()) return false;
  std::string all;
  for (const std::string& cell : lines[from].cells) {
    if (!cell.empty()) all += cell + "  ";
  }
  return says_customer(profile, all).any();
}

Grouping named_above(const std::vector<HeadLine>& lines, std::size_t header,
                     const Profile& profile) {
  Grouping named;
  for (std::size_t i = 0; i < header; ++i) {
    HeadingCells cells;
    for (const std::string& cell : lines[i].cells) {
      if (cell.empty()) continue;
      ++cells.count;
      cells.all += cell + "  ";
    }
    // The names of columns that are not understood are no labels.
    const bool is_plain = cells.all.find_first_of(":0123456789") == std::string::npos;
    const bool is_table = is_plain ? cells.count > 2
                                   : cells.count > kLabelCells &&
                                         cells.all.find(':') == std::string::npos;
    if (cells.count > 0 && !is_table) (void)named.begin(profile, cells, true);
  }
  return named;
}

CurrencyAbove currency_above(const std::vector<HeadLine>& lines, std::size_t header) {
  CurrencyAbove above;
  for (std::size_t i = 0; i < header; ++i) {
    std::optional<Currency> titled;
    for (const std::string& cell : lines[i].cells) {
      if (!cell.empty() && !titled) titled = currency_of_title(cell);
    }
    const auto announced = announced_currency(joined_cells(lines[i]));
    const auto said = announced ? announced : titled;
    if (!said || (above.announced && !announced)) continue;
    const bool sure = announced.has_value();
    const bool again = above.line != 0 && above.announced == sure;
    if (again && above.currency != *said) return {};
    above = {*said, sure, again ? above.line : lines[i].start.line};
  }
  return above;
}

Date exported_on(const std::vector<HeadLine>& lines, std::size_t header) {
  for (std::size_t i = 0; i < header; ++i) {
    const Date day = announced_day(joined_cells(lines[i]));
    if (day.known()) return day;
  }
  return {};
}

}  // namespace arrears
