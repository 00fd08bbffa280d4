#include "completion.hpp"

#include <algorithm>
#include <optional>

#include <arrears/read/profile.hpp>
#include <arrears/render/format.hpp>
#include <arrears/render/procedure_file.hpp>
#include <arrears/render/report_tables.hpp>

#include "commands.hpp"
#include "manual.hpp"

namespace arrears {
namespace {

// Words that options take beside those that their value's name lists (`a|b|c`).
struct Vocabulary {
  std::string_view option;
  std::uint8_t commands;
  std::string_view words;
};
constexpr Vocabulary kVocabularies[] = {
    {"by", kAge, "customer invoice month currency"},
    {"by", kScore, "invoice customer parent order"},
    {"apply", kAll, "reference oldest designated-then-oldest balance-forward"},
    {"buckets", kAll, "standard weekly curve years stages months:6"},
    {"ahead", kAll, "7,30"},
    {"day-count", kAll, "act/365 act/360 act/act 30E/360"},
    {"encoding", kAll, "utf-8 utf-16 gb18030 big5 windows-1252 iso-8859-15"},
    {"as-of", kAll, "today"},
};

enum class Names : std::uint8_t { none, ledger_columns, result_columns };
Names columns_for(std::string_view option) {
  if (option == "by") return Names::ledger_columns;
  const bool result = option == "columns" || option == "sort" || option == "where" ||
                      option == "fail-if";
  return result ? Names::result_columns : Names::none;
}

bool in_capitals(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t cut = std::min(text.find(at), text.size());
    if (cut > 0) parts.emplace_back(text.substr(0, cut));
    text.remove_prefix(std::min(cut + 1, text.size()));
  }
  return parts;
}

class Line {
 public:
  Line(std::span<const std::string> words, const Catalogue& catalogue, const ColumnsOf& columns_of)
      : words_(words), catalogue_(catalogue), columns_of_(columns_of) {}

  Completion complete() {
    if (words_.empty()) return {};
    last_ = words_.back();
    if (words_.size() == 1) {
      first_word();
    } else if (words_[0] == "help") {
      for (const std::string_view topic : manual_topics()) {
        offer(topic, std::string(manual_title(topic)));
      }
      if (last_.starts_with('-')) offer("--no-pager", meaning("option.no-pager"));
    } else if (words_[0] == "completions") {
      for (const char* shell : {"bash", "zsh", "fish"}) offer(shell, "");
    } else if (const Command* command = find_command(words_[0])) {
      of_command(*command);
    }
    return std::move(out_);
  }

 private:
  // Only the first line of a text fits beside a word.
  std::string meaning(const std::string& code) const {
    if (!catalogue_.has(code)) return {};
    std::string text = catalogue_.plain(code);
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
  }

  void offer(std::string_view word, std::string what) {
    std::string whole = before_ + std::string(word);
    if (whole.starts_with(last_)) out_.words.push_back({std::move(whole), std::move(what)});
  }

  void first_word() {
    for (const Command& command : all_commands()) {
      offer(command.name, meaning("command." + std::string(command.name)));
    }
    offer("help", meaning("command.help"));
    offer("completions", meaning("command.completions"));
    for (const char* option : {"--help", "--version"}) {
      if (last_.starts_with('-')) offer(option, meaning("option." + std::string(option + 2)));
    }
  }

  void of_command(const Command& command) {
    const bool ended = std::find(words_.begin(), words_.end() - 1, "--") != words_.end() - 1;
    const OptionSpec* spec = ended ? nullptr : waiting(command);
    if (spec != nullptr) return values(command, *spec);
    if (!ended && last_.starts_with("--") && last_.find('=') != last_.npos) {
      const std::size_t equals = last_.find('=');
      spec = find_option(std::string_view(last_).substr(2, equals - 2));
      if (spec == nullptr || (spec->commands & command.bit) == 0) return;
      before_ = last_.substr(0, equals + 1);
      return values(command, *spec);
    }
    if (!ended && last_.starts_with('-')) return options(command);
    if (command.bit == kReport && !has_kind()) {
      for (const ReportKind& kind : report_kinds()) {
        offer(kind.name, meaning(std::string(kind.description)));
      }
    }
    out_.files = true;
  }

