#include "creditor_file.hpp"

#include <array>
#include <filesystem>
#include <fstream>

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

bool read_address(const toml::node& node, Creditor& creditor) {
  if (const auto* one = node.as_string()) {
    creditor.address.push_back(one->get());
    return true;
  }
  const toml::array* lines = node.as_array();
  if (lines == nullptr) return false;
  for (const toml::node& line : *lines) {
    if (!line.is_string()) return false;
    creditor.address.push_back(line.as_string()->get());
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
  const toml::table* table = file["creditor"].as_table();
  if (table == nullptr) table = &file;
  Creditor creditor;
  for (const auto& [key, node] : *table) {
    if (key.str() == "address") {
      if (!read_address(node, creditor)) return fail(bad_key(path, key, node, "setting-type"));
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
