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

  [[nodiscard]] const HeadLine& line() const { return lines[first]; }
  [[nodiscard]] std::size_t rows() const { return first + count; }
};

/// No line fits a profile; `near` is the one that lacks least. `asked`: the user named the profile.
[[nodiscard]] Diagnostic unknown_header(const std::string& file, const HeaderTry& near, bool asked);

/// Two cells with one name that a column is filled from: which is meant cannot be told.
[[nodiscard]] Diagnostic ambiguous_column(const std::string& file, const HeaderTry& found);

/// Two profiles fit equally well.
[[nodiscard]] Diagnostic profile_tie(const std::string& file, const HeaderTry& found);

/// Rows of a table above the header, whose own names are not understood: `table-above`.
[[nodiscard]] std::optional<Diagnostic> table_above(const std::string& file,
                                                    const HeaderTry& found);

}  // namespace arrears
