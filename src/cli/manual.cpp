#include "manual.hpp"

#include <algorithm>

#include <arrears/model/suggest.hpp>

#include "commands.hpp"
#include "embedded_manual.hpp"
#include "help.hpp"
#include "manual_text.hpp"
#include "pager.hpp"
#include "terminal.hpp"

namespace arrears {
namespace {

constexpr std::string_view kProgram = "arrears";

// `arrears-age.1` is about age.
std::string_view topic_of(std::string_view path) {
  path = path.substr(0, path.rfind('.'));
  return path.starts_with("arrears-") ? path.substr(kProgram.size() + 1) : path;
}

int unknown_topic(const std::string& word, Console& console) {
  console.say(usage_error("topic-unknown")
                  .with("topic", word)
                  .with("suggestion", closest(word, manual_topics()).value_or("")));
  return static_cast<int>(console.status());
}

int unknown_option(const std::string& word, Console& console) {
  const std::vector<std::string_view> known{"--no-pager"};
  console.say(usage_error("option-unknown")
                  .with("option", word)
                  .with("suggestion", closest(word, known).value_or("")));
  return static_cast<int>(console.status());
}

}  // namespace

std::vector<std::string_view> manual_topics() {
  std::vector<std::string_view> topics;
  for (const Command& command : all_commands()) topics.push_back(command.name);
  const std::size_t commands = topics.size();
  for (const EmbeddedFile& file : embedded_manual()) {
    const std::string_view topic = topic_of(file.path);
    if (find_command(topic) == nullptr) topics.push_back(topic);
  }
  std::sort(topics.begin() + static_cast<std::ptrdiff_t>(commands), topics.end());
  return topics;
}

std::string_view manual_page(std::string_view topic) {
  for (const EmbeddedFile& file : embedded_manual()) {
    const std::string_view path = file.path;
    // `arrears help arrears-age` is what `man` would be asked for.
    if (topic_of(path) == topic || path.substr(0, path.rfind('.')) == topic) return file.text;
  }
  return {};
}

std::string_view manual_title(std::string_view topic) {
  constexpr std::string_view kName = "\n.Nd ";
  const std::string_view page = manual_page(topic);
  const std::size_t at = page.find(kName);
  if (at == page.npos) return {};
  const std::string_view rest = page.substr(at + kName.size());
  return rest.substr(0, rest.find('\n'));
}

int run_help(std::span<const std::string> words, Console& console) {
  std::string topic;
  bool paged = true;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "--no-pager") {
      paged = false;
    } else if (word == "--lang" && i + 1 < words.size()) {
      ++i;
    } else if (word == "-h" || word == "--help" || word.starts_with("--lang=")) {
      continue;
    } else if (word.starts_with('-') && word.size() > 1) {
      return unknown_option(word, console);
    } else if (topic.empty()) {
      topic = word;
    }
  }
  std::string text;
  if (topic.empty()) {
    text = main_help(console.catalogue());
  } else {
    const std::string_view page = manual_page(topic);
    if (page.empty()) return unknown_topic(topic, console);
    constexpr std::size_t kWidth = 80;    // of a file
    constexpr std::size_t kWidest = 100;  // that one can read
    const std::size_t width = terminal_width();
    text = manual_text(page, width == 0 ? kWidth : std::min(width, kWidest),
                       colour_wanted("auto", stdout_is_terminal()));
  }
  const auto output = paged_output(paged && !topic.empty());
  if (!output) {
    console.say(output.error());
    return static_cast<int>(console.status());
  }
  (void)(*output)->write(text);  // commit says why it failed
  if (const auto done = (*output)->commit(); !done) console.say(done.error());
  return static_cast<int>(console.status());
}

}  // namespace arrears
