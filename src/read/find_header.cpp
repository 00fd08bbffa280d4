#include "find_header.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

#include <arrears/model/suggest.hpp>
#include <arrears/read/day.hpp>

#include "names.hpp"

namespace arrears {
namespace {

constexpr std::array<char, 4> kSeparators = {',', ';', '\t', '|'};
constexpr std::size_t kLinesSearched = 60;

struct Line {
  std::vector<std::string> cells;
  std::string bytes;
  TextPosition start, end;
};

std::vector<Line> head_lines(const std::string& file, std::string_view head, char separator) {
  std::vector<Line> lines;
  const auto source = memory_source(file, head);
  Dialect dialect;
  dialect.separator = separator;
  CsvScanner scanner(*source, dialect);
  CsvRecord record;
  std::string scratch;
  while (lines.size() < kLinesSearched && scanner.next(record)) {
    Line line;
    for (std::size_t i = 0; i < record.size(); ++i) {
      line.cells.emplace_back(trimmed(record.text(i, scratch)));
    }
    line.bytes = record.bytes();
    line.start = {record.offset(), record.line()};
    line.end = scanner.position();
    lines.push_back(std::move(line));
  }
  return lines;
}

/// The day in a text such as `As of March 31, 2026`; unknown when there is none or it is ambiguous.
Date day_after_word(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool boundary = i == 0 || text[i - 1] == ' ' || text[i - 1] == ':' || c >= 0x80 ||
                          static_cast<unsigned char>(text[i - 1]) >= 0x80;
    if (!boundary) continue;
    const std::string_view rest = trimmed(text.substr(i));
    const DayEvidence evidence = classify_day(rest);
    if (evidence.fault != DayFault::none) continue;
    const int orders = int{evidence.dmy} + int{evidence.mdy} + int{evidence.ymd};
    if (!evidence.same_day && orders != 1) return {};
    const DateOrder order = evidence.ymd   ? DateOrder::ymd
                            : evidence.dmy ? DateOrder::dmy
                                           : DateOrder::mdy;
    return parse_day(rest, order).date;
  }
  return {};
}

Date exported_on(const std::vector<Line>& lines, std::size_t header) {
  for (std::size_t i = 0; i < header; ++i) {
    std::string joined;
    for (const std::string& cell : lines[i].cells) {
      if (!cell.empty()) joined += (joined.empty() ? "" : " ") + cell;
    }
    const std::string plain = plain_name(joined);
    for (const std::string& word : vocabulary().exported_on) {
      if (!plain.starts_with(plain_name(word))) continue;
      const Date day = day_after_word(joined);
      if (day.known()) return day;
    }
  }
  return {};
}

struct Candidate {
  ProfileChoice choice;
  std::vector<Line> lines;
  std::size_t header = 0;
  char separator = ',';
};

ProfileChoice judge(const HeaderCells& cells, const Profile* profile) {
  if (profile == nullptr) return choose_profile(cells);
  ProfileChoice choice;
  HeaderMatch match = match_header(*profile, cells);
  if (match.fits) {
    choice.best = std::move(match);
  } else {
    choice.nearest = std::move(match);
  }
  return choice;
}

std::string listed(const std::vector<Column>& columns) {
  std::string list;
  for (const Column column : columns) {
    if (!list.empty()) list += ", ";
    list += key(column);
  }
  return list;
}

/// Where a cell of a line of the head is.
Place place_of_cell(const std::string& file, const Line& line, char separator, std::size_t cell) {
  const auto source = memory_source(file, line.bytes);
  Dialect dialect;
  dialect.separator = separator;
  CsvScanner scanner(*source, dialect);
  CsvRecord record;
  Place place;
  if (scanner.next(record)) place = record.place(cell, file);
  place.line = line.start.line + std::max<std::uint64_t>(place.line, 1) - 1;
  return place;
}

/// A header cell with a name that is nearly one of a column that is lacking.
struct Slip {
  std::size_t cell = 0;
  std::string meant;
};

/// Whether `column` would fill the gap that `lacking`, the first of its group, stands for.
bool is_instead_of(const Profile& profile, Column column, Column lacking) {
  return std::any_of(profile.required.begin(), profile.required.end(), [&](const auto& group) {
    return group.front() == lacking &&
           std::find(group.begin(), group.end(), column) != group.end();
  });
}

/// `Invioce date` for `Invoice date`, `amont` for `amount`.
std::optional<Slip> find_slip(const HeaderMatch& near, const Line& line) {
  for (const Column lacking : near.lacking) {
    for (const ProfileColumn& column : near.profile->columns) {
      if (!is_instead_of(*near.profile, column.column, lacking)) continue;
      std::vector<std::string> names = {std::string(key(column.column))};
      for (const std::string& name : column.names) {
        names.push_back(name.starts_with('~') ? name.substr(1) : name);
      }
      for (std::size_t i = 0; i < line.cells.size(); ++i) {
        const auto index = static_cast<std::int32_t>(i);
        if (std::find(near.cell.begin(), near.cell.end(), index) != near.cell.end()) continue;
        if (const auto meant = closest(line.cells[i], names)) return Slip{i, *meant};
      }
    }
  }
  return std::nullopt;
}

Diagnostic unknown_header(const std::string& file, const Candidate& near, const Profile* profile) {
  std::string code = profile != nullptr ? "profile-misfit" : "header-unknown";
  const HeaderMatch& match = near.choice.nearest;
  if (near.lines.empty() || match.profile == nullptr) {
    Place place;
    place.file = file;
    return usage_error(code).with("lacking", "").with("profile", "").at(place);
  }
  const Line& line = near.lines[near.header];
  const auto slip = find_slip(match, line);
  if (slip) code += "-near";
  Place place = place_of_cell(file, line, near.separator, slip ? slip->cell : 0);
  if (!slip) place.length = 0;
  return usage_error(code)
      .with("profile", match.profile->name)
      .with("lacking", listed(match.lacking))
      .with("cell", slip ? line.cells[slip->cell] : std::string())
      .with("meant", slip ? slip->meant : std::string())
      .at(std::move(place));
}

/// Two cells with one name that a column is filled from: which is meant cannot be told.
Diagnostic ambiguous_column(const std::string& file, const Candidate& found) {
  const Line& line = found.lines[found.header];
  const HeaderMatch& match = *found.choice.best;
  const Twin& twin = match.twins.front();
  const auto first = static_cast<std::size_t>(match.at(twin.column));
  return usage_error("column-ambiguous")
      .with("column", std::string(key(twin.column)))
      .with("first", static_cast<std::int64_t>(first + 1))
      .with("first_name", line.cells[first])
      .with("second", static_cast<std::int64_t>(twin.cell + 1))
      .with("second_name", line.cells[twin.cell])
      .at(place_of_cell(file, line, found.separator, twin.cell));
}

}  // namespace

