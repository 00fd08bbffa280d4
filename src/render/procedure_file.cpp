#include <arrears/render/procedure_file.hpp>

#include <arrears/model/suggest.hpp>

#include "charges_preset.hpp"
#include "embedded_templates.hpp"

namespace arrears {
namespace {

constexpr std::string_view kSuffix = ".toml";

std::string_view embedded_text(std::string_view folder, std::string_view name) {
  const std::string path = std::string(folder) + std::string(name) + std::string(kSuffix);
  for (const EmbeddedFile& file : embedded_templates()) {
    if (file.path == path) return file.text;
  }
  return {};
}

std::vector<std::string_view> names_in(std::string_view folder) {
  std::vector<std::string_view> names;
  for (const EmbeddedFile& file : embedded_templates()) {
    std::string_view path = file.path;
    if (!path.starts_with(folder) || !path.ends_with(kSuffix)) continue;
    path.remove_prefix(folder.size());
    path.remove_suffix(kSuffix.size());
    names.push_back(path);
  }
  return names;
}

Diagnostic unknown(std::string_view code, std::string_view name,
                   const std::vector<std::string_view>& names) {
  std::string all;
  for (const std::string_view known : names) {
    if (!all.empty()) all += ", ";
    all += known;
  }
  const auto near = closest(name, names);
  return usage_error(code)
      .with("name", std::string(name))
      .with("expected", near ? *near : all);
}

Procedure applied(Procedure procedure, const ChargesPreset& preset) {
  procedure.charges = preset.name;
  procedure.charges_only_for = preset.only_for;
  procedure.interest = preset.interest;
  const auto first = static_cast<std::size_t>(preset.from_level) - 1;
  for (std::size_t i = first; i < procedure.levels.size(); ++i) {
    Level& level = procedure.levels[i];
    level.interest = true;
    if (level.fee.none()) level.fee = preset.lump_sum;
  }
  return procedure;
}

}  // namespace

std::string_view shipped_procedure_text(std::string_view name) {
  return embedded_text("procedures/", name);
}

std::vector<std::string_view> shipped_procedures() { return names_in("procedures/"); }

std::vector<std::string_view> shipped_charges() { return names_in("charges/"); }

Result<Procedure> shipped_procedure(std::string_view name) {
  const std::string_view text = shipped_procedure_text(name);
  if (text.empty()) return fail(unknown("procedure-unknown", name, shipped_procedures()));
  return parse_procedure(text, std::string(name) + std::string(kSuffix));
}

Result<Procedure> with_charges_text(Procedure procedure, std::string_view text,
                                    const std::string& file) {
  auto preset = parse_charges(text, file);
  if (!preset) return fail(std::move(preset.error()));
  return applied(std::move(procedure), *preset);
}

Result<Procedure> with_charges(Procedure procedure, std::string_view preset) {
  const std::string_view text = embedded_text("charges/", preset);
  if (text.empty()) return fail(unknown("charges-unknown", preset, shipped_charges()));
  return with_charges_text(std::move(procedure), text,
                           std::string(preset) + std::string(kSuffix));
}

}  // namespace arrears
