#include "settings.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include <fmt/core.h>
#include <toml++/toml.h>

#include <arrears/model/suggest.hpp>
#include <arrears/render/visible.hpp>

namespace arrears {
namespace {

bool applies(const OptionSpec& spec, CommandBit command) {
  return spec.setting && (spec.commands & command) != 0;
}

Place place_of(const toml::source_region& source, const std::string& path,
               std::string_view text) {
  Place place;
  place.file = path;
  place.line = source.begin.line;
  place.column = static_cast<std::uint32_t>(source.begin.column);
  if (source.end.line == source.begin.line && source.end.column > source.begin.column) {
    place.length = static_cast<std::uint32_t>(source.end.column - source.begin.column);
  }
  for (std::uint32_t line = 1; line < source.begin.line && !text.empty(); ++line) {
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  }
  place.excerpt = text.substr(0, text.find_first_of("\r\n"));
  return place;
}

// What an option with a list of words, or none at all, would refuse in silence or far from here.
std::optional<Diagnostic> refused(const OptionSpec& spec, const std::vector<std::string>& values,
                                  const std::string& key) {
  std::string listed(spec.value);
  if (spec.takes == Takes::nothing) listed = "true|false|yes|no|on|off|1|0";
  const bool words = listed.find('|') != listed.npos &&
                     std::none_of(listed.begin(), listed.end(),
                                  [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!words || spec.takes == Takes::optional) return std::nullopt;
  std::vector<std::string> known;
  for (std::size_t at = 0; at <= listed.size();) {
    const std::size_t end = std::min(listed.find('|', at), listed.size());
    known.push_back(listed.substr(at, end - at));
    at = end + 1;
  }
  for (const std::string& value : values) {
    if (std::find(known.begin(), known.end(), value) != known.end()) continue;
    return usage_error("setting-value")
        .with("key", key)
        .with("value", value)
        .with("expected", listed)
        .with("suggestion", closest(value, known).value_or(""));
  }
  return std::nullopt;
}

// The environment is read by exact names, so that a stray ARREARS_ variable is no error.
std::optional<Diagnostic> add_environment(Options& options, CommandBit command) {
  for (const OptionSpec& spec : all_options()) {
    if (!applies(spec, command)) continue;
    const std::string variable = variable_of(spec.name);
    const char* value = std::getenv(variable.c_str());
    if (value == nullptr || *value == '\0') continue;
    if (auto why = refused(spec, {value}, variable)) return why;
    options.set(spec.name, {{value}, variable});
  }
  return std::nullopt;
}

Result<std::vector<std::string>> values_of(const toml::node& node) {
  std::vector<std::string> values;
  const auto add = [&](const toml::node& one) {
    if (const auto* text = one.as_string()) {
      values.push_back(text->get());
    } else if (const auto* number = one.as_integer()) {
      values.push_back(std::to_string(number->get()));
    } else if (const auto* yes = one.as_boolean()) {
      values.emplace_back(yes->get() ? "true" : "false");
    } else if (const auto* date = one.as_date()) {
      std::ostringstream text_of_date;
      text_of_date << date->get();
      values.push_back(text_of_date.str());
    } else {
      return false;
    }
    return true;
  };
  if (const toml::array* array = node.as_array()) {
    for (const toml::node& one : *array) {
      if (!add(one)) return fail(usage_error("setting-type"));
    }
  } else if (!add(node)) {
    return fail(usage_error("setting-type"));
  }
  return values;
}

Diagnostic unknown_key(const std::string& key) {
  std::vector<std::string_view> known;
  for (const OptionSpec& spec : all_options()) {
    if (spec.setting) known.push_back(spec.name);
  }
  return usage_error("setting-unknown")
      .with("key", key)
      .with("suggestion", closest(key, known).value_or(""));
}

Result<bool> add_file(Options& options, CommandBit command, const std::string& path) {
  toml::table table;
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  const std::string text = bytes.str();
  try {
    table = toml::parse(text, path);
  } catch (const toml::parse_error& error) {
    return fail(usage_error("setting-syntax")
                    .with("reason", std::string(error.description()))
                    .at(place_of(error.source(), path, text)));
  }
  for (const auto& [key, node] : table) {
    std::string name(key.str());
    for (char& c : name) c = c == '_' ? '-' : c;
    const OptionSpec* spec = find_option(name);
    if (spec == nullptr || !spec->setting) {
      return fail(unknown_key(name).with("file", path).at(place_of(key.source(), path, text)));
    }
    auto values = values_of(node);
    if (!values) {
      return fail(
          std::move(values.error()).with("key", name).at(place_of(node.source(), path, text)));
    }
    if (auto why = refused(*spec, *values, name)) {
      return fail(std::move(*why).at(place_of(node.source(), path, text)));
    }
    if (applies(*spec, command)) options.set(name, {std::move(*values), path});
  }
  return true;
}

std::string user_file() {
  const char* base = std::getenv("XDG_CONFIG_HOME");
  const char* home = std::getenv("HOME");
  if (base != nullptr && *base != '\0') return std::string(base) + "/arrears/config.toml";
  return home == nullptr ? "" : std::string(home) + "/.config/arrears/config.toml";
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : visible(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

// As a settings file has it: several values are a list.
std::string listed(const std::vector<std::string>& values) {
  if (values.size() == 1) return in_quotes(values.front());
  std::string out;
  for (const std::string& one : values) out += (out.empty() ? "" : ", ") + in_quotes(one);
  return "[" + out + "]";
}

}  // namespace

std::string variable_of(std::string_view name) {
  std::string variable = "ARREARS_";
  for (const char c : name) {
    variable += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  return variable;
}

Result<bool> add_settings(Options& options, CommandBit command) {
  namespace fs = std::filesystem;
  if (auto why = add_environment(options, command)) return fail(std::move(*why));
  if (options.flag("no-config")) return true;
  const auto given = options.text("config");
  std::error_code ignored;
  if (given && !fs::is_regular_file(*given, ignored)) {
    return fail(file_error("file-missing", *given));
  }
  const std::string local = given.value_or("arrears.toml");
  for (const std::string& path : {local, user_file()}) {
    if (path.empty() || !fs::is_regular_file(path, ignored)) continue;
    if (auto added = add_file(options, command, path); !added) return added;
  }
  return true;
}

std::string describe_settings(const Options& options, CommandBit command) {
  std::string out;
  for (const OptionSpec& spec : all_options()) {
    if (!applies(spec, command)) continue;
    const OptionValue* value = options.find(spec.name);
    out += fmt::format("{} = {}  # {}\n", spec.name,
                       value == nullptr ? in_quotes(spec.fallback) : listed(value->values),
                       value == nullptr ? "built-in" : visible(value->origin));
  }
  return out;
}

}  // namespace arrears
