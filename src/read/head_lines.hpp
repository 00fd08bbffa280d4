// The first lines of an export, cut into cells, and what they tell besides the header.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/model/currency.hpp>
#include <arrears/model/date.hpp>
#include <arrears/read/csv_scanner.hpp>

#include "group_heading.hpp"

namespace arrears {

/// A line of a file's head.
struct HeadLine {
  std::vector<std::string> cells;  ///< trimmed
  std::string bytes;
  TextPosition start, end;

  [[nodiscard]] std::size_t filled() const;
};

/// The first lines, as records of that separator.
[[nodiscard]] std::vector<HeadLine> head_lines(const std::string& file, std::string_view head,
                                               char separator);

/// Empties the first cells where they number the lines of a report that names its customers between
/// the rows, as a spreadsheet's index does. False, with nothing done, where they do not.
bool drop_line_numbers(std::vector<HeadLine>& lines);

/// Whether a cell is a day or a number, as a row's cells are and a header's are not.
[[nodiscard]] bool is_data(std::string_view cell);

/// The names that `count` lines from `first` on make together; `spread`: a name also stands over
/// the empty cells to its right, as a merged cell does.
[[nodiscard]] std::vector<std::string> joined_names(const std::vector<HeadLine>& lines,
                                                    std::size_t first, std::size_t count,
                                                    bool spread);

/// Whether the first line that is not empty from `from` on has but a name or a number and a name,
/// and rows stand below it.
[[nodiscard]] bool begins_group(const std::vector<HeadLine>& lines, std::size_t from);

/// Whether that line, or the next that is not empty, has one of the profile's own labels.
[[nodiscard]] bool labelled_below(const std::vector<HeadLine>& lines, std::size_t from,
                                  const Profile& profile);

/// Whom the lines before `header` name with labels (`Customer: C001 Alder Ltd`).
[[nodiscard]] Grouping named_above(const std::vector<HeadLine>& lines, std::size_t header,
                                   const Profile& profile);

/// What the lines before a header say of the currency of all amounts below.
struct CurrencyAbove {
  Currency currency;       ///< none: they name none, or two
  bool announced = false;  ///< in so many words, and not just at the end of a title
  std::uint64_t line = 0;
};
[[nodiscard]] CurrencyAbove currency_above(const std::vector<HeadLine>& lines, std::size_t header);

/// The day of which the lines before `header` say that the export speaks (`As of March 31, 2026`);
/// unknown when there is none or it can be read in two ways.
[[nodiscard]] Date exported_on(const std::vector<HeadLine>& lines, std::size_t header);

}  // namespace arrears
