#include "headerless.hpp"

#include <arrears/read/amount.hpp>
#include <arrears/read/day.hpp>

#include "head_lines.hpp"
#include "separators.hpp"

namespace arrears {
namespace {

bool agrees(const Profile& profile, const HeadLine& line) {
  if (line.cells.size() != profile.positions.size()) return false;
  for (std::size_t i = 0; i < line.cells.size(); ++i) {
    const auto column = find_column(profile.positions[i]);
    if (!column || line.cells[i].empty()) continue;
    const ColumnKind kind = info(*column).kind;
    if (kind == ColumnKind::date && classify_day(line.cells[i]).fault != DayFault::none) {
      return false;
    }
    if (kind == ColumnKind::money &&
        classify_amount(line.cells[i]).fault != AmountFault::none) {
      return false;
    }
  }
  return true;
}

HeaderMatch match_of(const Profile& profile) {
  HeaderMatch match;
  match.profile = &profile;
  match.cell.fill(HeaderMatch::kNone);
  match.fits = true;
  for (std::size_t i = 0; i < profile.positions.size(); ++i) {
    const auto at = static_cast<std::int32_t>(i);
    const std::string& name = profile.positions[i];
    if (const auto column = find_column(name)) {
      match.cell[static_cast<std::size_t>(*column)] = at;
      ++match.matched;
    }
    if (name == "debit" || name == "net") match.cell[static_cast<std::size_t>(Column::amount)] = at;
    if (name == "credit" || name == "plus") match.second = at;
    if (name == "plus") match.second_adds = true;
    if (name == "side") match.side = at;
  }
  return match;
}

}  // namespace

std::optional<FoundHeader> headerless(const std::string& file, std::string_view head,
                                      const Profile& profile) {
  for (const char separator : kSeparators) {
    const auto lines = head_lines(file, head, separator);
    if (lines.empty() || !agrees(profile, lines.front())) continue;
    FoundHeader header;
    header.match = match_of(profile);
    header.separator = separator;
    for (std::size_t i = 0; i < profile.positions.size(); ++i) {
      const std::string& name = profile.positions[i];
      header.cells.push_back(name.empty() ? "column_" + std::to_string(i + 1) : name);
    }
    header.position = {0, 1};
    header.rows = {0, 1};
    return header;
  }
  return std::nullopt;
}

}  // namespace arrears
