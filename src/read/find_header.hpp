// Where the table begins in an export: lines above the header, the separator, the header itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <arrears/model/date.hpp>
#include <arrears/model/result.hpp>
#include <arrears/read/csv_scanner.hpp>

#include "group_heading.hpp"
#include "head_lines.hpp"
#include "header_match.hpp"

namespace arrears {

struct FoundHeader {
  HeaderMatch match;
  char separator = ',';
  std::vector<std::string> cells;      ///< trimmed names; of several lines joined
  std::string bytes;                   ///< the header's record as written; the first of several
  std::vector<std::string> lines;      ///< all of them
  std::int32_t index_field = -1;       ///< the cell that numbers the lines; -1: none
  bool grouped = false;                ///< lines between the rows name the customers
  Grouping group;                      ///< whom the lines above the header name
  std::vector<bool> serial_days;       ///< by column: its cells are a spreadsheet's day numbers
  TextPosition position;               ///< of the header
  TextPosition rows;                   ///< where the first row begins
  std::uint64_t preamble_lines = 0;
  CurrencyAbove currency_above;        ///< said above the header
  Date exported_on;                    ///< said above the header; else unknown
};

/// Looks for the first line of the text's head that a profile fits: `profile`, if it is not null,
/// else any embedded one. Errors (status 2): header-unknown with what is lacking, profile-tie,
/// profile-misfit, column-ambiguous.
[[nodiscard]] Result<FoundHeader> find_header(const std::string& file, std::string_view head,
                                              const Profile* profile);

}  // namespace arrears
