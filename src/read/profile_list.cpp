#include <algorithm>
#include <cassert>
#include <fstream>
#include <iterator>

#include <arrears/model/suggest.hpp>
#include <arrears/read/profile.hpp>

#include "embedded_profiles.hpp"
#include "profile_file.hpp"

namespace arrears {
namespace {

constexpr std::string_view kVocabularyPath = "common/words.toml";

std::vector<Profile> parse_embedded() {
  std::vector<Profile> profiles;
  for (const EmbeddedFile& file : embedded_profiles()) {
    if (file.path.starts_with("common/")) continue;
    auto profile = parse_profile(file.text, std::string(file.path));
    assert(profile && "a profile that is compiled in does not parse; its test says which");
    if (profile) profiles.push_back(std::move(*profile));
  }
  return profiles;
}

std::optional<Currency> currency_of_key(std::string_view code) {
  const auto currency = Currency::from_code(code);
  assert(currency && "a currency of the vocabulary is not in ISO 4217");
  return currency;
}

void read_currencies(const toml::table& root, Vocabulary& words) {
  const auto wrong = [] { assert(false && "a list of words is expected"); };
  if (const toml::table* currencies = root["currencies"].as_table()) {
    for (const auto& [key, node] : *currencies) {
      const auto currency = currency_of_key(key.str());
      if (!currency) continue;
      for (std::string& name : text_list(&node, wrong)) {
        words.currencies.emplace_back(std::move(name), *currency);
      }
    }
  }
  if (const toml::table* signs = root["signs"].as_table()) {
    for (const auto& [sign, node] : *signs) {
      std::vector<Currency>& shared =
          words.signs.emplace_back(sign.str(), std::vector<Currency>()).second;
      for (const std::string& code : text_list(&node, wrong)) {
        if (const auto currency = currency_of_key(code)) shared.push_back(*currency);
      }
    }
  }
}

Vocabulary parse_vocabulary(std::string_view text) {
  Vocabulary words;
  const std::string origin(kVocabularyPath);
  const auto root = parse_toml(text, origin);
  assert(root && "the vocabulary that is compiled in does not parse");
  if (!root) return words;
  std::optional<Diagnostic> fault;
  const auto wrong = [] { assert(false && "a list of words is expected"); };
  words.types = type_words(*root, origin, fault);
  words.yes = text_list(root->get("yes"), wrong);
  words.no = text_list(root->get("no"), wrong);
  words.debits = text_list(root->get("debits"), wrong);
  words.credits = text_list(root->get("credits"), wrong);
  words.totals = text_list(root->get("totals"), wrong);
  words.balances = text_list(root->get("balances"), wrong);
  words.closings = text_list(root->get("closings"), wrong);
  words.settled = text_list(root->get("settled"), wrong);
  words.status = text_list(root->get("status"), wrong);
  words.voids = text_list(root->get("voids"), wrong);
  words.live = text_list(root->get("live"), wrong);
  words.void_flags = text_list(root->get("void_flags"), wrong);
  words.deductions = text_list(root->get("deductions"), wrong);
  words.customers = text_list(root->get("customers"), wrong);
  words.paid = text_list(root->get("paid"), wrong);
  words.gross = text_list(root->get("gross"), wrong);
  words.net = text_list(root->get("net"), wrong);
  words.foreign = text_list(root->get("foreign"), wrong);
  words.currency_labels = text_list(root->get("currency_labels"), wrong);
  words.before_units = text_list(root->get("before_units"), wrong);
  words.codes_that_are_words = text_list(root->get("codes_that_are_words"), wrong);
  words.nothing = text_list(root->get("nothing"), wrong);
  words.footers = text_list(root->get("footers"), wrong);
  words.exported_on = text_list(root->get("exported_on"), wrong);
  words.scales = text_list(root->get("scales"), wrong);
  words.scale_labels = text_list(root->get("scale_labels"), wrong);
  words.payables = text_list(root->get("payables"), wrong);
  words.ages = text_list(root->get("ages"), wrong);
  read_currencies(*root, words);
  return words;
}

bool looks_like_path(std::string_view name) {
  return name.find('/') != std::string_view::npos || name.ends_with(".toml");
}

}  // namespace

std::span<const Profile> embedded_profile_list() {
  static const std::vector<Profile> profiles = parse_embedded();
  return profiles;
}

const Profile& canonical_profile() {
  static const Profile profile = [] {
    for (const EmbeddedFile& file : embedded_profiles()) {
      if (file.path != "canonical.toml") continue;
      auto parsed = parse_profile(file.text, std::string(file.path));
      if (parsed) return std::move(*parsed);
    }
    assert(false && "the canonical profile is compiled in");
    return Profile{};
  }();
  return profile;
}

const Vocabulary& vocabulary() {
  static const Vocabulary words = [] {
    for (const EmbeddedFile& file : embedded_profiles()) {
      if (file.path == kVocabularyPath) return parse_vocabulary(file.text);
    }
    return Vocabulary{};
  }();
  return words;
}

Result<Profile> load_profile(const std::string& name_or_path) {
  if (looks_like_path(name_or_path)) {
    std::ifstream file(name_or_path, std::ios::binary);
    if (!file) return fail(file_error("file-missing", name_or_path));
    const std::string text(std::istreambuf_iterator<char>(file), {});
    return parse_profile(text, name_or_path);
  }
  std::vector<std::string_view> names;
  for (const Profile& profile : embedded_profile_list()) {
    if (profile.name == name_or_path) return profile;
    names.push_back(profile.name);
  }
  std::string list;
  for (const std::string_view name : names) {
    if (!list.empty()) list += ", ";
    list += name;
  }
  return fail(usage_error("profile-unknown")
                  .with("name", name_or_path)
                  .with("closest", closest(name_or_path, names).value_or(""))
                  .with("known", list));
}

}  // namespace arrears
