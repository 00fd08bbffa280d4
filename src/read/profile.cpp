#include <arrears/read/profile.hpp>

#include <algorithm>
#include <array>
#include <string>

#include <toml++/toml.h>

#include "names.hpp"
#include "profile_file.hpp"

namespace arrears {
namespace {

/// Reads one profile's table; the first thing wrong is kept.
class ProfileReader {
 public:
  ProfileReader(const toml::table& root, const std::string& origin)
      : root_(root), origin_(origin) {}

  Result<Profile> read() {
    check_keys();
    Profile p;
    p.name = text("name");
    p.title = text("title");
    p.source = text("source");
    p.canonical = flag("canonical");
    p.generic = flag("generic");
    p.encoding = text("encoding");
    p.header = texts(root_, "header");
    p.date_order = word<DateOrder>("date_order", parse_date_order);
    p.decimal_mark = word<DecimalMark>("decimal_mark", parse_decimal_mark);
    p.amount_scope = word<AmountScope>("amount_scope", parse_amount_scope)
                         .value_or(AmountScope::unset);
    p.signs = word<Signs>("signs", parse_signs).value_or(Signs::unset);
    p.zero_limit = word<ZeroLimit>("zero_limit", parse_zero_limit).value_or(ZeroLimit::unset);
    p.equal_lines = flag("equal_lines");
    read_required(p);
    p.grouped = flag("grouped");
    p.group_id = texts(root_, "group_id");
    p.group_name = texts(root_, "group_name");
    p.positions = texts(root_, "positions");
    p.only = texts(root_, "only");
    p.keep_column = text("keep_column");
    p.keep = texts(root_, "keep");
    if (p.keep_column.empty() != p.keep.empty()) complain("keep", "");
    p.else_id = names(root_, "else_id");
    p.else_name = names(root_, "else_name");
    p.last_part_after = text("last_part_after");
    p.void_states = texts(root_, "void_states");
    p.live_states = texts(root_, "live_states");
    p.credit_type = word<DocType>("credit_type", parse_doc_type);
    read_columns(p);
    check_positions(p);
    read_constants(p);
    p.types = type_words(root_, origin_, fault_);
    if (p.name.empty()) complain("name", "");
    if (fault_) return fail(std::move(*fault_));
    return p;
  }

 private:
  static constexpr std::array<std::string_view, 30> kKeys = {
      "name",        "title",      "source",       "canonical",    "generic",         "encoding",
      "header",      "required",   "columns",      "types",        "constants",       "date_order",
      "signs",       "zero_limit", "decimal_mark", "amount_scope", "credit_type",     "grouped",
      "group_id",    "group_name", "positions",    "only",         "last_part_after", "keep",
      "keep_column", "else_id",    "else_name",    "equal_lines",  "void_states",     "live_states",
  };

  static std::optional<Signs> parse_signs(std::string_view text) {
    if (text == "type") return Signs::type;
    if (text == "effect") return Signs::effect;
    return std::nullopt;
  }

  void complain(std::string_view key, std::string value) {
    if (fault_) return;
    fault_ = usage_error("profile-invalid")
                 .with("profile", origin_).with("key", std::string(key))
                 .with("value", std::move(value));
  }

  void check_keys() {
    for (const auto& [key, node] : root_) {
      const std::string_view name = key.str();
      if (std::find(kKeys.begin(), kKeys.end(), name) == kKeys.end()) complain(name, "");
    }
  }

  std::string text(std::string_view key) {
    const toml::node* node = root_.get(key);
    if (node == nullptr) return {};
    if (const auto value = node->value_exact<std::string>()) return *value;
    complain(key, "");
    return {};
  }

  bool flag(std::string_view key) {
    const toml::node* node = root_.get(key);
    if (node == nullptr) return false;
    if (const auto value = node->value_exact<bool>()) return *value;
    complain(key, "");
    return false;
  }

