// What to say of a header that cannot be used.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <arrears/model/diagnostic.hpp>

#include "head_lines.hpp"
#include "header_match.hpp"

namespace arrears {

/// A line of a file's head, or several joined, as a header.
struct HeaderTry {
  ProfileChoice choice;
  std::vector<HeadLine> lines;   ///< of the whole head
  std::size_t first = 0, count = 1;
  std::vector<std::string> cells;
  char separator = ',';
  bool grouped = false;
  bool numbered = false;         ///< the first cell is the line's number

  [[nodiscard]] const HeadLine& line() const { return lines[first]; }
  [[nodiscard]] std::size_t rows() const { return first + count; }
};

/// No line fits a profile; `near` is the one that lacks least. `asked`: the user named the profile.
[[nodiscard]] Diagnostic unknown_header(const std::string& file, const HeaderTry& near, bool asked);

/// The export is of another kind, and no profile helps: `header-of-summary`, `header-only-ages`,
/// `header-of-payables`, `header-in-columns`, `amounts-in-thousands`.
[[nodiscard]] std::optional<Diagnostic> other_kind(const std::string& file, const HeaderTry& near);

/// A line beside the header says that amounts are in thousands or more: `amounts-in-thousands`.
[[nodiscard]] std::optional<Diagnostic> scaled_amounts(const std::string& file,
                                                       const HeaderTry& found);

/// Where a cell of a line of the head is.
[[nodiscard]] Place place_of_cell(const std::string& file, const HeadLine& line, char separator,
                                  std::size_t cell);

/// Two cells with one name that a column is filled from: which is meant cannot be told.
[[nodiscard]] Diagnostic ambiguous_column(const std::string& file, const HeaderTry& found);

/// Two profiles fit equally well.
[[nodiscard]] Diagnostic profile_tie(const std::string& file, const HeaderTry& found);

/// Rows of a table above the header, whose own names are not understood: `table-above`.
[[nodiscard]] std::optional<Diagnostic> table_above(const std::string& file,
                                                    const HeaderTry& found);

}  // namespace arrears
