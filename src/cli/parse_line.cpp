#include "parse_line.hpp"

#include <deque>
#include <optional>

#include <CLI/CLI.hpp>

#include <arrears/model/suggest.hpp>

#include "commands.hpp"

namespace arrears {
namespace {

std::string names_of(const OptionSpec& spec) {
  std::string names = "--" + std::string(spec.name);
  if (spec.letter != 0) names = std::string("-") + spec.letter + "," + names;
  return names;
}

// What the parser writes into; stays where it is while CLI11 holds references.
struct Bound {
  const OptionSpec* spec = nullptr;
  CLI::Option* option = nullptr;
  std::vector<std::string> values;
};

void bind(CLI::App& app, std::deque<Bound>& bounds, const OptionSpec& spec) {
  Bound& bound = bounds.emplace_back();
  bound.spec = &spec;
  if (spec.takes == Takes::nothing) {
    bound.option = app.add_flag(names_of(spec));
    return;
  }
  bound.option = app.add_option(names_of(spec), bound.values);
  bound.option->type_size(1)->allow_extra_args(false);
  if (spec.takes == Takes::optional) {
    bound.option->expected(0, 1);
  } else {
    bound.option->expected(1);
  }
  bound.option->multi_option_policy(spec.takes == Takes::several
                                        ? CLI::MultiOptionPolicy::TakeAll
                                        : CLI::MultiOptionPolicy::TakeLast);
}

// `--excel=de` would let `--excel ledger.csv` eat the file: a value must hang on the option.
std::vector<std::string> with_optional_values(std::span<const std::string> words,
                                              std::string& excel) {
  std::vector<std::string> rest;
  bool options_end = false;
  for (const std::string& word : words) {
    options_end = options_end || word == "--";
    const bool bare = word == "--excel";
    if (!options_end && (bare || word.starts_with("--excel="))) {
      excel = bare ? "on" : word.substr(std::string_view("--excel=").size());
      continue;
    }
    rest.push_back(word);
  }
  return rest;
}

// CLI11 would take `--strict=false` for `--strict`.
std::optional<Diagnostic> flag_with_value(std::span<const std::string> words) {
  for (const std::string& word : words) {
    if (word == "--") break;
    const std::size_t equals = word.find('=');
    if (!word.starts_with("--") || equals == word.npos) continue;
    const OptionSpec* spec = find_option(std::string_view(word).substr(2, equals - 2));
    if (spec == nullptr || spec->takes != Takes::nothing) continue;
    return usage_error("option-takes-none").with("option", word.substr(0, equals));
  }
  return std::nullopt;
}

Diagnostic unknown_option(const std::string& word, CommandBit command) {
  const std::string typed = word.substr(0, word.find('='));
  const std::string name = typed.substr(typed.find_first_not_of('-'));
  if (const OptionSpec* elsewhere = find_option(name); elsewhere != nullptr) {
    std::string commands;
    for (const Command& other : all_commands()) {
      if ((elsewhere->commands & other.bit) == 0) continue;
      commands += (commands.empty() ? "" : ", ") + std::string(other.name);
    }
    return usage_error("option-misplaced").with("option", typed).with("commands", commands);
  }
  std::vector<std::string_view> known;
  for (const OptionSpec& spec : all_options()) {
    if ((spec.commands & command) != 0) known.push_back(spec.name);
  }
  const auto near = closest(name, known);
  return usage_error("option-unknown")
      .with("option", typed)
      .with("suggestion", near ? "--" + *near : "");
}

std::string option_in(std::string_view message) {
  const std::size_t at = message.find("--");
  if (at == message.npos) return std::string(message.substr(0, message.find(' ')));
  const std::size_t end = message.find_first_of(" ,:=", at);
  return std::string(message.substr(at, end == message.npos ? end : end - at));
}

void take_over(Options& options, const std::deque<Bound>& bounds) {
  for (const Bound& bound : bounds) {
    if (bound.option->count() == 0) continue;
    const bool flag = bound.spec->takes == Takes::nothing;
    options.set(bound.spec->name, {flag ? std::vector<std::string>{"true"} : bound.values,
                                   "command line"});
  }
}

}  // namespace

Result<Options> parse_line(std::span<const std::string> words, CommandBit command) {
  if (auto wrong = flag_with_value(words)) return fail(std::move(*wrong));
  CLI::App app;
  app.set_help_flag();
  app.allow_extras(false);
  Options options;
  std::deque<Bound> bounds;
  for (const OptionSpec& spec : all_options()) {
    if ((spec.commands & command) != 0 && spec.takes != Takes::optional) bind(app, bounds, spec);
  }
  app.add_option("words", options.words);

  std::string excel;
  std::vector<std::string> rest = with_optional_values(words, excel);
  std::reverse(rest.begin(), rest.end());  // CLI11 takes its words from the back
  try {
    app.parse(rest);
  } catch (const CLI::ExtrasError&) {
    for (const std::string& word : app.remaining()) {
      if (word.starts_with('-') && word != "-") return fail(unknown_option(word, command));
    }
    return fail(usage_error("option-unknown").with("option", app.remaining().front()));
  } catch (const CLI::ArgumentMismatch& mismatch) {
    const std::string option = option_in(mismatch.what());
    const OptionSpec* spec = find_option(std::string_view(option).substr(
        std::min(option.size(), option.find_first_not_of('-'))));
    return fail(usage_error("option-needs-value")
                    .with("option", option)
                    .with("value", std::string(spec != nullptr ? spec->value : "VALUE")));
  } catch (const CLI::ParseError& error) {
    return fail(usage_error("option-takes-none").with("option", option_in(error.what())));
  }
  take_over(options, bounds);
  if (!excel.empty()) options.set("excel", {{excel}, "command line"});
  return options;
}

}  // namespace arrears