Result<FoundHeader> find_header(const std::string& file, std::string_view head,
                                const Profile* profile) {
  std::optional<Candidate> found;
  Candidate near;
  for (const char separator : kSeparators) {
    Candidate candidate;
    candidate.separator = separator;
    candidate.lines = head_lines(file, head, separator);
    for (std::size_t i = 0; i < candidate.lines.size(); ++i) {
      const std::uint64_t at = candidate.lines[i].start.line;
      const std::uint64_t best = found ? found->lines[found->header].start.line : at;
      if (at > best) break;
      if (candidate.lines[i].cells.size() < 2 && !near.lines.empty()) continue;
      ProfileChoice choice = judge(HeaderCells(candidate.lines[i].cells), profile);
      const bool fits = choice.best.has_value();
      if (!fits) {
        const bool nearer = near.lines.empty() ||
                            choice.nearest.matched > near.choice.nearest.matched;
        if (nearer) near = {std::move(choice), candidate.lines, i, separator};
        continue;
      }
      const auto rank = [](const Candidate& c) { return c.choice.best->matched; };
      candidate.choice = std::move(choice);
      candidate.header = i;
      if (!found || at < best || rank(candidate) > rank(*found)) found = std::move(candidate);
      break;
    }
    // Nothing can fit a header better than its own names.
    if (found && found->choice.best->profile->canonical) break;
  }
  if (!found) return fail(unknown_header(file, near, profile));
  const Line& line = found->lines[found->header];
  if (found->choice.tie != nullptr) {
    Place place;
    place.file = file;
    place.line = line.start.line;
    return fail(usage_error("profile-tie")
                    .with("first", found->choice.best->profile->name)
                    .with("second", found->choice.tie->name)
                    .at(std::move(place)));
  }
  if (!found->choice.best->twins.empty()) return fail(ambiguous_column(file, *found));
  FoundHeader header;
  header.match = *found->choice.best;
  header.separator = found->separator;
  header.cells = line.cells;
  header.bytes = line.bytes;
  header.position = line.start;
  header.rows = line.end;
  header.preamble_lines = line.start.line - 1;
  header.exported_on = exported_on(found->lines, found->header);
  return header;
}

}  // namespace arrears
