// The files of a journal, line by line: directives, and the lines of transactions.
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <glob.h>

#include "journal_book.hpp"
#include "journal_lines.hpp"

namespace arrears {
namespace {

constexpr std::size_t kMostFiles = 10'000;
constexpr std::size_t kDeepest = 64;
constexpr std::size_t kMostBytes = std::size_t{1} << 31U;  // of all files together

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Directives that change nothing of a receivable; what is indented below them is theirs.
constexpr std::array<std::string_view, 13> kWithoutEffect = {
    "P", "N", "payee", "tag", "account", "commodity", "assert", "check", "price", "I", "E",
    "end_fixed", "fixed",
};

struct Alias {
  std::string from, to;
  bool whole = false;  ///< only the whole name
};

/// What directives have set; an included file's own settings end with it.
struct Scope {
  int year = 0;
  std::optional<DecimalMark> mark;
  std::vector<std::string> parents;   ///< of `apply account`
  JournalTags tags;                   ///< of `apply tag`
  std::vector<Alias> aliases;
  std::string default_commodity;
  bool has_bucket = false;
};

class Reader {
 public:
  Reader(const ReadOptions& options, JournalBook& book) : options_(options), book_(book) {}

  std::optional<Diagnostic> read(ByteSource& source) {
    std::string text;
    std::vector<char> buffer(std::size_t{1} << 16U);
    while (true) {
      const auto got = source.read(buffer.data(), buffer.size());
      if (!got) return got.error();
      text.append(buffer.data(), *got);
      bytes_ += *got;
      if (bytes_ > kMostBytes) return file_error("journal-too-large", source.name());
      if (*got < buffer.size()) break;
    }
    if (const std::size_t bad = find_invalid_utf8(text); bad != std::string::npos) {
      return file_error("encoding-invalid", source.name())
          .with("encoding", "utf-8")
          .with("offset", static_cast<std::int64_t>(bad));
    }
    if (const std::size_t nul = text.find('\0'); nul != std::string::npos) {
      return file_error("file-is-binary", source.name());
    }
    const auto file = static_cast<std::uint32_t>(book_.files.size());
    book_.files.push_back({source.name(), std::move(text)});
    stack_.push_back(source.name());
    const std::string outer_name = std::exchange(file_name_, source.name());
    const std::uint32_t outer = std::exchange(file_, file);
    const std::size_t outer_next = std::exchange(next_, 0);
    const std::uint32_t outer_line = std::exchange(number_, 0);
    auto why = read_lines();
    file_ = outer;
    next_ = outer_next;
    number_ = outer_line;
    file_name_ = outer_name;
    stack_.pop_back();
    return why;
  }

 private:
  [[nodiscard]] std::string_view text() const { return book_.files[file_].text; }

  /// The next line, without its end; false at the text's end.
  bool next_line(std::string_view& line, JournalLine& at) {
    const std::string_view all = text();
    if (next_ >= all.size()) return false;
    const std::size_t end = std::min(all.find('\n', next_), all.size());
    at = {file_, ++number_, next_};
    line = all.substr(next_, end - next_);
    if (line.ends_with('\r')) line.remove_suffix(1);
    next_ = end + 1;
    return true;
  }

  void step_back(const JournalLine& at) {
    next_ = at.offset;
    number_ = at.line - 1;
  }

  [[nodiscard]] Diagnostic fault(std::string_view code, const JournalLine& at,
                                 std::size_t byte = 0, std::size_t length = 0) const {
    return error(code, Status::file).at(book_.place(at, byte, length));
  }

  std::optional<Diagnostic> read_lines() {
    std::string_view line;
    JournalLine at;
    while (next_line(line, at)) {
      if (without_blanks(line).empty()) continue;
      const char first = line[0];
      if (std::string_view(";#*%|").find(first) != std::string_view::npos) continue;
      if (is_indented(line)) {
        const char inner = without_blanks(line)[0];
        if (inner == ';' || inner == '#') continue;
        return fault("journal-stray-line", at);
      }
      if (first == '=' || first == '~') {
        ++(first == '=' ? book_.automated : book_.periodic);
        skip_indented();
      } else if (is_digit(first)) {
        read_transaction(line, at);
      } else if (auto why = read_directive(line, at)) {
        return why;
      }
    }
    return std::nullopt;
  }

