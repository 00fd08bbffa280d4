// Lines and transactions of a journal.
#include "journal_reader.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace arrears {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 31U;  // of all files together

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<Diagnostic> JournalReader::read(ByteSource& source) {
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

/// The next line, without its end; false at the text's end.
bool JournalReader::next_line(std::string_view& line, JournalLine& at) {
  const std::string_view all = text();
  if (next_ >= all.size()) return false;
  const std::size_t end = std::min(all.find('\n', next_), all.size());
  at = {file_, ++number_, next_};
  line = all.substr(next_, end - next_);
  if (line.ends_with('\r')) line.remove_suffix(1);
  next_ = end + 1;
  return true;
}

void JournalReader::step_back(const JournalLine& at) {
  next_ = at.offset;
  number_ = at.line - 1;
}

Diagnostic JournalReader::fault(std::string_view code, const JournalLine& at, std::size_t byte,
                                std::size_t length) const {
  return error(code, Status::file).at(book_.place(at, byte, length));
}

std::optional<Diagnostic> JournalReader::read_lines() {
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

void JournalReader::skip_indented() {
  std::string_view line;
  JournalLine at;
  while (next_line(line, at)) {
    if (is_indented(line) && !without_blanks(line).empty()) continue;
    step_back(at);
    return;
  }
}

void JournalReader::read_transaction(std::string_view line, const JournalLine& at) {
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
    book_.faults.push_back({std::move(*why), file_,
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

std::optional<LineFault> JournalReader::read_inner(std::string_view line, const JournalLine& at,
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
std::string JournalReader::account_of(const std::string& written) const {
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

/// Where a part of the line at hand begins in it.
std::size_t JournalReader::text_column(const JournalLine& at, std::string_view part) const {
  const char* const begin = text().data() + at.offset;
  return part.empty() || part.data() < begin ? 0 : static_cast<std::size_t>(part.data() - begin);
}

Result<JournalBook> read_journal_book(ByteSource& source, const ReadOptions& options) {
  JournalBook book;
  JournalReader reader(options, book);
  if (auto why = reader.read(source)) return fail(std::move(*why));
  return book;
}

}  // namespace arrears
