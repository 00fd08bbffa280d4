#include "catalogue.hpp"

#include <algorithm>
#include <cassert>

#include <toml++/toml.h>

#include "embedded_messages.hpp"

namespace arrears {
namespace {

std::string string_of(const toml::table& entry, std::string_view key) {
  return entry[key].value_or(std::string{});
}

// `[head.amount]` is a nested table in TOML; codes are the dotted paths of the innermost ones.
void collect(const toml::table& table, const std::string& path,
             std::unordered_map<std::string, Message>& into) {
  if (table.contains("en") && table["en"].is_string()) {
    into[path] = {string_of(table, "en"), string_of(table, "zh"), string_of(table, "en_hint"),
                  string_of(table, "zh_hint")};
  }
  for (const auto& [key, value] : table) {
    if (const toml::table* inner = value.as_table()) {
      const std::string name(key.str());
      collect(*inner, path.empty() ? name : path + "." + name, into);
    }
  }
}

const std::string& in_language(const std::string& en, const std::string& zh,
                               std::string_view language) {
  return language == "zh" && !zh.empty() ? zh : en;
}

// Of `|row|rows` the word for a number, with the blank before it; nothing for a plain field.
std::string word_for(std::string_view number, std::string_view words) {
  if (words.empty()) return {};
  words.remove_prefix(1);
  const std::size_t bar = words.find('|');
  const bool one = number == "1";
  return " " + std::string(one || bar == words.npos ? words.substr(0, bar) : words.substr(bar + 1));
}

}  // namespace

std::string fill_in(std::string_view pattern, std::span<const Argument> arguments) {
  std::string out;
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('{');
    const std::size_t close = open == pattern.npos ? open : pattern.find('}', open);
    out.append(pattern.substr(0, close == pattern.npos ? pattern.size() : open));
    if (close == pattern.npos) break;
    const std::string_view field = pattern.substr(open + 1, close - open - 1);
    const std::string_view name = field.substr(0, field.find('|'));
    const auto found = std::find_if(arguments.begin(), arguments.end(),
                                    [&](const Argument& a) { return a.name == name; });
    if (found == arguments.end()) {
      out.append(pattern.substr(open, close - open + 1));
    } else {
      out.append(found->value);
      out.append(word_for(found->value, field.substr(name.size())));
    }
    pattern.remove_prefix(close + 1);
  }
  return out;
}

const std::unordered_map<std::string, Message>& Catalogue::entries() const {
  if (!entries_) {
    entries_.emplace();
    for (const EmbeddedFile& file : embedded_messages()) {
      collect(toml::parse(file.text, file.path), "", *entries_);
    }
  }
  return *entries_;
}

const Message* Catalogue::find(std::string_view code) const {
  const auto found = entries().find(std::string(code));
  return found == entries().end() ? nullptr : &found->second;
}

bool Catalogue::has(std::string_view code) const { return find(code) != nullptr; }

std::string Catalogue::plain(std::string_view code) const {
  const Message* message = find(code);
  return message ? in_language(message->en, message->zh, language_) : std::string(code);
}

std::string Catalogue::text(const Diagnostic& diagnostic) const {
  const Message* message = find(diagnostic.code);
  if (message) {
    return fill_in(in_language(message->en, message->zh, language_), diagnostic.arguments);
  }
  std::string out = diagnostic.code;
  for (const Argument& a : diagnostic.arguments) out += " " + a.name + "=" + a.value;
  return out;
}

std::string Catalogue::hint(const Diagnostic& diagnostic) const {
  const Message* message = find(diagnostic.code);
  if (!message) return {};
  const std::string& pattern = in_language(message->en_hint, message->zh_hint, language_);
  std::string hint = fill_in(pattern, diagnostic.arguments);
  // "did you mean {suggestion}" says nothing when nothing is near.
  for (std::size_t at = pattern.find('{'); at != pattern.npos; at = pattern.find('{', at + 1)) {
    const std::size_t end = pattern.find('}', at);
    if (end == pattern.npos) break;
    const std::string field = pattern.substr(at + 1, end - at - 1);
    const std::string name = field.substr(0, field.find('|'));
    const auto& given = diagnostic.arguments;
    const bool known = std::any_of(given.begin(), given.end(), [&](const Argument& a) {
      return a.name == name && !a.value.empty();
    });
    if (!known) return {};
  }
  return hint;
}

std::string Catalogue::phrase(std::string_view code, std::span<const std::string> values) const {
  const Message* message = find(code);
  if (!message) return {};
  std::vector<Argument> arguments;
  std::string all;
  for (std::size_t i = 0; i < values.size(); ++i) {
    arguments.push_back({std::to_string(i + 1), values[i]});
    all += (i == 0 ? "" : ", ") + values[i];
  }
  arguments.push_back({"all", all});
  return fill_in(in_language(message->en, message->zh, language_), arguments);
}

}  // namespace arrears
