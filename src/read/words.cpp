#include "words.hpp"

#include <array>

#include "names.hpp"

namespace arrears {

Words::Words(const Profile& profile) : canonical_(profile.canonical) {
  if (canonical_) {
    // Its words are few and exact; the vocabulary of all languages need not even be parsed.
    yes_no_ = {{"yes", true}, {"no", false}};
    return;
  }
  // The first to name a word wins, and the profile goes first.
  const auto add = [&](const ProfileType& word) {
    kinds_.emplace(plain_name(word.value), Kind{word.type});
  };
  for (const ProfileType& word : profile.types) add(word);
  for (const ProfileType& word : vocabulary().types) add(word);
  for (const auto& [name, currency] : vocabulary().currencies) {
    currencies_.emplace(plain_name(name), currency);
  }
  for (const std::string& word : vocabulary().yes) yes_no_.emplace(plain_name(word), true);
  for (const std::string& word : vocabulary().no) yes_no_.emplace(plain_name(word), false);
}

std::optional<Words::Kind> Words::kind(std::string_view cell) const {
  if (const auto exact = parse_doc_type(cell)) return Kind{exact};
  if (canonical_) return std::nullopt;
  const auto found = kinds_.find(plain_name(cell));
  if (found == kinds_.end()) return std::nullopt;
  return found->second;
}

std::optional<Currency> Words::currency(std::string_view cell) const {
  if (const auto exact = Currency::from_code(cell)) return exact;
  if (canonical_) return std::nullopt;
  const auto found = currencies_.find(plain_name(cell));
  if (found == currencies_.end()) return std::nullopt;
  return found->second;
}

std::optional<bool> Words::yes_no(std::string_view cell) const {
  if (cell.empty()) return false;
  const auto found = yes_no_.find(canonical_ ? std::string(cell) : plain_name(cell));
  if (found == yes_no_.end()) return std::nullopt;
  return found->second;
}

bool Words::begins_total(std::string_view cell) const {
  const std::string plain = plain_name(cell);
  if (plain.empty()) return false;
  for (const std::string& word : vocabulary().totals) {
    if (plain.starts_with(plain_name(word))) return true;
  }
  return false;
}

bool mark_fits(std::string_view mark, Currency currency, const Words& words) {
  if (mark.empty()) return true;
  if (const auto named = words.currency(mark)) return *named == currency;
  // Marks that several currencies share.
  struct Shared {
    std::string_view mark;
    std::array<std::string_view, 12> codes;
  };
  static constexpr std::array<Shared, 5> kShared = {{
      {"$", {"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN", "CLP", "COP", "ARS", "BBD"}},
      {"¥", {"CNY", "JPY"}},
      {"￥", {"CNY", "JPY"}},
      {"元", {"CNY", "TWD", "HKD"}},
      {"kr", {"SEK", "NOK", "DKK", "ISK"}},
  }};
  for (const Shared& shared : kShared) {
    if (plain_name(mark) != plain_name(shared.mark)) continue;
    for (const std::string_view code : shared.codes) {
      if (!code.empty() && code == currency.code()) return true;
    }
    return false;
  }
  return true;  // a mark that nobody knows proves nothing
}

}  // namespace arrears
