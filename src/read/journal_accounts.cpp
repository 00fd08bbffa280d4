// Which accounts are receivables, which texts are journals, and where their lines are.
#include <algorithm>
#include <array>

#include "csv_place.hpp"
#include "journal_book.hpp"
#include "journal_lines.hpp"

namespace arrears {
namespace {

/// Without case, blanks and hyphens: `Accounts Receivable` and `AccountsReceivable` are one.
std::string plain_part(std::string_view part) {
  std::string out;
  for (const char c : part) {
    if (c == ' ' || c == '-' || c == '_') continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

constexpr std::array<std::string_view, 5> kAssets = {"assets", "asset", "资产", "資產", "aktiva"};
constexpr std::array<std::string_view, 9> kReceivables = {
    "receivable", "receivables", "accountsreceivable", "accountreceivable", "tradereceivables",
    "应收账款",   "應收帳款",    "应收帐款",           "forderungen",
};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view part) {
  const std::string plain = plain_part(part);
  return std::find(words.begin(), words.end(), plain) != words.end();
}

/// Assets, anything, receivables: the usual names.
std::optional<std::string> usual_part(std::string_view account) {
  std::size_t begin = 0;
  for (std::size_t level = 0; begin <= account.size(); ++level) {
    const std::size_t end = std::min(account.find(':', begin), account.size());
    const std::string_view part = account.substr(begin, end - begin);
    if (level == 0 && !is_one_of(kAssets, part)) return std::nullopt;
    if (level > 0 && is_one_of(kReceivables, part)) {
      return std::string(account.substr(std::min(account.size(), end + 1)));
    }
    begin = end + 1;
  }
  return std::nullopt;
}

bool is_date(std::string_view line) {
  const TakenDate taken = take_date(line, 2000);
  const bool behind = line.empty() || line[0] == ' ' || line[0] == '=' || line[0] == '\r';
  return taken.fault.empty() && behind;
}

bool ends_with_any(std::string_view path, std::initializer_list<std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return path.ends_with(ending); });
}

}  // namespace

std::optional<std::string> receivable_part(std::string_view account,
                                           const std::vector<std::string>& receivables) {
  if (receivables.empty()) return usual_part(account);
  for (const std::string& name : receivables) {
    if (account == name) return std::string();
    if (account.starts_with(name + ":")) return std::string(account.substr(name.size() + 1));
  }
  return std::nullopt;
}

bool is_journal(std::string_view path, std::string_view head) {
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (path.ends_with(packed)) path.remove_suffix(packed.size());
  }
  if (ends_with_any(path, {".journal", ".ledger", ".hledger", ".j"})) return true;
  if (ends_with_any(path, {".csv", ".tsv"})) return false;
  // A line that begins with a date and has no separator, and below it one that is indented: no
  // table is written so.
  bool dated = false;
  while (!head.empty()) {
    const std::size_t end = std::min(head.find('\n'), head.size());
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(std::min(head.size(), end + 1));
    const std::string_view body = without_blanks(line);
    if (dated && is_indented(line) && !body.empty()) {
      if (body[0] == ';') continue;
      const bool account = body.find(':') != body.npos || body.find("  ") != body.npos;
      return account && body.find_first_of("|") == body.npos;
    }
    dated = is_date(line);
  }
  return false;
}

Place JournalBook::place(const JournalLine& line, std::size_t at, std::size_t length) const {
  const JournalFile& file = files[line.file];
  const std::string_view rest =
      std::string_view(file.text).substr(static_cast<std::size_t>(line.offset));
  const std::string_view record = rest.substr(0, std::min(rest.find_first_of("\r\n"), rest.size()));
  return place_in_record(record, std::min(at, record.size()), length, line.line, file.name);
}

}  // namespace arrears
