// JournalReader: the files of a journal, line by line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "journal_book.hpp"
#include "journal_lines.hpp"

namespace arrears {

/// A name for an account, of an `alias` directive.
struct JournalAlias {
  std::string from, to;
  bool whole = false;  ///< only the whole name
};

/// What directives have set; an included file's own settings end with it.
struct JournalScope {
  int year = 0;
  std::optional<DecimalMark> mark;
  std::vector<std::string> parents;  ///< of `apply account`
  JournalTags tags;                  ///< of `apply tag`
  std::vector<JournalAlias> aliases;
  std::string default_commodity;
  bool has_bucket = false;
};

class JournalReader {
 public:
  JournalReader(const ReadOptions& options, JournalBook& book) : options_(options), book_(book) {}

  /// Reads a file and those that it includes. Errors: what stops the reading of a journal.
  std::optional<Diagnostic> read(ByteSource& source);

 private:
  // journal_reader.cpp: lines and transactions.
  /// The next line, without its end; false at the text's end.
  bool next_line(std::string_view& line, JournalLine& at);
  void step_back(const JournalLine& at);
  [[nodiscard]] Diagnostic fault(std::string_view code, const JournalLine& at, std::size_t byte = 0,
                                 std::size_t length = 0) const;
  std::optional<Diagnostic> read_lines();
  void skip_indented();
  void read_transaction(std::string_view line, const JournalLine& at);
  std::optional<LineFault> read_inner(std::string_view line, const JournalLine& at,
                                      JournalTransaction& transaction);
  /// The account's full name: below those of `apply account`, with aliases replaced.
  [[nodiscard]] std::string account_of(const std::string& written) const;
  [[nodiscard]] std::string_view text() const { return book_.files[file_].text; }
  /// Where a part of the line at hand begins in it.
  [[nodiscard]] std::size_t text_column(const JournalLine& at, std::string_view part) const;

  // journal_directives.cpp: directives.
  std::optional<Diagnostic> read_directive(std::string_view line, const JournalLine& at);
  /// Such a comment may go on to the end of the file.
  std::optional<Diagnostic> skip_comment(std::string_view word);
  std::optional<Diagnostic> include(std::string_view rest, const JournalLine& at);
  [[nodiscard]] static std::vector<std::string> files_of(const std::string& pattern);
  std::optional<Diagnostic> add_alias(std::string_view rest, const JournalLine& at);
  std::optional<Diagnostic> read_block(std::string_view word, std::string_view rest,
                                       const JournalLine& at);
  std::optional<Diagnostic> set_year(std::string_view rest, const JournalLine& at);
  std::optional<Diagnostic> set_default(std::string_view rest, const JournalLine& at);
  std::optional<Diagnostic> set_mark(std::string_view rest, const JournalLine& at);
  std::optional<Diagnostic> set_bucket(std::string_view rest, const JournalLine& at);
  /// An account's `alias` lines name it otherwise; a commodity's format shows its decimal mark.
  std::optional<Diagnostic> read_declaration(std::string_view word, std::string_view rest);
  [[nodiscard]] static std::string to_lower(std::string_view text);

  const ReadOptions& options_;
  JournalBook& book_;
  JournalScope scope_;
  std::vector<std::string> stack_;  // files being read, outermost first
  std::string file_name_;
  std::uint32_t file_ = 0;
  std::size_t next_ = 0;
  std::uint32_t number_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace arrears
