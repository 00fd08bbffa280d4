#include "letter_lookup.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "embedded_templates.hpp"

namespace arrears {
namespace {

constexpr std::string_view kEnglish = "en";
constexpr std::string_view kSuffix = ".txt.mustache";

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// `de_at` -> `de-AT`, `ZH-hant-tw` -> `zh-Hant-TW`: the spelling of folder names.
std::string canonical(std::string_view language) {
  std::string out;
  while (!language.empty()) {
    const std::size_t end = std::min(language.find_first_of("-_"), language.size());
    const bool first = out.empty();
    const bool region = !first && end == 2;
    if (!first) out += '-';
    for (std::size_t i = 0; i < end; ++i) {
      const bool high = region || (!first && i == 0);
      out += high ? upper(language[i]) : lower(language[i]);
    }
    language.remove_prefix(std::min(end + 1, language.size()));
  }
  return out;
}

// `de-AT` -> `de-AT`, `de`, `en`. A bare `zh` is the mainland's; Hong Kong and Macau write as
// Taiwan does, and either script is nearer to a reader of the other than English.
std::vector<std::string> fallbacks(std::string_view language) {
  std::vector<std::string> chain{std::string(language), canonical(language)};
  const std::string whole = chain.back();
  const std::string base = whole.substr(0, whole.find('-'));
  if (base == "zh") {
    const bool traditional = whole.find("Hant") != whole.npos || whole.find("HK") != whole.npos ||
                             whole.find("MO") != whole.npos || whole.find("TW") != whole.npos;
    if (traditional) chain.emplace_back("zh-TW");
    chain.emplace_back("zh-CN");
  }
  chain.push_back(base);
  chain.emplace_back(kEnglish);
  return chain;
}

bool safe_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '-' || c == '_';
  });
}

}  // namespace

std::optional<std::string_view> find_template(const LetterTemplates& own,
                                              const std::string& path) {
  for (const auto& [name, text] : own) {
    if (name == path) return text;
  }
  for (const EmbeddedFile& file : embedded_templates()) {
    if (file.path == path) return file.text;
  }
  return std::nullopt;
}

std::string template_path(const std::string& language, std::string_view name) {
  return language + '/' + std::string(name) + std::string(kSuffix);
}

// The first language of the chain that has the template; empty when none has.
std::string language_with(const LetterTemplates& own, const std::string& language,
                          const std::string& name) {
  for (const std::string& candidate : fallbacks(language)) {
    if (!safe_name(candidate) || !safe_name(name)) continue;
    if (find_template(own, template_path(candidate, name))) return candidate;
  }
  return {};
}

Diagnostic language_note(const std::string& language, const std::string& name,
                         const std::string& used) {
  return note("letter-language")
      .with("language", language)
      .with("template", name)
      .with("used", used);
}

Diagnostics settle_languages(DunningPlan& plan, const LetterTemplates& templates) {
  Diagnostics notes;
  std::map<std::pair<std::string, std::string>, std::string> known;
  for (DunningLetter& letter : plan.letters) {
    const std::string& name = letter.level_info().template_name;
    const auto [found, fresh] = known.try_emplace({letter.language, name});
    if (fresh) {
      found->second = language_with(templates, letter.language, name);
      if (!found->second.empty() && found->second != letter.language) {
        notes.push_back(language_note(letter.language, name, found->second));
      }
    }
    // Without any template the letter fails when it is written; the plan keeps what was wanted.
    if (!found->second.empty()) letter.language = found->second;
  }
  return notes;
}

}  // namespace arrears