  template <class Word>
  std::optional<Word> word(std::string_view key, std::optional<Word> (*parse)(std::string_view)) {
    const std::string value = text(key);
    if (value.empty()) return std::nullopt;
    const auto parsed = parse(value);
    if (!parsed) complain(key, value);
    return parsed;
  }

  std::vector<std::string> texts(const toml::table& table, std::string_view key) {
    return text_list(table.get(key), [&] { complain(key, ""); });
  }

  std::optional<Column> column(std::string_view name) {
    const auto found = find_column(name);
    if (!found) complain("columns", std::string(name));
    return found;
  }

  void read_required(Profile& p) {
    const toml::array* groups = root_["required"].as_array();
    if (groups == nullptr) return;
    for (const toml::node& group : *groups) {
      std::vector<Column> columns;
      for (const std::string& name : text_list(&group, [&] { complain("required", ""); })) {
        if (const auto found = column(name)) columns.push_back(*found);
      }
      p.required.push_back(std::move(columns));
    }
  }

  void read_columns(Profile& p) {
    if (p.canonical) {
      for (const ColumnInfo& c : all_columns()) {
        p.columns.push_back({c.column, {std::string(c.key)}, {std::string(c.key)}});
      }
      return;
    }
    const toml::table* table = root_["columns"].as_table();
    if (table == nullptr) {
      if (p.positions.empty()) complain("columns", "");
      return;
    }
    for (const auto& [key, node] : *table) {
      if (ProfileNames* beside = beside_columns(p, key.str())) {
        *beside = names(*table, key.str());
        continue;
      }
      const auto found = column(key.str());
      if (!found) continue;
      ProfileColumn entry{*found, texts(*table, key.str()), {}};
      for (const std::string& name : entry.names) entry.plain.push_back(plain_name(name));
      p.columns.push_back(std::move(entry));
    }
    std::sort(p.columns.begin(), p.columns.end(),
              [](const ProfileColumn& a, const ProfileColumn& b) { return a.column < b.column; });
  }

  /// The cells that are read but are no columns of the ledger.
  static ProfileNames* beside_columns(Profile& p, std::string_view key) {
    if (key == "debit") return &p.debit;
    if (key == "credit") return &p.credit;
    if (key == "net") return &p.net;
    if (key == "plus") return &p.plus;
    return key == "side" ? &p.side : nullptr;
  }

  ProfileNames names(const toml::table& table, std::string_view key) {
    ProfileNames found{texts(table, key), {}};
    for (const std::string& name : found.names) found.plain.push_back(plain_name(name));
    return found;
  }

  void check_positions(const Profile& p) {
    for (const std::string& name : p.positions) {
      const bool known = name.empty() || name == "debit" || name == "credit" || name == "side" ||
                         name == "net" || name == "plus" || find_column(name);
      if (!known) complain("positions", name);
    }
  }

  void read_constants(Profile& p) {
    const toml::table* table = root_["constants"].as_table();
    if (table == nullptr) return;
    for (const auto& [key, node] : *table) {
      const auto found = column(key.str());
      const auto value = node.value_exact<std::string>();
      if (!value) complain("constants", std::string(key.str()));
      if (!found || !value) continue;
      const ColumnKind kind = info(*found).kind;
      const bool known = kind == ColumnKind::doc_type   ? parse_doc_type(*value).has_value()
                         : kind == ColumnKind::currency ? Currency::from_code(*value).has_value()
                                                        : kind != ColumnKind::money &&
                                                              kind != ColumnKind::date;
      if (!known) complain(key.str(), *value);
      p.constants.emplace_back(*found, *value);
    }
  }

  const toml::table& root_;
  const std::string& origin_;
  std::optional<Diagnostic> fault_;
};

}  // namespace

Result<Profile> parse_profile(std::string_view toml, const std::string& origin) {
  const auto root = parse_toml(toml, origin);
  if (!root) return fail(root.error());
  return ProfileReader(*root, origin).read();
}

}  // namespace arrears
