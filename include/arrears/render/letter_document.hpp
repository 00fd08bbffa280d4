/// LetterDocument: one draft as parts, paragraphs and tables, before any format has its say.
///
/// Templates and ledger text end here as plain text; what writes a format escapes it for that
/// format. So one template serves text, Markdown, HTML, e-mail and PDF.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <arrears/model/date.hpp>

namespace arrears {

/// What a part of a letter is. A `sheet` is a draft that stands alone (call sheet, hand-over file):
/// its lines and blanks stay where they are.
enum class LetterRole : std::uint8_t {
  sender, recipient, date, subject, reference, body, closing, sheet
};

/// A paragraph (its lines are hard breaks; leading blanks indent), or the place of a table.
struct LetterBlock {
  enum class Kind : std::uint8_t { text, items, charges };
  Kind kind = Kind::text;
  std::vector<std::string> lines;
};

struct LetterPart {
  LetterRole role = LetterRole::body;
  std::vector<LetterBlock> blocks;
};

inline constexpr std::size_t kLetterColumns = 6;

/// The items of one currency and the lines that lead to their total (the last one). A table without
/// items shows no heads.
struct LetterItems {
  std::string title;  ///< above the table; may be empty
  std::vector<std::array<std::string, kLetterColumns>> rows;
  std::vector<std::array<std::string, 2>> sums;
};

struct LetterDocument {
  std::string id, file, language, subject;
  Date date;
  std::string to_name, to_address;        ///< for e-mail; the address may be empty or no address
  std::vector<LetterPart> parts;
  std::array<std::string, kLetterColumns> heads;  ///< three of text, three of numbers
  std::vector<LetterItems> items;
  std::vector<std::string> charges;       ///< what fees and interest rest on, a line each

  [[nodiscard]] bool is_sheet() const {
    return parts.size() == 1 && parts.front().role == LetterRole::sheet;
  }
};

/// How letters lie on paper: the `[layout]` table of the creditor file.
struct LetterLayout {
  std::string paper = "a4";        ///< a4 | letter
  std::string window = "din-b";    ///< din-b | din-a | right | us | none: where the address shows
  std::string font;                ///< a family; empty: the system's serifless one
  std::int32_t font_size = 10;     ///< points
  std::vector<std::string> header; ///< letterhead; empty: the sender's lines
  std::vector<std::string> footer; ///< below every page
};

}  // namespace arrears
