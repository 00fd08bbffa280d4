#include "catalogue.hpp"

#include <algorithm>
#include <cassert>

#include "message_table.hpp"

namespace arrears {
namespace {

Message message_of(const MessageRow& row) {
  const char* texts = message_texts();
  return {texts + row.en, texts + row.zh, texts + row.en_hint, texts + row.zh_hint};
}

std::string_view in_language(std::string_view en, std::string_view zh, std::string_view language) {
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

std::vector<CodedMessage> Catalogue::entries() const {
  std::vector<CodedMessage> entries;
  for (const MessageRow& row : message_rows()) {
    entries.push_back({message_texts() + row.code, message_of(row)});
  }
  return entries;
}

std::optional<Message> Catalogue::find(std::string_view code) const {
  const auto rows = message_rows();
  const auto code_of = [](const MessageRow& row) {
    return std::string_view(message_texts() + row.code);
  };
  const auto found =
      std::lower_bound(rows.begin(), rows.end(), code, [&](const MessageRow& row, auto wanted) {
        return code_of(row) < wanted;
      });
  if (found == rows.end() || code_of(*found) != code) return std::nullopt;
  return message_of(*found);
}

bool Catalogue::has(std::string_view code) const { return find(code).has_value(); }

std::string Catalogue::plain(std::string_view code) const {
  const auto message = find(code);
  return std::string(message ? in_language(message->en, message->zh, language_) : code);
}

std::string Catalogue::text(const Diagnostic& diagnostic) const {
  const auto message = find(diagnostic.code);
  if (message) {
    return fill_in(in_language(message->en, message->zh, language_), diagnostic.arguments);
  }
  std::string out = diagnostic.code;
  for (const Argument& a : diagnostic.arguments) out += " " + a.name + "=" + a.value;
  return out;
}

std::string Catalogue::hint(const Diagnostic& diagnostic) const {
  const auto message = find(diagnostic.code);
  if (!message) return {};
  const std::string_view pattern = in_language(message->en_hint, message->zh_hint, language_);
  std::string hint = fill_in(pattern, diagnostic.arguments);
  // "did you mean {suggestion}" says nothing when nothing is near.
  for (std::size_t at = pattern.find('{'); at != pattern.npos; at = pattern.find('{', at + 1)) {
    const std::size_t end = pattern.find('}', at);
    if (end == pattern.npos) break;
    const std::string_view field = pattern.substr(at + 1, end - at - 1);
    const std::string_view name = field.substr(0, field.find('|'));
    const auto& given = diagnostic.arguments;
    const bool known = std::any_of(given.begin(), given.end(), [&](const Argument& a) {
      return a.name == name && !a.value.empty();
    });
    if (!known) return {};
  }
  return hint;
}

std::string Catalogue::phrase(std::string_view code, std::span<const std::string> values) const {
  const auto message = find(code);
  if (!message) return {};
  const std::string_view pattern = in_language(message->en, message->zh, language_);
  // Most are plain words, and a large table asks for them in every row.
  if (pattern.find('{') == pattern.npos) return std::string(pattern);
  std::vector<Argument> arguments;
  std::string all;
  for (std::size_t i = 0; i < values.size(); ++i) {
    arguments.push_back({std::to_string(i + 1), values[i]});
    all += (i == 0 ? "" : ", ") + values[i];
  }
  arguments.push_back({"all", all});
  return fill_in(pattern, arguments);
}

}  // namespace arrears
