#include <arrears/render/procedure_file.hpp>

#include "charges_preset.hpp"
#include "toml_reader.hpp"

namespace arrears {
namespace {

constexpr std::int32_t kDaysMax = 3650;
constexpr std::size_t kLevelsMax = 99;

void read_bands(TomlFile& file, TomlReader& reader, std::string_view key, Fee& fee) {
  const toml::node* node = reader.find(key);
  if (node == nullptr) return;
  const toml::array* bands = node->as_array();
  if (bands == nullptr || !bands->is_homogeneous(toml::node_type::table)) {
    return reader.bad_value(key, *node, "[{ from = \"0\", fee = \"5\" }]");
  }
  for (const toml::node& entry : *bands) {
    FeeBand band;
    TomlReader part(file, *entry.as_table());
    part.read("from", band.from);
    part.read("fee", band.fee);
    part.finish();
    if (!fee.bands.empty() && !(fee.bands.back().from < band.from)) {
      return reader.bad_value(key, entry, "from: 0 < 100 < 1000");
    }
    fee.bands.push_back(band);
  }
}

// `prefix` is `fee` in a level and `amount` in a preset's lump sum.
void read_fee(TomlFile& file, TomlReader& reader, std::string_view flat, std::string_view bands,
              std::string_view currency, Fee& fee) {
  if (const toml::node* node = reader.find(flat)) {
    const auto text = node->value_exact<std::string>();
    const bool share = text && text->ends_with('%');
    std::optional<Rate> value;
    if (text) value = Rate::parse(share ? text->substr(0, text->size() - 1) : *text);
    if (const auto whole = node->value_exact<std::int64_t>()) value = Rate(*whole, 0);
    if (!value || value->is_negative()) {
      reader.bad_value(flat, *node, "\"5\", \"2.5%\"");
    } else if (share) {
      fee.per_cent = value;
    } else {
      fee.flat = *value;
    }
  }
  read_bands(file, reader, bands, fee);
  std::string code;
  reader.read(currency, code);
  if (code.empty()) return;
  const auto known = Currency::from_code(code);
  if (!known) return reader.bad_value(currency, *reader.find(currency), "EUR, GBP, CNY");
  fee.currency = *known;
}

void read_start(TomlReader& reader, InterestRules& rules) {
  std::string from;
  reader.read("from", from);
  if (from.empty() || from == "due") return;
  if (from == "first-letter") {
    rules.from = InterestFrom::first_letter;
    return;
  }
  const auto days = from.starts_with("due+") ? Rate::parse(from.substr(4)) : std::nullopt;
  if (!days || days->is_negative() || days->scale() != 0 || days->digits() > kDaysMax) {
    return reader.bad_value("from", *reader.find("from"), "due, first-letter, due+30");
  }
  rules.from = InterestFrom::due_plus;
  rules.from_days = static_cast<std::int32_t>(days->digits());
}

void read_interest(TomlFile& file, const toml::table& table, InterestRules& rules) {
  TomlReader reader(file, table);
  reader.read("rate", rules.rate);
  reader.read_name("rate_unit", rules.unit, 3);
  reader.read("reference", rules.reference);
  reader.read("margin", rules.margin, true);
  reader.read("factor", rules.factor);
  reader.read_name("day_count", rules.day_count, 4);
  reader.read_name("rate_fixing", rules.fixing, 2);
  read_start(reader, rules);
  reader.finish();
}

void read_level(TomlFile& file, const toml::table& table, bool first, Level& level) {
  TomlReader reader(file, table);
  reader.read("name", level.name);
  reader.read("days_past_due", level.days_past_due, -kDaysMax, kDaysMax);
  reader.read("days_after_previous", level.days_after_previous, 0, kDaysMax);
  reader.read("with_previous", level.with_previous);
  reader.read("last_deadline", level.last_deadline);
  reader.read("grace_days", level.grace_days, 0, kDaysMax);
  reader.read("min_interval_days", level.min_interval_days, 0, kDaysMax);
  reader.read("min_amount", level.min_amount);
  reader.read("min_pct_of_open", level.min_pct_of_open);
  reader.read_name("channel", level.channel, 9);
  level.template_name = level.name;
  reader.read("template", level.template_name);
  reader.read("deadline_days", level.deadline_days, 0, kDaysMax);
  reader.read_name("tone", level.tone, 3);
  read_fee(file, reader, "fee", "fee_bands", "fee_currency", level.fee);
  reader.read_name("fee_per", level.fee.per, 3);
  reader.read("interest", level.interest);
  reader.read("stop_supply", level.stop_supply);
  reader.read("repeat_days", level.repeat_days, 0, kDaysMax);
  reader.finish();
  if (level.name.empty()) file.fail("procedure-missing", table.source(), "key", "name");
  const int ways = (reader.has("days_past_due") ? 1 : 0) +
                   (level.days_after_previous ? 1 : 0) + (level.with_previous ? 1 : 0) +
                   (level.last_deadline ? 1 : 0);
  const bool relative = level.days_after_previous || level.with_previous;
  if (ways != 1 || (first && relative)) {
    file.fail("procedure-level-when", table.source(), "level", level.name);
  }
}

void read_levels(TomlFile& file, TomlReader& reader, const toml::table& table,
                 std::vector<Level>& levels) {
  const toml::node* node = reader.find("level");
  const toml::array* array = node != nullptr ? node->as_array() : nullptr;
  if (array == nullptr || array->empty() || array->size() > kLevelsMax ||
      !array->is_homogeneous(toml::node_type::table)) {
    return file.fail("procedure-missing", table.source(), "key", "[[level]]");
  }
  for (const toml::node& entry : *array) {
    Level level;
    read_level(file, *entry.as_table(), levels.empty(), level);
    for (const Level& other : levels) {
      if (other.name == level.name) {
        file.fail("procedure-level-twice", entry.source(), "level", level.name);
      }
    }
    levels.push_back(std::move(level));
  }
  for (std::size_t i = 0; i + 1 < levels.size(); ++i) {
    if (levels[i].repeat_days != 0) {
      file.fail("procedure-repeat-not-last", (*array)[i].source(), "level", levels[i].name);
    }
  }
}

void read_types(TomlReader& reader, std::string_view key, std::vector<CustomerType>& types) {
  const toml::node* node = reader.find(key);
  if (node == nullptr) return;
  const toml::array* array = node->as_array();
  if (array == nullptr) return reader.bad_value(key, *node, "[\"business\"]");
  for (const toml::node& entry : *array) {
    const auto name = entry.value_exact<std::string>();
    const auto type = name ? parse_customer_type(*name) : std::nullopt;
    if (!type) return reader.bad_value(key, entry, "business, consumer, public, sole_trader");
    types.push_back(*type);
  }
}

const toml::table* sub_table(TomlReader& reader, std::string_view key) {
  const toml::node* node = reader.find(key);
  if (node == nullptr) return nullptr;
  if (node->as_table() == nullptr) reader.bad_value(key, *node, "[table]");
  return node->as_table();
}

}  // namespace

Result<Procedure> parse_procedure(std::string_view text, const std::string& name) {
  TomlFile file{text, name, {}};
  const auto root = parse_toml(file);
  if (!root) return fail(*file.fault);
  Procedure procedure;
  std::string charges;
  TomlReader reader(file, *root);
  reader.read("name", procedure.name);
  reader.read("language", procedure.language);
  reader.read("signatory", procedure.signatory);
  reader.read_name("advance", procedure.advance, 2);
  reader.read_name("group", procedure.group, 3);
  reader.read("settlers_grace_days", procedure.settlers_grace_days, 0, kDaysMax);
  reader.read("charges", charges);
  read_levels(file, reader, *root, procedure.levels);
  const toml::table* interest = sub_table(reader, "interest");
  if (interest != nullptr) read_interest(file, *interest, procedure.interest);
  reader.finish();
  if (procedure.name.empty()) file.fail("procedure-missing", root->source(), "key", "name");
  if (file.fault) return fail(*file.fault);
  if (charges.empty()) return procedure;
  return with_charges(std::move(procedure), charges);
}

Result<ChargesPreset> parse_charges(std::string_view text, const std::string& name) {
  TomlFile file{text, name, {}};
  const auto root = parse_toml(file);
  if (!root) return fail(*file.fault);
  ChargesPreset preset;
  TomlReader reader(file, *root);
  reader.read("name", preset.name);
  reader.read("source", preset.source);
  read_types(reader, "customer_types", preset.only_for);
  reader.read("from_level", preset.from_level, 1, static_cast<std::int32_t>(kLevelsMax));
  if (const toml::table* interest = sub_table(reader, "interest")) {
    read_interest(file, *interest, preset.interest);
  }
  if (const toml::table* lump = sub_table(reader, "lump_sum")) {
    TomlReader part(file, *lump);
    read_fee(file, part, "amount", "bands", "currency", preset.lump_sum);
    part.finish();
  }
  preset.lump_sum.per = FeePer::item_once;
  preset.lump_sum.statutory = true;
  reader.finish();
  if (preset.name.empty()) file.fail("procedure-missing", root->source(), "key", "name");
  if (file.fault) return fail(*file.fault);
  return preset;
}

}  // namespace arrears
