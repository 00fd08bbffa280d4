// Strict reading of a TOML table: every key must be known, every value of its kind. The first
// fault is kept, with its place and the nearest known key.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include <arrears/model/diagnostic.hpp>
#include <arrears/model/rate.hpp>
#include <arrears/model/result.hpp>

namespace arrears {

// A file's text and what it is called in messages, with the first fault found in it.
struct TomlFile {
  std::string_view text;
  std::string name;
  std::optional<Diagnostic> fault;

  // Keeps the first fault only.
  void fail(std::string_view code, const toml::source_region& where, std::string argument,
            std::string value, std::string hint = {});
};

// The parsed file; empty with a fault `procedure-syntax` otherwise.
[[nodiscard]] std::optional<toml::table> parse_toml(TomlFile& file);

// One table. Values asked for are marked as known; `finish` faults what was never asked for.
class TomlReader {
 public:
  TomlReader(TomlFile& file, const toml::table& table) : file_(file), table_(table) {}

  void read(std::string_view key, std::string& out);
  void read(std::string_view key, bool& out);
  // Within `least`..`most`.
  void read(std::string_view key, std::int32_t& out, std::int32_t least, std::int32_t most);
  void read(std::string_view key, std::optional<std::int32_t>& out, std::int32_t least,
            std::int32_t most);
  // A decimal in quotes (or a whole number); below 0 only where `negative` allows it.
  void read(std::string_view key, Rate& out, bool negative = false);
  // One of the names that `to_string` gives the first `count` values.
  template <class Enum>
  void read_name(std::string_view key, Enum& out, int count);

  [[nodiscard]] const toml::node* find(std::string_view key);
  void bad_value(std::string_view key, const toml::node& node, std::string expected);
  void finish();
  [[nodiscard]] bool has(std::string_view key) const { return table_.contains(key); }

 private:
  const toml::node* text_node(std::string_view key, std::string& text);
  void bad_name(std::string_view key, const toml::node& node, const std::string& text,
                const std::vector<std::string_view>& names);

  TomlFile& file_;
  const toml::table& table_;
  std::vector<std::string_view> known_;
};

template <class Enum>
void TomlReader::read_name(std::string_view key, Enum& out, int count) {
  std::string text;
  const toml::node* node = text_node(key, text);
  if (node == nullptr) return;
  std::vector<std::string_view> names;
  for (int i = 0; i < count; ++i) {
    names.push_back(to_string(static_cast<Enum>(i)));
    if (names.back() == text) {
      out = static_cast<Enum>(i);
      return;
    }
  }
  bad_name(key, *node, text, names);
}

}  // namespace arrears
