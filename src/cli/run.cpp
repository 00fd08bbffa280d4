#include "run.hpp"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <unistd.h>

#include <arrears/model/suggest.hpp>

#include "commands.hpp"
#include "completion.hpp"
#include "context.hpp"
#include "emit.hpp"
#include "help.hpp"
#include "manual.hpp"
#include "output.hpp"
#include "parse_line.hpp"
#include "progress.hpp"
#include "settings.hpp"
#include "terminal.hpp"

namespace arrears {
namespace {

// Ctrl-C must leave no half file behind.
void on_interrupt(int) {
  remove_unfinished_outputs();
  erase_progress();
  _exit(130);
}

// The language of messages: --lang, ARREARS_LANG, then the locale.
std::string language_of(std::string_view chosen) {
  std::string name(chosen);
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = name.empty() ? std::getenv(variable) : nullptr;
    if (value != nullptr) name = value;
  }
  return name.starts_with("zh") ? "zh" : "en";
}

// Errors of the command line itself must already speak the right language, and in the right form:
// `--name=value`, `--name value`, or the variable of the environment.
std::string before_parsing(const std::vector<std::string>& words, const std::string& name,
                           const char* variable) {
  std::string chosen;
  if (const char* value = std::getenv(variable); value != nullptr) chosen = value;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].starts_with(name + "=")) chosen = words[i].substr(name.size() + 1);
    if (words[i] == name && i + 1 < words.size()) chosen = words[i + 1];
  }
  return chosen;
}

int print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
  return 0;
}

int unknown_command(const std::string& word, Console& console) {
  std::vector<std::string_view> known{"help", "completions"};
  for (const Command& command : all_commands()) known.push_back(command.name);
  console.say(usage_error("command-unknown")
                  .with("command", word)
                  .with("suggestion", closest(word, known).value_or("")));
  return static_cast<int>(console.status());
}

ConsoleOptions console_options(const Options& options) {
  ConsoleOptions result;
  if (options.flag("quiet")) result.volume = Volume::quiet;
  if (options.flag("verbose")) result.volume = Volume::verbose;
  result.strict = options.flag("strict");
  result.json = options.text_or("errors", "text") == "json";
  result.colour = colour_wanted(options.text_or("color", "auto"), stderr_is_terminal());
  return result;
}

int run_command(const Command& command, std::span<const std::string> words, Console& console,
                Catalogue& catalogue) {
  const auto options_end = std::find(words.begin(), words.end(), "--");
  const bool help = std::any_of(words.begin(), options_end, [](const std::string& word) {
    return word == "-h" || word == "--help";
  });
  if (help) return print(command_help(command, console.catalogue()));
  auto options = parse_line(words, command.bit);
  if (!options) {
    console.say(options.error());
    return static_cast<int>(console.status());
  }
  if (options->flag("version")) return print("arrears " ARREARS_VERSION "\n");
  if (auto added = add_settings(*options, command.bit); !added) {
    console.say(added.error());
    return static_cast<int>(console.status());
  }
  for (const std::string_view name : {"errors", "color", "lang"}) {
    if (auto chosen = options->choice(name); !chosen) {
      console.say(chosen.error());
      return static_cast<int>(console.status());
    }
  }
  catalogue.set_language(language_of(options->text_or("lang", "")));
  console.configure(console_options(*options));
  if (options->flag("show-config")) return print(describe_settings(*options, command.bit));
  Context context{command.bit, std::move(*options), console};
  if (!can_emit(context)) return context.status();
  const int status = command.run(context);
  console.summarise();
  return status;
}

}  // namespace

int run(const std::vector<std::string>& words) {
  std::signal(SIGINT, on_interrupt);
  std::signal(SIGTERM, on_interrupt);
  Catalogue catalogue(language_of(before_parsing(words, "--lang", "ARREARS_LANG")));
  ConsoleOptions early;
  early.json = before_parsing(words, "--errors", "ARREARS_ERRORS") == "json";
  Console console(catalogue, early);
  // `-h` anywhere, also before the command: `arrears -h age`.
  std::size_t first = 0;
  bool help = words.empty();
  while (first < words.size() && (words[first] == "-h" || words[first] == "--help")) {
    help = true;
    ++first;
  }
  if (first < words.size() && (words[first] == "--version" || words[first] == "-V")) {
    return print("arrears " ARREARS_VERSION "\n");
  }
  if (first == words.size()) return print(main_help(catalogue));
  const std::span rest = std::span(words).subspan(first + 1);
  if (words[first] == "help") return run_help(rest, console);
  if (words[first] == "completions") return run_completions(rest, console);
  const Command* command = find_command(words[first]);
  if (command == nullptr) return unknown_command(words[first], console);
  if (help) return print(command_help(*command, catalogue));
  return run_command(*command, rest, console, catalogue);
}

}  // namespace arrears
