// `arrears completions`: the shells' scripts, and the answers to what they ask.

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <arrears/model/columns.hpp>
#include <arrears/model/suggest.hpp>
#include <arrears/render/visible.hpp>

#include "commands.hpp"
#include "completion.hpp"
#include "embedded_completions.hpp"
#include "pager.hpp"

extern char** environ;  // NOLINT: POSIX

namespace arrears {
namespace {

// A completion that one waits for is none.
constexpr std::uintmax_t kQuickBytes = std::uintmax_t{8} << 20U;

std::vector<std::string> ledgers_of(std::span<const std::string> words) {
  std::vector<std::string> files;
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    std::error_code why;
    const std::string& before = words[i - 1];
    const bool value = i > 1 && before.starts_with("--") && before.find('=') == before.npos &&
                       find_option(std::string_view(before).substr(2)) != nullptr &&
                       find_option(std::string_view(before).substr(2))->takes != Takes::nothing;
    if (!value && !words[i].starts_with('-') && std::filesystem::is_regular_file(words[i], why)) {
      files.push_back(words[i]);
    }
  }
  return files;
}

std::vector<std::string> cells_of(const std::string& line) {
  std::string_view rest = line;
  if (rest.starts_with("\xef\xbb\xbf")) rest.remove_prefix(3);
  char separator = ',';
  for (const char one : {';', '\t', '|'}) {
    if (std::count(rest.begin(), rest.end(), one) >
        std::count(rest.begin(), rest.end(), separator)) {
      separator = one;
    }
  }
  std::vector<std::string> cells;
  while (!rest.empty()) {
    const std::size_t cut = std::min(rest.find(separator), rest.size());
    std::string cell(rest.substr(0, cut));
    cell.erase(std::remove(cell.begin(), cell.end(), '"'), cell.end());
    cell.erase(std::remove(cell.begin(), cell.end(), '\r'), cell.end());
    constexpr std::size_t kLongest = 60;
    if (!cell.empty() && cell.size() <= kLongest && visible(cell) == cell) cells.push_back(cell);
    rest.remove_prefix(std::min(cut + 1, rest.size()));
  }
  return cells;
}

// Of a canonical ledger its own columns; of an export those it is read into, and its own.
std::vector<std::string> ledger_columns(std::span<const std::string> words) {
  std::vector<std::string> columns;
  bool canonical = false;
  for (const std::string& file : ledgers_of(words)) {
    std::ifstream in(file, std::ios::binary);
    std::string line;
    constexpr std::size_t kLongest = 1U << 16U;
    for (char c = 0; line.size() < kLongest && in.get(c) && c != '\n';) line += c;
    for (std::string& cell : cells_of(line)) columns.push_back(std::move(cell));
    const auto has = [&](std::string_view key) {
      return std::find(columns.begin(), columns.end(), key) != columns.end();
    };
    canonical = has("doc_type") && has("customer_id");
  }
  if (!canonical) {
    for (const ColumnInfo& column : all_columns()) columns.emplace_back(column.key);
  }
  return columns;
}

// What decides which columns a table has. Nothing here writes a file or asks a network.
bool shapes_the_table(std::string_view option) {
  constexpr std::string_view kShaping[] = {
      "by",         "breaches", "buckets",     "basis",        "ahead",   "months",
      "movements",  "applications", "shares",  "stage-days",   "profile", "currency",
      "customers",  "orders",   "date-order",  "decimal-mark", "review",  "stop-supply",
      "horizons",   "as-of",    "base",        "rates",        "plan",    "within",
      "promises",   "contacts", "period",      "log",          "net",     "encoding"};
  return std::find(std::begin(kShaping), std::end(kShaping), option) != std::end(kShaping);
}

std::vector<std::string> words_to_ask(std::span<const std::string> words) {
  std::vector<std::string> asked{words[0]};
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    const std::string& word = words[i];
    if (!word.starts_with("--") || word == "--") {
      if (!word.starts_with('-')) asked.push_back(word);
      continue;
    }
    const std::size_t equals = word.find('=');
    const OptionSpec* spec = find_option(std::string_view(word).substr(2, equals - 2));
    const bool own_value = spec != nullptr && equals == word.npos &&
                           (spec->takes == Takes::one || spec->takes == Takes::several);
    const bool kept = spec != nullptr && shapes_the_table(spec->name) &&
                      (!own_value || i + 2 < words.size());
    if (kept) asked.push_back(word);
    if (own_value && ++i + 1 < words.size() && kept) asked.push_back(words[i]);
  }
  for (const char* more : {"-O", "csv", "--top", "0", "-q", "--no-config"}) {
    asked.emplace_back(more);
  }
  return asked;
}

// The first line that this program prints for these words; nothing of it is shown, or waited for.
std::string first_line_of(const std::vector<std::string>& words) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return {};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
  std::string self = "arrears";
  std::vector<std::string> all = words;
  std::vector<char*> arguments{self.data()};
  for (std::string& word : all) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int failed =
      ::posix_spawn(&child, "/proc/self/exe", &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(pipe[1]);
  std::string text;
  if (failed == 0) {
    std::array<char, 4096> buffer{};
    for (ssize_t got = 0; (got = ::read(pipe[0], buffer.data(), buffer.size())) > 0;) {
      text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    int status = 0;
    ::waitpid(child, &status, 0);
  }
  ::close(pipe[0]);
  return text.substr(0, text.find('\n'));
}

std::vector<std::string> columns_of(std::span<const std::string> words, bool result) {
  std::vector<std::string> columns;
  const std::vector<std::string> files = ledgers_of(words);
  std::uintmax_t bytes = 0;
  for (const std::string& file : files) {
    std::error_code why;
    bytes += std::filesystem::file_size(file, why);
  }
  if (result && !files.empty() && bytes <= kQuickBytes) {
    columns = cells_of(first_line_of(words_to_ask(words)));
  }
  if (columns.empty()) columns = ledger_columns(words);
  std::vector<std::string> once;
  for (std::string& name : columns) {
    if (std::find(once.begin(), once.end(), name) == once.end()) once.push_back(std::move(name));
  }
  return once;
}

int unknown_shell(const std::string& word, Console& console) {
  if (word.empty()) {
    console.say(usage_error("shell-missing"));
    return static_cast<int>(console.status());
  }
  const std::vector<std::string_view> known{"bash", "zsh", "fish"};
  console.say(usage_error("shell-unknown")
                  .with("shell", word)
                  .with("suggestion", closest(word, known).value_or("")));
  return static_cast<int>(console.status());
}

std::string answer(const std::string& shell, std::span<const std::string> words,
                   const Catalogue& catalogue) {
  const Completion found = complete(words, shell == "bash", catalogue, columns_of);
  std::string out;
  for (const Candidate& candidate : found.words) {
    out += candidate.word + (candidate.meaning.empty() ? "" : "\t" + candidate.meaning) + "\n";
  }
  if (found.files) out += ":files\n";
  if (found.folders) out += ":folders\n";
  return out;
}

}  // namespace

int run_completions(std::span<const std::string> words, Console& console) {
  const std::string shell = words.empty() ? "" : words.front();
  std::string_view script;
  for (const EmbeddedFile& file : embedded_completions()) {
    if (!shell.empty() && std::string_view(file.path) == "arrears." + shell) script = file.text;
  }
  if (script.empty()) return unknown_shell(shell, console);
  const bool asked = words.size() > 1 && words[1] == "--";
  const std::string text =
      asked ? answer(shell, words.subspan(2), console.catalogue()) : std::string(script);
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
  return static_cast<int>(console.status());
}

}  // namespace arrears