  void skip_indented() {
    std::string_view line;
    JournalLine at;
    while (next_line(line, at)) {
      if (is_indented(line) && !without_blanks(line).empty()) continue;
      step_back(at);
      return;
    }
  }

  // Transactions.

  void read_transaction(std::string_view line, const JournalLine& at) {
    ++book_.all_transactions;
    JournalTransaction transaction;
    transaction.at = at;
    transaction.tags = scope_.tags;
    transaction.has_bucket = scope_.has_bucket;
    std::optional<Diagnostic> why;
    const auto note_fault = [&](const std::optional<LineFault>& bad, const JournalLine& where) {
      if (bad && !why) why = error(bad->code).at(book_.place(where, bad->at, bad->length));
    };
    note_fault(read_head(line, scope_.year, transaction), at);
    JournalLine inner;
    while (next_line(line, inner)) {
      const std::string_view body = without_blanks(line);
      if (!is_indented(line) || body.empty()) {
        step_back(inner);
        break;
      }
      note_fault(read_inner(line, inner, transaction), inner);
    }
    transaction.end = std::min<std::uint64_t>(next_, text().size());
    if (why) {
      const auto from = static_cast<std::size_t>(at.offset);
      book_.faults.push_back(
          {std::move(*why), file_,
           std::string(without_blanks(text().substr(
               from, static_cast<std::size_t>(transaction.end) - from)))});
      return;
    }
    const bool kept = std::any_of(transaction.postings.begin(), transaction.postings.end(),
                                  [&](const JournalPosting& posting) {
                                    return receivable_part(posting.account, options_.receivables);
                                  });
    if (kept) book_.transactions.push_back(std::move(transaction));
  }

  std::optional<LineFault> read_inner(std::string_view line, const JournalLine& at,
                                      JournalTransaction& transaction) {
    const std::size_t begin = line.find_first_not_of(" \t");
    if (line[begin] == ';' || line[begin] == '#') {
      JournalPosting* const last =
          transaction.postings.empty() ? nullptr : &transaction.postings.back();
      return read_comment(line.substr(begin + 1), begin + 1, scope_.year,
                          last != nullptr ? last->tags : transaction.tags,
                          last != nullptr ? &last->date : nullptr);
    }
    JournalPosting posting;
    posting.at = at;
    if (auto bad = read_posting(line, scope_.year, posting)) return bad;
    posting.account = account_of(posting.account);
    for (std::optional<JournalAmount>* const amount : {&posting.amount, &posting.price}) {
      if (!*amount) continue;
      if ((*amount)->commodity.empty()) (*amount)->commodity = scope_.default_commodity;
      (*amount)->mark = scope_.mark;
      book_.marks.count(**amount);
    }
    transaction.postings.push_back(std::move(posting));
    return std::nullopt;
  }

  /// The account's full name: below those of `apply account`, with aliases replaced.
  [[nodiscard]] std::string account_of(const std::string& written) const {
    std::string name;
    for (const std::string& parent : scope_.parents) name += parent + ":";
    name += written;
    for (auto alias = scope_.aliases.rbegin(); alias != scope_.aliases.rend(); ++alias) {
      if (name == alias->from) {
        name = alias->to;
      } else if (!alias->whole && name.starts_with(alias->from + ":")) {
        name = alias->to + name.substr(alias->from.size());
      }
    }
    return name;
  }

  // Directives.

  std::optional<Diagnostic> read_directive(std::string_view line, const JournalLine& at) {
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
    return fault(beancount ? "journal-is-beancount" : "journal-directive-unknown", at, 0,
                 word.size())
        .with("directive", std::string(word));
  }

  /// Such a comment may go on to the end of the file.
  std::optional<Diagnostic> skip_comment(std::string_view word) {
    const std::string close = "end " + std::string(word);
    std::string_view line;
    JournalLine at;
    while (next_line(line, at)) {
      if (without_blanks(line) == close) return std::nullopt;
    }
    return std::nullopt;
  }

