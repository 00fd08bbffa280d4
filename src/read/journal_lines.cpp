#include "journal_lines.hpp"

#include <algorithm>
#include <array>

namespace arrears {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\t'; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

int take_digits(std::string_view& text, std::size_t most, std::size_t& n) {
  int value = 0;
  n = 0;
  while (n < most && n < text.size() && is_digit(text[n])) value = value * 10 + (text[n++] - '0');
  text.remove_prefix(n);
  return value;
}

/// Tags that end the value before them without a comma.
constexpr std::array<std::string_view, 16> kOwnTags = {
    "customer", "invoice", "due", "type", "applies", "date", "date2", "terms", "doc_no",
    "applies_to", "due_date", "salesperson", "region", "reference", "disputed", "customer_name",
};

bool is_tag_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '-' ||
         static_cast<unsigned char>(c) >= 0x80;
}

struct TagAt {
  std::size_t begin = 0, colon = 0;
  std::string name;
};

/// The next `name:` from `from` on: at the start, behind a comma, or one of our own behind a blank.
std::optional<TagAt> next_tag(std::string_view comment, std::size_t from) {
  for (std::size_t colon = from; (colon = comment.find(':', colon)) != comment.npos; ++colon) {
    std::size_t begin = colon;
    while (begin > from && is_tag_character(comment[begin - 1])) --begin;
    if (begin == colon) continue;
    TagAt tag{begin, colon, std::string(comment.substr(begin, colon - begin))};
    std::transform(tag.name.begin(), tag.name.end(), tag.name.begin(), lower);
    const std::string_view before = comment.substr(0, begin);
    const std::size_t last = before.find_last_not_of(" \t");
    const bool first = last == before.npos || before[last] == ',';
    const bool own = std::find(kOwnTags.begin(), kOwnTags.end(), tag.name) != kOwnTags.end();
    if (first || (own && last + 1 < begin)) return tag;
  }
  return std::nullopt;
}

/// `[2026-03-01]` in a posting's comment is its date.
std::optional<LineFault> read_bracket_date(std::string_view comment, std::size_t at, int year,
                                           Date* date) {
  for (std::size_t open = 0; (open = comment.find('[', open)) != comment.npos; ++open) {
    const std::size_t close = comment.find(']', open);
    if (close == comment.npos) return std::nullopt;
    std::string_view inside = comment.substr(open + 1, close - open - 1);
    const bool dates = !inside.empty() &&
                       inside.find_first_not_of("0123456789-/.=") == inside.npos &&
                       inside.find_first_of("-/.=") != inside.npos;
    if (!dates || inside[0] == '=') continue;  // the second date alone
    const TakenDate taken = take_date(inside, year);
    if (!taken.fault.empty()) return LineFault{taken.fault, at + open + 1, close - open - 1};
    *date = taken.date;
  }
  return std::nullopt;
}

/// Where an account's name ends: at two blanks, a tab, or the line's end.
std::size_t account_end(std::string_view line, std::size_t from) {
  for (std::size_t i = from; i < line.size(); ++i) {
    if (line[i] == '\t' || line[i] == ';') {
      if (line[i] == '\t' || (i > from && is_blank(line[i - 1]))) return i;
    }
    if (line[i] == ' ' && i + 1 < line.size() && is_blank(line[i + 1])) return i;
  }
  return line.size();
}

void skip_blanks(std::string_view line, std::size_t& at) {
  while (at < line.size() && is_blank(line[at])) ++at;
}

/// What may stand behind an amount and changes no balance: lot prices, dates and notes.
bool skip_lot(std::string_view line, std::size_t& at) {
  const std::string_view rest = line.substr(at);
  const char open = rest.empty() ? '\0' : rest[0];
  if (open == '(' && (rest.starts_with("(@)") || rest.starts_with("(@@)"))) return false;
  const std::string_view close = rest.starts_with("{{") ? "}}"
                                 : open == '{'          ? "}"
                                 : open == '['          ? "]"
                                 : open == '('          ? ")"
                                                        : "";
  const std::size_t end = close.empty() ? rest.npos : rest.find(close);
  if (end == rest.npos) return false;
  at += end + close.size();
  return true;
}

std::optional<LineFault> read_price(std::string_view line, std::size_t& at, JournalPosting& out) {
  const std::string_view rest = line.substr(at);
  for (const std::string_view mark : {"(@@)", "@@", "(@)", "@"}) {
    if (!rest.starts_with(mark)) continue;
    at += mark.size();
    out.price_is_total = mark.find("@@") != mark.npos;
    const std::size_t from = at;
    out.price = take_amount(line, at);
    if (!out.price) return LineFault{"journal-amount-unknown", from, line.size() - from};
    return std::nullopt;
  }
  return std::nullopt;
}

std::optional<LineFault> read_amounts(std::string_view line, std::size_t at, JournalPosting& out) {
  skip_blanks(line, at);
  if (at < line.size() && line[at] != '=') {
    const std::size_t from = at;
    out.amount = take_amount(line, at);
    if (!out.amount) return LineFault{"journal-amount-unknown", from, line.size() - from};
    skip_blanks(line, at);
    while (skip_lot(line, at)) skip_blanks(line, at);
    if (auto fault = read_price(line, at, out)) return fault;
    skip_blanks(line, at);
    while (skip_lot(line, at)) skip_blanks(line, at);
  }
  if (at < line.size() && line[at] == '=') {
    while (at < line.size() && (line[at] == '=' || line[at] == '*')) ++at;
    const std::size_t from = at;
    if (!take_amount(line, at)) {
      return LineFault{"journal-amount-unknown", from, line.size() - from};
    }
    out.is_assigned = !out.amount.has_value();
    skip_blanks(line, at);
    JournalPosting asserted;
    while (skip_lot(line, at)) skip_blanks(line, at);
    if (auto fault = read_price(line, at, asserted)) return fault;
    skip_blanks(line, at);
  }
  if (at < line.size()) return LineFault{"journal-amount-unknown", at, line.size() - at};
  return std::nullopt;
}

}  // namespace

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  return text.substr(first, text.find_last_not_of(" \t\r\n") + 1 - first);
}

