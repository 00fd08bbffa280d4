#include "settings.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
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

// The environment is read by exact names, so that a stray ARREARS_ variable is no error.
void add_environment(Options& options, CommandBit command) {
  for (const OptionSpec& spec : all_options()) {
    if (!applies(spec, command)) continue;
    const std::string variable = variable_of(spec.name);
    const char* value = std::getenv(variable.c_str());
    if (value != nullptr && *value != '\0') options.set(spec.name, {{value}, variable});
  }
}

Place place_of(const toml::source_region& source, const std::string& path) {
  Place place;
  place.file = path;
  place.line = source.begin.line;
  place.column = static_cast<std::uint32_t>(source.begin.column);
  return place;
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
  try {
    std::ifstream in(path, std::ios::binary);
    table = toml::parse(in, path);
  } catch (const toml::parse_error& error) {
    return fail(usage_error("setting-syntax")
                    .with("reason", std::string(error.description()))
                    .at(place_of(error.source(), path)));
  }
  for (const auto& [key, node] : table) {
    std::string name(key.str());
    for (char& c : name) c = c == '_' ? '-' : c;
    const OptionSpec* spec = find_option(name);
    if (spec == nullptr || !spec->setting) {
      return fail(unknown_key(name).with("file", path).at(place_of(node.source(), path)));
    }
    auto values = values_of(node);
    if (!values) {
      return fail(std::move(values.error()).with("key", name).at(place_of(node.source(), path)));
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
  add_environment(options, command);
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
