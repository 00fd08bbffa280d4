#include "profile_file.hpp"

namespace arrears {

Result<toml::table> parse_toml(std::string_view text, const std::string& origin) {
  try {
    return toml::parse(text, origin);
  } catch (const toml::parse_error& wrong) {
    const auto at = wrong.source().begin;
    Place place;
    place.file = origin;
    place.line = at.line;
    place.column = at.column;
    return fail(usage_error("toml-invalid")
                    .with("why", std::string(wrong.description()))
                    .at(std::move(place)));
  }
}

std::vector<std::string> text_list(const toml::node* node, const std::function<void()>& wrong) {
  std::vector<std::string> list;
  if (node == nullptr) return list;
  const toml::array* array = node->as_array();
  if (array == nullptr) {
    wrong();
    return list;
  }
  for (const toml::node& entry : *array) {
    const auto value = entry.value_exact<std::string>();
    value ? list.push_back(*value) : wrong();
  }
  return list;
}

std::vector<ProfileType> type_words(const toml::table& root, const std::string& origin,
                                    std::optional<Diagnostic>& fault) {
  std::vector<ProfileType> types;
  const toml::table* table = root["types"].as_table();
  if (table == nullptr) return types;
  for (const auto& [key, node] : *table) {
    const auto type = parse_doc_type(key.str());
    const auto wrong = [&, name = std::string(key.str())] {
      if (fault) return;
      fault = usage_error("profile-invalid")
                  .with("profile", origin).with("key", "types").with("value", name);
    };
    if (!type && key.str() != "ignore") wrong();
    for (std::string& value : text_list(&node, wrong)) types.push_back({std::move(value), type});
  }
  return types;
}

}  // namespace arrears
