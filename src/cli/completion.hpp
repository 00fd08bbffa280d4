/// Completion: what may stand where the cursor is, from the tables that the parser and `--help`
/// read. The shells' scripts (`completions/arrears.*`) only ask and show.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "console.hpp"

namespace arrears {

/// A word that fits, and what it means; `files` and `folders` stand for all of the shell's own.
struct Candidate {
  std::string word;
  std::string meaning;
};

struct Completion {
  std::vector<Candidate> words;
  bool files = false;
  bool folders = false;
};

/// Columns that the words on the line make available: those of the ledger (`result` false), or of
/// the table that the command would print.
using ColumnsOf =
    std::function<std::vector<std::string>(std::span<const std::string> words, bool result)>;

/// Completes the last of `words`, which follow the program's name. `split_at_equals` says that the
/// shell takes `--by=x` for three words, as bash does. Only what begins with the last word is
/// given; case counts.
[[nodiscard]] Completion complete(std::span<const std::string> words, bool split_at_equals,
                                  const Catalogue& catalogue, const ColumnsOf& columns_of);

/// `arrears completions bash|zsh|fish`: the shell's script; with `-- WORDS` what completes the last
/// of them, a line each with its meaning behind a tab; `:files` and `:folders` ask the shell for
/// its own. Gives the exit status.
[[nodiscard]] int run_completions(std::span<const std::string> words, Console& console);

}  // namespace arrears
