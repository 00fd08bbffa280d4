#include "header_faults.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <arrears/model/suggest.hpp>
#include <arrears/read/day.hpp>

namespace arrears {
namespace {

std::string listed(const std::vector<Column>& columns) {
  std::string list;
  for (const Column column : columns) {
    if (!list.empty()) list += ", ";
    list += key(column);
  }
  return list;
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
std::optional<Slip> find_slip(const HeaderMatch& near, const HeadLine& line) {
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
        const auto meant = closest(line.cells[i], names);
        if (meant && *meant != line.cells[i]) return Slip{i, *meant};
      }
    }
  }
  return std::nullopt;
}

}  // namespace

Place place_of_cell(const std::string& file, const HeadLine& line, char separator,
                    std::size_t cell) {
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

Diagnostic unknown_header(const std::string& file, const HeaderTry& near, bool asked) {
  std::string code = asked ? "profile-misfit" : "header-unknown";
  const HeaderMatch& match = near.choice.nearest;
  if (near.lines.empty() || match.profile == nullptr) {
    Place place;
    place.file = file;
    return usage_error(code).with("lacking", "").with("profile", "").at(place);
  }
  if (!asked) {
    if (auto other = other_kind(file, near)) return std::move(*other);
  }
  const HeadLine& line = near.line();
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

Diagnostic ambiguous_column(const std::string& file, const HeaderTry& found) {
  const HeaderMatch& match = *found.choice.best;
  const Twin& twin = match.twins.front();
  const auto first = static_cast<std::size_t>(match.at(twin.column));
  return usage_error("column-ambiguous")
      .with("column", std::string(key(twin.column)))
      .with("first", static_cast<std::int64_t>(first + 1))
      .with("first_name", found.cells[first])
      .with("second", static_cast<std::int64_t>(twin.cell + 1))
      .with("second_name", found.cells[twin.cell])
      .at(place_of_cell(file, found.lines[found.rows() - 1], found.separator, twin.cell));
}

std::optional<Diagnostic> table_above(const std::string& file, const HeaderTry& found) {
  constexpr std::size_t kCells = 4;  // fewer are what a report is for
  constexpr std::size_t kRows = 2;
  std::size_t rows = 0;
  for (std::size_t i = 0; i < found.first; ++i) {
    const HeadLine& line = found.lines[i];
    const auto says_day = [](const std::string& cell) {
      return classify_day(cell).fault == DayFault::none;
    };
    const auto says_amount = [&](const std::string& cell) {
      return !says_day(cell) && is_data(cell);
    };
    const bool is_row = line.filled() >= kCells &&
                        std::any_of(line.cells.begin(), line.cells.end(), says_day) &&
                        std::any_of(line.cells.begin(), line.cells.end(), says_amount);
    rows += is_row ? 1 : 0;
    if (rows < kRows) continue;
    Place place = place_of_cell(file, line, found.separator, 0);
    return usage_error("table-above")
        .with("header_line", static_cast<std::int64_t>(found.line().start.line))
        .at(std::move(place));
  }
  return std::nullopt;
}

Diagnostic profile_tie(const std::string& file, const HeaderTry& found) {
  Place place;
  place.file = file;
  place.line = found.line().start.line;
  return usage_error("profile-tie")
      .with("first", found.choice.best->profile->name)
      .with("second", found.choice.tie->name)
      .at(std::move(place));
}

}  // namespace arrears
