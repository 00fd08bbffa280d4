#include "side_schema.hpp"

#include <cassert>

#include <tsl/robin_map.h>

#include "embedded_profiles.hpp"
#include "names.hpp"
#include "profile_file.hpp"

namespace arrears {
namespace {

/// The embedded list of names and words, parsed once.
class SideNames {
 public:
  SideNames() {
    for (const EmbeddedFile& file : embedded_profiles()) {
      if (file.path == "common/side_files.toml") read(file.text);
    }
  }

  tsl::robin_map<std::string, std::vector<std::string>> columns;
  tsl::robin_map<std::string, std::string> words;  // `column=plain word` to the fixed word

  static std::string word_key(std::string_view column, std::string_view cell) {
    return std::string(column) + '=' + plain_name(cell);
  }

 private:
  void read(std::string_view text) {
    const auto root = parse_toml(text, "common/side_files.toml");
    assert(root && "the names of side files that are compiled in do not parse");
    if (!root) return;
    const auto wrong = [] { assert(false && "a list of names is expected"); };
    if (const toml::table* table = (*root)["columns"].as_table()) {
      for (const auto& [key, node] : *table) {
        auto& names = columns[std::string(key.str())];
        names.push_back(plain_name(key.str()));
        for (const std::string& name : text_list(&node, wrong)) names.push_back(plain_name(name));
      }
    }
    const toml::table* tables = (*root)["words"].as_table();
    if (tables == nullptr) return;
    for (const auto& [column, choices] : *tables) {
      for (const auto& [word, node] : *choices.as_table()) {
        const std::string fixed(word.str());
        words[word_key(column.str(), fixed)] = fixed;
        for (const std::string& name : text_list(&node, wrong)) {
          words[word_key(column.str(), name)] = fixed;
        }
      }
    }
  }
};

const SideNames& names() {
  static const SideNames all;
  return all;
}

}  // namespace

std::span<const std::string> side_names(std::string_view key) {
  const auto found = names().columns.find(std::string(key));
  assert(found != names().columns.end() && "a column of a side file has no names");
  if (found == names().columns.end()) return {};
  return found->second;
}

std::optional<std::string> side_word(std::string_view column, std::string_view cell) {
  if (cell.empty()) return std::string();
  const auto found = names().words.find(SideNames::word_key(column, cell));
  if (found == names().words.end()) return std::nullopt;
  return found->second;
}

}  // namespace arrears