  /// The option whose value the last word is, when the word before asks for one.
  const OptionSpec* waiting(const Command& command) const {
    if (words_.size() < 3) return nullptr;
    const std::string& word = words_[words_.size() - 2];
    if (!word.starts_with('-') || word.size() < 2 || word.find('=') != word.npos) return nullptr;
    const OptionSpec* found = nullptr;
    for (const OptionSpec& spec : all_options()) {
      const bool named = word.starts_with("--") ? word.substr(2) == spec.name
                                                : spec.letter != 0 && word.back() == spec.letter;
      if (named && (spec.commands & command.bit) != 0) found = &spec;
    }
    const bool takes =
        found != nullptr && (found->takes == Takes::one || found->takes == Takes::several);
    return takes ? found : nullptr;
  }

  bool has_kind() const {
    return std::any_of(words_.begin() + 1, words_.end() - 1, [](const std::string& word) {
      return find_report_kind(word) != nullptr;
    });
  }

  void options(const Command& command) {
    for (const OptionSpec& spec : all_options()) {
      if ((spec.commands & command.bit) == 0) continue;
      const std::string name = "--" + std::string(spec.name);
      const bool given = std::find(words_.begin(), words_.end() - 1, name) != words_.end() - 1;
      if (given && spec.takes != Takes::several) continue;
      const std::string own = "option." + std::string(command.name) + "." + std::string(spec.name);
      offer(name, meaning(catalogue_.has(own) ? own : "option." + std::string(spec.name)));
    }
  }

  void values(const Command& command, const OptionSpec& spec) {
    for (const std::string& word : split(spec.value, '|')) {
      if (word == "FILE" || word == "LEDGER") {
        out_.files = true;
      } else if (word == "DIR") {
        out_.folders = true;
      } else if (!in_capitals(word) || (word.size() == 1 && spec.name == "curve")) {
        offer(word, "");
      }
    }
    for (const Vocabulary& known : kVocabularies) {
      if (known.option != spec.name || (known.commands & command.bit) == 0) continue;
      for (const std::string& word : split(known.words, ' ')) offer(word, "");
    }
    shipped(spec.name);
    columns(spec.name);
  }

  void shipped(std::string_view option) {
    if (option == "profile") {
      for (const Profile& profile : embedded_profile_list()) offer(profile.name, profile.title);
    } else if (option == "procedure" || option == "show-procedure") {
      for (const std::string_view name : shipped_procedures()) offer(name, "");
    } else if (option == "charges") {
      for (const std::string_view name : shipped_charges()) offer(name, "");
    } else if (option == "output-format") {
      for (const Format& format : all_formats()) {
        offer(format.name, meaning(std::string(format.description)));
      }
    } else if (option == "stage-days" || option == "credit-rules") {
      // The default lists every name there is.
      for (const std::string& rule : split(find_option(option)->fallback, ',')) offer(rule, "");
    }
  }

  // Lists with commas are completed name by name.
  void columns(std::string_view option) {
    const Names names = columns_for(option);
    if (names == Names::none) return;
    const bool list = option == "by" || option == "columns" || option == "sort";
    const std::size_t comma = last_.rfind(',');
    if (list && comma != last_.npos) before_ = last_.substr(0, comma + 1);
    for (const std::string& name : columns_of_(words_, names == Names::result_columns)) {
      offer(name, "");
    }
  }

  std::span<const std::string> words_;
  const Catalogue& catalogue_;
  const ColumnsOf& columns_of_;
  std::string last_;
  std::string before_;  // of the last word: what a candidate goes on from
  Completion out_;
};

// `--by` `=` `cust` and `--by` `=` are one word each time.
std::vector<std::string> rejoined(std::span<const std::string> words) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "=" && !out.empty() && out.back().starts_with("--")) {
      out.back() += "=";
      if (i + 1 < words.size()) out.back() += words[++i];
    } else {
      out.push_back(words[i]);
    }
  }
  return out;
}

}  // namespace

Completion complete(std::span<const std::string> words, bool split_at_equals,
                    const Catalogue& catalogue, const ColumnsOf& columns_of) {
  if (!split_at_equals) return Line(words, catalogue, columns_of).complete();
  const std::vector<std::string> whole = rejoined(words);
  Completion found = Line(whole, catalogue, columns_of).complete();
  // The shell puts the candidate where its own last word stands.
  const std::string last = whole.empty() ? "" : whole.back();
  if (last.starts_with("--") && last.find('=') != last.npos) {
    for (Candidate& candidate : found.words) {
      candidate.word.erase(0, std::min(candidate.word.find('=') + 1, candidate.word.size()));
    }
  }
  return found;
}

}  // namespace arrears
