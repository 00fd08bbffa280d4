#include "creditor_file.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <span>

#include <toml++/toml.h>

#include <arrears/model/suggest.hpp>

namespace arrears {
namespace {

struct Field {
  std::string_view key;
  std::string Creditor::*member;
};

constexpr std::array<Field, 11> kFields{{{"name", &Creditor::name},
                                         {"contact", &Creditor::contact},
                                         {"email", &Creditor::email},
                                         {"phone", &Creditor::phone},
                                         {"bank", &Creditor::bank},
                                         {"account", &Creditor::account},
                                         {"bic", &Creditor::bic},
                                         {"reference", &Creditor::reference},
                                         {"signatory", &Creditor::signatory},
                                         {"place", &Creditor::place},
                                         {"tax_id", &Creditor::tax_id}}};

Place place_in(const std::string& path, const toml::source_region& source) {
  Place place;
  place.file = path;
  place.line = source.begin.line;
  place.column = source.begin.column;
  return place;
}

Diagnostic bad_key(const std::string& path, std::string_view key, const toml::node& node,
                   std::string_view code) {
  std::vector<std::string_view> known{"address"};
  for (const Field& field : kFields) known.push_back(field.key);
  return usage_error(code)
      .with("key", std::string(key))
      .with("suggestion", closest(key, known).value_or(""))
      .at(place_in(path, node.source()));
}

bool read_lines(const toml::node& node, std::vector<std::string>& lines) {
  if (const auto* one = node.as_string()) {
    lines.push_back(one->get());
    return true;
  }
  const toml::array* list = node.as_array();
  if (list == nullptr) return false;
  for (const toml::node& line : *list) {
    if (!line.is_string()) return false;
    lines.push_back(line.as_string()->get());
  }
  return true;
}

// One of `words`, as a text.
bool read_word(const toml::node& node, std::string& out, std::span<const std::string_view> words) {
  const auto* text = node.as_string();
  if (text == nullptr) return false;
  out = text->get();
  return words.empty() || std::find(words.begin(), words.end(), out) != words.end();
}

Result<bool> read_layout(const std::string& path, const toml::table& table,
                         LetterLayout& layout) {
  constexpr std::array<std::string_view, 6> kKeys{"paper",     "window", "font",
                                                  "font_size", "header", "footer"};
  constexpr std::array<std::string_view, 2> kPapers{"a4", "letter"};
  constexpr std::array<std::string_view, 5> kWindows{"din-b", "din-a", "right", "us", "none"};
  for (const auto& [key, node] : table) {
    const std::string_view name = key.str();
    bool good = true;
    if (name == "paper") {
      good = read_word(node, layout.paper, kPapers);
    } else if (name == "window") {
      good = read_word(node, layout.window, kWindows);
    } else if (name == "font") {
      good = read_word(node, layout.font, {});
    } else if (name == "font_size") {
      const auto size = node.value_exact<std::int64_t>();
      good = size && *size >= 6 && *size <= 20;
      if (good) layout.font_size = static_cast<std::int32_t>(*size);
    } else if (name == "header" || name == "footer") {
      good = read_lines(node, name == "header" ? layout.header : layout.footer);
    } else {
      return fail(usage_error("setting-unknown")
                      .with("key", std::string(name))
                      .with("suggestion", closest(name, kKeys).value_or(""))
                      .at(place_in(path, node.source())));
    }
    if (!good) {
      return fail(usage_error("setting-type")
                      .with("key", std::string(name))
                      .at(place_in(path, node.source())));
    }
  }
  return true;
}

}  // namespace

Result<Creditor> load_creditor(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) {
    return fail(file_error("file-missing", path));
  }
  toml::table file;
  try {
    std::ifstream in(path, std::ios::binary);
    file = toml::parse(in, path);
  } catch (const toml::parse_error& error) {
    return fail(usage_error("setting-syntax")
                    .with("reason", std::string(error.description()))
                    .at(place_in(path, error.source())));
  }
  Creditor creditor;
  if (const toml::table* layout = file["layout"].as_table()) {
    if (auto read = read_layout(path, *layout, creditor.layout); !read) return fail(read.error());
  }
  const toml::table* table = file["creditor"].as_table();
  if (table == nullptr) {
    file.erase("layout");
    table = &file;
  }
  for (const auto& [key, node] : *table) {
    if (key.str() == "address") {
      if (!read_lines(node, creditor.address)) {
        return fail(bad_key(path, key, node, "setting-type"));
      }
      continue;
    }
    const std::string_view name = key.str();
    const auto* field = std::find_if(kFields.begin(), kFields.end(),
                                     [&](const Field& f) { return f.key == name; });
    if (field == kFields.end()) return fail(bad_key(path, key, node, "setting-unknown"));
    const auto* text = node.as_string();
    if (text == nullptr) return fail(bad_key(path, key, node, "setting-type"));
    creditor.*(field->member) = text->get();
  }
  return creditor;
}

}  // namespace arrears