TakenDate take_date(std::string_view& text, int year) {
  std::string_view rest = text;
  std::array<int, 3> parts{};
  std::array<std::size_t, 3> sizes{};
  std::size_t count = 0;
  char mark = '\0';
  while (count < 3) {
    parts[count] = take_digits(rest, 4, sizes[count]);
    if (sizes[count] == 0) return {{}, "journal-no-date"};
    ++count;
    const bool more = !rest.empty() && (rest[0] == '-' || rest[0] == '/' || rest[0] == '.');
    if (!more || (mark != '\0' && rest[0] != mark) || count == 3) break;
    mark = rest[0];
    rest.remove_prefix(1);
  }
  if (!rest.empty() && (is_digit(rest[0]) || rest[0] == mark)) return {{}, "journal-no-date"};
  if (count == 1 || (count == 3) != (sizes[0] == 4)) return {{}, "journal-no-date"};
  if (count == 2 && year == 0) return {{}, "journal-no-year"};
  const std::size_t month = count == 3 ? 1 : 0;
  const auto date = Date::from_ymd(count == 3 ? parts[0] : year,
                                   static_cast<unsigned>(parts[month]),
                                   static_cast<unsigned>(parts[month + 1]));
  if (!date) return {{}, "journal-no-such-day"};
  text = rest;
  return {*date, {}};
}

std::optional<LineFault> read_head(std::string_view line, int year, JournalTransaction& out) {
  std::string_view rest = line;
  const auto at = [&] { return line.size() - rest.size(); };
  const TakenDate date = take_date(rest, year);
  const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
  if (!date.fault.empty()) return LineFault{date.fault, 0, end};
  out.date = date.date;
  if (!rest.empty() && rest[0] == '=') {
    rest.remove_prefix(1);
    const TakenDate second = take_date(rest, date.date.year());
    if (!second.fault.empty()) return LineFault{second.fault, at(), end - std::min(end, at())};
  }
  if (!rest.empty() && !is_blank(rest[0])) return LineFault{"journal-no-date", 0, end};
  rest = without_blanks(rest);
  if (!rest.empty() && (rest[0] == '*' || rest[0] == '!')) {
    rest.remove_prefix(1);
    rest = without_blanks(rest);
  }
  if (!rest.empty() && rest[0] == '(') {
    const std::size_t close = rest.find(')');
    if (close != rest.npos) {
      out.code = without_blanks(rest.substr(1, close - 1));
      rest.remove_prefix(close + 1);
    }
  }
  const std::size_t comment = rest.find(';');
  out.description = without_blanks(rest.substr(0, comment));
  if (comment == rest.npos) return std::nullopt;
  return read_comment(rest.substr(comment + 1), 0, year, out.tags, nullptr);
}

std::optional<LineFault> read_comment(std::string_view comment, std::size_t at, int year,
                                      JournalTags& tags, Date* date) {
  if (date != nullptr) {
    if (auto fault = read_bracket_date(comment, at, year, date)) return fault;
  }
  std::optional<TagAt> tag = next_tag(comment, 0);
  while (tag) {
    const std::optional<TagAt> next = next_tag(comment, tag->colon + 1);
    const std::size_t end = next ? next->begin : comment.size();
    std::string_view value = without_blanks(comment.substr(tag->colon + 1, end - tag->colon - 1));
    if (next && value.ends_with(',')) value = without_blanks(value.substr(0, value.size() - 1));
    if (value.starts_with(':')) value = without_blanks(value.substr(1));  // ledger's typed values
    if (tag->name == "date" && date != nullptr && !value.empty()) {
      std::string_view day = value.substr(0, value.find_first_of(" ,"));
      const TakenDate taken = take_date(day, year);
      if (!taken.fault.empty()) {
        return LineFault{taken.fault, at + tag->colon + 1, end - tag->colon};
      }
      *date = taken.date;
    } else {
      tags.emplace_back(tag->name, std::string(value));
    }
    tag = next;
  }
  return std::nullopt;
}

std::optional<LineFault> read_posting(std::string_view line, int year, JournalPosting& out) {
  std::size_t at = 0;
  skip_blanks(line, at);
  if (at < line.size() && (line[at] == '*' || line[at] == '!')) {
    ++at;
    skip_blanks(line, at);
  }
  out.account_at = at;
  const std::size_t end = account_end(line, at);
  std::string_view account = without_blanks(line.substr(at, end - at));
  using Kind = JournalPosting::Kind;
  const auto inside = [&](char open, char close, Kind kind) {
    if (account.size() < 2 || account.front() != open || account.back() != close) return;
    account = account.substr(1, account.size() - 2);
    out.kind = kind;
  };
  inside('(', ')', Kind::unbalanced);
  if (out.kind == Kind::real) inside('[', ']', Kind::balanced);
  if (account.empty()) return LineFault{"journal-no-account", at, 0};
  out.account = without_blanks(account);
  const std::size_t comment = std::min(line.find(';', end), line.size());
  std::string_view body = line.substr(0, comment);
  while (!body.empty() && (is_blank(body.back()) || body.back() == '\r')) body.remove_suffix(1);
  if (auto fault = read_amounts(body, std::min(end, body.size()), out)) return fault;
  if (comment == line.size()) return std::nullopt;
  return read_comment(line.substr(comment + 1), comment + 1, year, out.tags, &out.date);
}

}  // namespace arrears
