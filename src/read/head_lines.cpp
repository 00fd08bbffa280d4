#include "head_lines.hpp"

#include <algorithm>

#include <arrears/read/amount.hpp>
#include <arrears/read/day.hpp>
#include <arrears/read/profile.hpp>

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
  const bool named = filled.size() == 1 || (filled.size() == 2 && !is_data(filled[1]));
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

Date exported_on(const std::vector<HeadLine>& lines, std::size_t header) {
  for (std::size_t i = 0; i < header; ++i) {
    std::string joined;
    for (const std::string& cell : lines[i].cells) {
      if (!cell.empty()) joined += (joined.empty() ? "" : " ") + cell;
    }
    const Date day = announced_day(joined);
    if (day.known()) return day;
  }
  return {};
}

}  // namespace arrears