  std::optional<Diagnostic> include(std::string_view rest, const JournalLine& at) {
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
      Scope outer = scope_;
      auto why = read(**source);
      // A default commodity and a year hold in what is included, not behind it; aliases are often
      // kept in a file of their own.
      outer.aliases = std::move(scope_.aliases);
      scope_ = std::move(outer);
      if (why) return why;
    }
    return std::nullopt;
  }

  [[nodiscard]] static std::vector<std::string> files_of(const std::string& pattern) {
    glob_t found{};
    std::vector<std::string> names;
    if (::glob(pattern.c_str(), GLOB_TILDE | GLOB_NOSORT, nullptr, &found) == 0) {
      for (std::size_t i = 0; i < found.gl_pathc; ++i) names.emplace_back(found.gl_pathv[i]);
    }
    ::globfree(&found);
    std::sort(names.begin(), names.end());
    return names;
  }

  std::optional<Diagnostic> add_alias(std::string_view rest, const JournalLine& at) {
    const std::size_t equals = rest.find('=');
    if (rest.starts_with('/') || equals == rest.npos) {
      return fault("journal-alias-unknown", at, text_column(at, rest), rest.size());
    }
    scope_.aliases.push_back({std::string(without_blanks(rest.substr(0, equals))),
                              std::string(without_blanks(rest.substr(equals + 1))), false});
    return std::nullopt;
  }

  std::optional<Diagnostic> read_block(std::string_view word, std::string_view rest,
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

  std::optional<Diagnostic> set_year(std::string_view rest, const JournalLine& at) {
    rest = rest.substr(0, rest.find_first_of(" \t;-/"));
    const bool good = rest.size() == 4 && std::all_of(rest.begin(), rest.end(), is_digit);
    if (!good) return fault("journal-year-unknown", at, text_column(at, rest), rest.size());
    scope_.year = std::stoi(std::string(rest));
    return std::nullopt;
  }

  std::optional<Diagnostic> set_default(std::string_view rest, const JournalLine& at) {
    std::size_t end = 0;
    const auto amount = take_amount(rest, end);
    if (!amount) return fault("journal-amount-unknown", at, text_column(at, rest), rest.size());
    scope_.default_commodity = amount->commodity;
    book_.marks.count(*amount);
    return std::nullopt;
  }

  std::optional<Diagnostic> set_mark(std::string_view rest, const JournalLine& at) {
    if (rest != "." && rest != ",") {
      return fault("journal-mark-unknown", at, text_column(at, rest), rest.size());
    }
    scope_.mark = rest == "." ? DecimalMark::point : DecimalMark::comma;
    return std::nullopt;
  }

  std::optional<Diagnostic> set_bucket(std::string_view rest, const JournalLine& at) {
    if (receivable_part(account_of(std::string(rest)), options_.receivables)) {
      return fault("journal-bucket-receivable", at, text_column(at, rest), rest.size());
    }
    scope_.has_bucket = true;
    return std::nullopt;
  }

  /// An account's `alias` lines name it otherwise; a commodity's format shows its decimal mark.
  std::optional<Diagnostic> read_declaration(std::string_view word, std::string_view rest) {
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

  [[nodiscard]] static std::string to_lower(std::string_view text) {
    std::string out(without_blanks(text));
    for (char& c : out) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
  }

  /// Where a part of the line at hand begins in it.
  [[nodiscard]] std::size_t text_column(const JournalLine& at, std::string_view part) const {
    const char* const begin = text().data() + at.offset;
    return part.empty() || part.data() < begin ? 0
                                               : static_cast<std::size_t>(part.data() - begin);
  }

  const ReadOptions& options_;
  JournalBook& book_;
  Scope scope_;
  std::vector<std::string> stack_;  // files being read, outermost first
  std::string file_name_;
  std::uint32_t file_ = 0;
  std::size_t next_ = 0;
  std::uint32_t number_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace

Result<JournalBook> read_journal_book(ByteSource& source, const ReadOptions& options) {
  JournalBook book;
  Reader reader(options, book);
  if (auto why = reader.read(source)) return fail(std::move(*why));
  return book;
}

}  // namespace arrears
