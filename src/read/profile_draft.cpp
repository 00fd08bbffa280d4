#include <arrears/read/profile_draft.hpp>

#include <algorithm>
#include <optional>
#include <vector>

#include <arrears/read/amount.hpp>
#include <arrears/read/byte_source.hpp>
#include <arrears/read/day.hpp>

#include "column_evidence.hpp"
#include "encoding_guess.hpp"
#include "head_lines.hpp"
#include "header_match.hpp"
#include "separators.hpp"

namespace arrears {
namespace {

constexpr std::size_t kHead = std::size_t{1} << 18U;
constexpr std::size_t kNames = 3;  // fewer make no header

/// The likeliest header of a head: names only, with the most rows of as many cells below it.
struct Likely {
  std::vector<HeadLine> lines;
  std::size_t header = 0;
  std::size_t rows = 0;
};

std::size_t rows_below(const std::vector<HeadLine>& lines, std::size_t header) {
  std::size_t rows = 0;
  for (std::size_t i = header + 1; i < lines.size(); ++i) {
    const auto& cells = lines[i].cells;
    rows += cells.size() == lines[header].cells.size() &&
                    std::any_of(cells.begin(), cells.end(), is_data)
                ? 1 : 0;
  }
  return rows;
}

std::optional<Likely> likely_header(const std::string& path, std::string_view head) {
  std::optional<Likely> best;
  for (const char separator : kSeparators) {
    std::vector<HeadLine> lines = head_lines(path, head, separator);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto& cells = lines[i].cells;
      if (lines[i].filled() < kNames || std::any_of(cells.begin(), cells.end(), is_data)) continue;
      const std::size_t rows = rows_below(lines, i);
      if (rows == 0 || (best && best->rows >= rows)) continue;
      best = Likely{lines, i, rows};
    }
  }
  return best;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    const bool control = static_cast<unsigned char>(c) < ' ' || c == '\x7F';
    out += control ? ' ' : c;
  }
  return out + '"';
}

/// `key = "value"` where the cells of the head leave one way, else a remark.
template <std::size_t N, class Way>
std::string convention(std::string_view key, const Votes<N>& votes, std::string_view choices) {
  if (votes.voters > 0 && votes.ways() == 1) {
    const auto way = static_cast<Way>(votes.first_way());
    return std::string(key) + " = " + quoted(to_string(way)) + "\n";
  }
  return "# " + std::string(key) + " = " + std::string(choices) + "\n";
}

std::string conventions(const Likely& likely, const HeaderMatch& match) {
  DayVotes days;
  AmountVotes marks;
  for (const ColumnInfo& column : all_columns()) {
    const std::int32_t field = match.at(column.column);
    if (field == HeaderMatch::kNone) continue;
    const auto at = static_cast<std::size_t>(field);
    for (std::size_t i = likely.header + 1; i < likely.lines.size(); ++i) {
      const auto& cells = likely.lines[i].cells;
      if (at >= cells.size() || cells[at].empty()) continue;
      if (column.kind == ColumnKind::date) {
        const DayEvidence day = classify_day(cells[at]);
        if (day.fault == DayFault::none) days.count(ways_of(day), is_open(day), 1, cells[at]);
      } else if (column.kind == ColumnKind::money) {
        const AmountEvidence amount = classify_amount(cells[at]);
        if (amount.fault == AmountFault::none && !amount.same_value) {
          marks.count(ways_of(amount), amount.ambiguous(), 1, cells[at]);
        }
      }
    }
  }
  return convention<kDateOrders, DateOrder>("date_order", days,
                                            "\"dmy\"      # dmy, mdy, ymd or minguo") +
         convention<2, DecimalMark>("decimal_mark", marks, "\".\"      # . or ,");
}

/// What the cells of a column look like, with the first of them.
std::string contents(const Likely& likely, std::size_t column) {
  std::string first;
  bool days = true, amounts = true;
  for (std::size_t i = likely.header + 1; i < likely.lines.size(); ++i) {
    const auto& cells = likely.lines[i].cells;
    if (column >= cells.size() || cells[column].empty()) continue;
    if (first.empty()) first = cells[column];
    days = days && classify_day(cells[column]).fault == DayFault::none;
    amounts = amounts && classify_amount(cells[column]).fault == AmountFault::none;
  }
  if (first.empty()) return "  (empty)";
  const std::string kind = days ? "days, " : amounts ? "numbers, " : "";
  return "  (" + kind + "such as " + quoted(first) + ")";
}

std::string columns(const Likely& likely, const HeaderMatch& match) {
  const auto& cells = likely.lines[likely.header].cells;
  std::string known, rest;
  std::vector<bool> used(cells.size());
  const auto line = [&](std::string_view key, std::int32_t field) {
    if (field == HeaderMatch::kNone) return;
    const auto at = static_cast<std::size_t>(field);
    used[at] = true;
    known += std::string(key) + " = [" + quoted(cells[at]) + "]\n";
  };
  const bool sides = match.second != HeaderMatch::kNone;
  for (const ColumnInfo& column : all_columns()) {
    const bool first = column.column == Column::amount && sides;
    line(first ? (match.second_adds ? "net" : "debit") : column.key, match.at(column.column));
  }
  line(match.second_adds ? "plus" : "credit", match.second);
  line("side", match.side);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (used[i] || cells[i].empty()) continue;
    rest += "# further column: " + quoted(cells[i]) + contents(likely, i) + "\n";
  }
  return "[columns]\n" + known + rest;
}

}  // namespace

Result<std::string> draft_profile(const std::string& path, const std::string& encoding) {
  auto text = open_text(path, encoding);
  if (!text) return fail(text.error());
  auto head = (*text)->peek(kHead);
  if (!head) return fail(head.error());
  if (encoding.empty() && find_invalid_utf8(*head, head->size() == kHead) != head->npos) {
    text = open_text(path, std::string(guess_encoding(*head).value_or("windows-1252")));
    if (!text) return fail(text.error());
    head = (*text)->peek(kHead);
    if (!head) return fail(head.error());
  }
  const auto likely = likely_header(path, *head);
  if (!likely) {
    Diagnostic why = usage_error("profile-no-table");
    why.place.file = path;
    return fail(std::move(why));
  }
  const ProfileChoice choice = choose_profile(HeaderCells(likely->lines[likely->header].cells));
  const HeaderMatch& match = choice.best ? *choice.best : choice.nearest;
  std::string toml =
      "# Drafted from an export: complete it, and give it with --profile FILE.\n"
      "# The columns of a ledger are listed in arrears-ledger(5), the keys in arrears-profile(5).\n"
      "name = \"mine\"\n"
      "title = \"\"\n"
      "source = \"\"\n"
      "required = [[\"doc_date\"], [\"amount\", \"open_amount\"], [\"customer_id\", "
      "\"customer_name\"]]\n";
  toml += conventions(*likely, match);
  toml += "\n" + columns(*likely, match);
  toml += "\n[constants]\n# currency = \"EUR\"\n";
  if (match.at(Column::doc_type) == HeaderMatch::kNone) toml += "# doc_type = \"invoice\"\n";
  toml += "\n[types]\n# invoice = [\"…\"]\n# payment = [\"…\"]\n# ignore = [\"…\"]\n";
  return toml;
}

}  // namespace arrears
