// JournalReader: directives.
#include <algorithm>
#include <array>
#include <utility>

#include <glob.h>

#include "journal_reader.hpp"

namespace arrears {
namespace {

constexpr std::size_t kMostFiles = 10'000;
constexpr std::size_t kDeepest = 64;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Directives that change nothing of a receivable; what is indented below them is theirs.
constexpr std::array<std::string_view, 13> kWithoutEffect = {
    "P",     "N",     "payee", "tag", "account",   "commodity", "assert",
    "check", "price", "I",     "E",   "end_fixed", "fixed",
};

}  // namespace

std::optional<Diagnostic> JournalReader::read_directive(std::string_view line,
                                                        const JournalLine& at) {
  if (line[0] == '!' || line[0] == '@') line.remove_prefix(1);
  const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
  const std::string_view word = line.substr(0, end);
  std::string_view rest = without_blanks(line.substr(end));
  if (word == "comment" || word == "test") return skip_comment(word);
  if (word == "include") return include(rest, at);
  if (word == "alias") return add_alias(rest, at);
  if (word == "apply" || word == "end") return read_block(word, rest, at);
  if (word == "Y" || word == "year") return set_year(rest, at);
  if (word.size() > 1 && word[0] == 'Y' && is_digit(word[1])) return set_year(word.substr(1), at);
  if (word == "D") return set_default(rest, at);
  if (word == "decimal-mark") return set_mark(rest, at);
  if (word == "A" || word == "bucket") return set_bucket(rest, at);
  if (word == "account" || word == "commodity") return read_declaration(word, rest);
  if (std::find(kWithoutEffect.begin(), kWithoutEffect.end(), word) != kWithoutEffect.end()) {
    skip_indented();
    return std::nullopt;
  }
  const bool beancount = word == "option" || word == "plugin" || word == "pushtag";
  return fault(beancount ? "journal-is-beancount" : "journal-directive-unknown", at, 0, word.size())
      .with("directive", std::string(word));
}

/// Such a comment may go on to the end of the file.
std::optional<Diagnostic> JournalReader::skip_comment(std::string_view word) {
  const std::string close = "end " + std::string(word);
  std::string_view line;
  JournalLine at;
  while (next_line(line, at)) {
    if (without_blanks(line) == close) return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Diagnostic> JournalReader::include(std::string_view rest, const JournalLine& at) {
  const std::size_t byte = text_column(at, rest);
  const auto bad = [&](std::string_view code) {
    return fault(code, at, byte, rest.size()).with("path", std::string(rest));
  };
  if (rest.size() > 1 && rest.front() == '"' && rest.back() == '"') {
    rest = rest.substr(1, rest.size() - 2);
  }
  if (rest.find("**") != rest.npos || rest.find('\0') != rest.npos) {
    return bad("journal-include-unknown");
  }
  std::string path(rest);
  const std::string& here = file_name_;
  const bool rooted = path.starts_with('/') || path.starts_with("~");
  if (!rooted && here != "-") path.insert(0, here.substr(0, here.rfind('/') + 1));
  std::vector<std::string> found = files_of(path);
  // A pattern does not mean the file that it stands in.
  const bool pattern = path.find_first_of("*?[") != std::string::npos;
  if (pattern) found.erase(std::remove(found.begin(), found.end(), here), found.end());
  if (found.empty()) return bad("journal-include-missing");
  for (const std::string& name : found) {
    const bool circular = std::find(stack_.begin(), stack_.end(), name) != stack_.end();
    if (circular) return bad("journal-include-circular");
    if (book_.files.size() >= kMostFiles || stack_.size() >= kDeepest) {
      return bad("journal-include-deep");
    }
    auto source = open_text(name, options_.encoding);
    if (!source) return source.error();
    JournalScope outer = scope_;
    auto why = read(**source);
    // A default commodity and a year hold in what is included, not behind it; aliases are often
    // kept in a file of their own.
    outer.aliases = std::move(scope_.aliases);
    scope_ = std::move(outer);
    if (why) return why;
  }
  return std::nullopt;
}

std::vector<std::string> JournalReader::files_of(const std::string& pattern) {
  glob_t found{};
  std::vector<std::string> names;
  if (::glob(pattern.c_str(), GLOB_TILDE | GLOB_NOSORT, nullptr, &found) == 0) {
    for (std::size_t i = 0; i < found.gl_pathc; ++i) names.emplace_back(found.gl_pathv[i]);
  }
  ::globfree(&found);
  std::sort(names.begin(), names.end());
  return names;
}

std::optional<Diagnostic> JournalReader::add_alias(std::string_view rest, const JournalLine& at) {
  const std::size_t equals = rest.find('=');
  if (rest.starts_with('/') || equals == rest.npos) {
    return fault("journal-alias-unknown", at, text_column(at, rest), rest.size());
  }
  scope_.aliases.push_back({std::string(without_blanks(rest.substr(0, equals))),
                            std::string(without_blanks(rest.substr(equals + 1))), false});
  return std::nullopt;
}

std::optional<Diagnostic> JournalReader::read_block(std::string_view word, std::string_view rest,
                                                    const JournalLine& at) {
  const std::size_t blank = std::min(rest.find_first_of(" \t"), rest.size());
  std::string_view what = rest.substr(0, blank);
  std::string_view value = without_blanks(rest.substr(blank));
  if (word == "end" && what == "apply") what = value;
  const bool begins = word == "apply";
  if (begins && what == "account") {
    scope_.parents.emplace_back(value);
  } else if (begins && what == "tag") {
    const std::size_t colon = std::min(value.find(':'), value.size());
    scope_.tags.emplace_back(to_lower(value.substr(0, colon)),
                             without_blanks(value.substr(std::min(value.size(), colon + 1))));
  } else if (begins && what == "year") {
    return set_year(value, at);
  } else if (!begins && (what == "aliases")) {
    scope_.aliases.clear();
  } else if (!begins && what == "tag" && !scope_.tags.empty()) {
    scope_.tags.pop_back();
  } else if (!begins && (what == "account" || what.empty()) && !scope_.parents.empty()) {
    scope_.parents.pop_back();
  } else if (!begins && (what == "year" || what == "fixed" || what == "comment")) {
    return std::nullopt;
  } else {
    return fault("journal-directive-unknown", at, 0, word.size() + 1 + what.size())
        .with("directive", std::string(word) + " " + std::string(what));
  }
  return std::nullopt;
}

std::optional<Diagnostic> JournalReader::set_year(std::string_view rest, const JournalLine& at) {
  rest = rest.substr(0, rest.find_first_of(" \t;-/"));
  const bool good = rest.size() == 4 && std::all_of(rest.begin(), rest.end(), is_digit);
  if (!good) return fault("journal-year-unknown", at, text_column(at, rest), rest.size());
  scope_.year = std::stoi(std::string(rest));
  return std::nullopt;
}

std::optional<Diagnostic> JournalReader::set_default(std::string_view rest, const JournalLine& at) {
  std::size_t end = 0;
  const auto amount = take_amount(rest, end);
  if (!amount) return fault("journal-amount-unknown", at, text_column(at, rest), rest.size());
  scope_.default_commodity = amount->commodity;
  book_.marks.count(*amount);
  return std::nullopt;
}

std::optional<Diagnostic> JournalReader::set_mark(std::string_view rest, const JournalLine& at) {
  if (rest != "." && rest != ",") {
    return fault("journal-mark-unknown", at, text_column(at, rest), rest.size());
  }
  scope_.mark = rest == "." ? DecimalMark::point : DecimalMark::comma;
  return std::nullopt;
}

std::optional<Diagnostic> JournalReader::set_bucket(std::string_view rest, const JournalLine& at) {
  if (receivable_part(account_of(std::string(rest)), options_.receivables)) {
    return fault("journal-bucket-receivable", at, text_column(at, rest), rest.size());
  }
  scope_.has_bucket = true;
  return std::nullopt;
}

/// An account's `alias` lines name it otherwise; a commodity's format shows its decimal mark.
std::optional<Diagnostic> JournalReader::read_declaration(std::string_view word,
                                                          std::string_view rest) {
  const auto count_format = [&](std::string_view format) {
    std::size_t end = 0;
    format = format.substr(0, format.find(';'));
    if (const auto amount = take_amount(format, end)) book_.marks.count(*amount);
  };
  if (word == "commodity") count_format(rest);
  std::string_view line;
  JournalLine at;
  while (next_line(line, at)) {
    const std::string_view body = without_blanks(line);
    if (!is_indented(line) || body.empty()) {
      step_back(at);
      return std::nullopt;
    }
    if (word == "commodity" && body.starts_with("format ")) count_format(body.substr(7));
    if (word == "account" && body.starts_with("alias ")) {
      scope_.aliases.push_back({std::string(without_blanks(body.substr(6))),
                                account_of(std::string(without_blanks(rest))), true});
    }
  }
  return std::nullopt;
}

std::string JournalReader::to_lower(std::string_view text) {
  std::string out(without_blanks(text));
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace arrears
