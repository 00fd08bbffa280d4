// Single lines of a journal: heads of transactions, postings, comments with tags.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "journal_book.hpp"

namespace arrears {

[[nodiscard]] std::string_view without_blanks(std::string_view text);
[[nodiscard]] inline bool is_indented(std::string_view line) {
  return !line.empty() && (line[0] == ' ' || line[0] == '\t');
}

/// A date at the start of `text`, taken off it: 2026-03-01, 2026/3/1, 2026.3.1, and 3/1 where a
/// year is given (0: none). `fault` is the code of what is wrong.
struct TakenDate {
  Date date;
  std::string_view fault;  ///< `journal-no-date`, `journal-no-year`, `journal-no-such-day`
};
[[nodiscard]] TakenDate take_date(std::string_view& text, int year);

/// A fault inside a line.
struct LineFault {
  std::string_view code;
  std::size_t at = 0;      ///< byte of the line
  std::size_t length = 0;
};

/// The head of a transaction: date, status, code, description, comment.
[[nodiscard]] std::optional<LineFault> read_head(std::string_view line, int year,
                                                 JournalTransaction& out);
/// A posting; its account as written.
[[nodiscard]] std::optional<LineFault> read_posting(std::string_view line, int year,
                                                    JournalPosting& out);
/// Adds the tags of a comment (what follows `;`). A date of a posting may stand in it.
[[nodiscard]] std::optional<LineFault> read_comment(std::string_view comment, std::size_t at,
                                                    int year, JournalTags& tags, Date* date);

}  // namespace arrears
