#include "toml_reader.hpp"

#include <arrears/model/suggest.hpp>

namespace arrears {
namespace {

std::string line_of(std::string_view text, std::uint64_t line) {
  for (; line > 1 && !text.empty(); --line) {
    const std::size_t end = text.find('\n');
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  text = text.substr(0, text.find('\n'));
  if (text.ends_with('\r')) text.remove_suffix(1);
  return std::string(text);
}

std::string joined(const std::vector<std::string_view>& names) {
  std::string out;
  for (const std::string_view name : names) {
    if (!out.empty()) out += ", ";
    out += name;
  }
  return out;
}

}  // namespace

void TomlFile::fail(std::string_view code, const toml::source_region& where, std::string argument,
                    std::string value, std::string hint) {
  if (fault) return;
  Place place{name, where.begin.line, where.begin.column, line_of(text, where.begin.line), 0};
  fault = usage_error(code)
              .with(std::move(argument), std::move(value))
              .with("expected", std::move(hint))
              .at(std::move(place));
}

std::optional<toml::table> parse_toml(TomlFile& file) {
  try {
    return toml::parse(file.text, file.name);
  } catch (const toml::parse_error& problem) {
    file.fail("procedure-syntax", problem.source(), "text", std::string(problem.description()));
    return std::nullopt;
  }
}

const toml::node* TomlReader::find(std::string_view key) {
  known_.push_back(key);
  return table_.get(key);
}

void TomlReader::bad_value(std::string_view key, const toml::node& node, std::string expected) {
  file_.fail("procedure-bad-value", node.source(), "key", std::string(key), std::move(expected));
}

const toml::node* TomlReader::text_node(std::string_view key, std::string& text) {
  const toml::node* node = find(key);
  if (node == nullptr) return nullptr;
  const auto value = node->value_exact<std::string>();
  if (!value) {
    bad_value(key, *node, "\"…\"");
    return nullptr;
  }
  text = *value;
  return node;
}

void TomlReader::read(std::string_view key, std::string& out) {
  std::string text;
  if (text_node(key, text) != nullptr) out = std::move(text);
}

void TomlReader::read(std::string_view key, bool& out) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  const auto value = node->value_exact<bool>();
  value ? void(out = *value) : bad_value(key, *node, "true, false");
}

void TomlReader::read(std::string_view key, std::int32_t& out, std::int32_t least,
                      std::int32_t most) {
  std::optional<std::int32_t> value;
  read(key, value, least, most);
  if (value) out = *value;
}

void TomlReader::read(std::string_view key, std::optional<std::int32_t>& out, std::int32_t least,
                      std::int32_t most) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  const auto value = node->value_exact<std::int64_t>();
  if (!value || *value < least || *value > most) {
    bad_value(key, *node, std::to_string(least) + ".." + std::to_string(most));
    return;
  }
  out = static_cast<std::int32_t>(*value);
}

void TomlReader::read(std::string_view key, Rate& out, bool negative) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  std::optional<Rate> value;
  if (const auto text = node->value_exact<std::string>()) value = Rate::parse(*text);
  if (const auto whole = node->value_exact<std::int64_t>()) value = Rate(*whole, 0);
  if (!value || (value->is_negative() && !negative)) {
    bad_value(key, *node, "\"12.5\"");
    return;
  }
  out = *value;
}

void TomlReader::bad_name(std::string_view key, const toml::node& node, const std::string& text,
                          const std::vector<std::string_view>& names) {
  const auto near = closest(text, names);
  bad_value(key, node, near ? *near : joined(names));
}

void TomlReader::finish() {
  for (const auto& [key, node] : table_) {
    const std::string_view name = key.str();
    bool known = false;
    for (const std::string_view candidate : known_) known = known || candidate == name;
    if (known) continue;
    const auto near = closest(name, known_);
    file_.fail("procedure-unknown-key", key.source(), "key", std::string(name),
               near ? *near : joined(known_));
  }
}

}  // namespace arrears
