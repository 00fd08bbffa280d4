#include "words.hpp"

#include <algorithm>

#include <tsl/robin_set.h>

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
  for (const std::string& word : vocabulary().credits) credit_.emplace(plain_name(word), true);
  for (const std::string& word : vocabulary().debits) credit_.emplace(plain_name(word), false);
  const auto add_states = [&](const std::vector<std::string>& words, DocState state) {
    for (const std::string& word : words) states_.emplace(plain_name(word), state);
  };
  add_states(profile.void_states, DocState::none);
  add_states(profile.live_states, DocState::live);
  add_states(vocabulary().voids, DocState::none);
  add_states(vocabulary().settled, DocState::paid);
  add_states(vocabulary().live, DocState::live);
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

std::optional<DocState> Words::state(std::string_view cell) const {
  const auto found = states_.find(plain_name(cell));
  if (found == states_.end()) return std::nullopt;
  return found->second;
}

std::optional<bool> Words::is_credit(std::string_view cell) const {
  const auto found = credit_.find(plain_name(cell));
  if (found == credit_.end()) return std::nullopt;
  return found->second;
}

namespace {

/// The words of a text as they are compared; scripts without spaces make one word.
std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \t:-_/,.;()[]"), text.size());
    std::string word = plain_name(text.substr(0, end));
    if (!word.empty()) words.push_back(std::move(word));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

std::string upper_case(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return text;
}

struct TotalWord {
  std::vector<std::string> words;
  bool has_spaces = true;  // its script has
};

const std::vector<TotalWord>& total_words() {
  static const std::vector<TotalWord> all = [] {
    constexpr unsigned char kIdeographs = 0xE3;  // first byte of these scripts in UTF-8
    std::vector<TotalWord> list;
    for (const std::string& word : vocabulary().totals) {
      list.push_back({words_in(word), static_cast<unsigned char>(word[0]) < kIdeographs});
    }
    return list;
  }();
  return all;
}

}  // namespace

bool says_total(std::string_view cell) {
  const std::vector<std::string> said = words_in(cell);
  if (said.empty()) return false;
  for (const TotalWord& total : total_words()) {
    const std::size_t n = total.words.size();
    if (!total.has_spaces) {
      const std::string& word = total.words.front();
      if (said.front().starts_with(word) || said.back().ends_with(word)) return true;
    } else if (n <= said.size()) {
      const auto length = static_cast<std::ptrdiff_t>(n);
      if (std::equal(total.words.begin(), total.words.end(), said.begin()) ||
          std::equal(total.words.begin(), total.words.end(), said.end() - length)) {
        return true;
      }
    }
  }
  return false;
}

bool says_only_total(std::string_view cell) {
  std::vector<std::string> said = words_in(cell);
  if (said.size() > 1 && Currency::from_code(upper_case(said.back()))) said.pop_back();
  constexpr std::size_t kShort = 18;  // bytes: 本页小计, and no firm's name
  const auto is_said = [&](const TotalWord& total) {
    if (total.words == said) return true;
    return !total.has_spaces && said.size() == 1 && said.front().size() <= kShort &&
           said.front().ends_with(total.words.front());
  };
  return std::any_of(total_words().begin(), total_words().end(), is_said);
}

bool is_one_of(const std::vector<std::string>& words, std::string_view cell) {
  const std::string plain = plain_name(cell);
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return plain_name(word) == plain; });
}

namespace {

/// Words that every row's cells are compared with.
class WordSet {
 public:
  explicit WordSet(const std::vector<std::string>& words) {
    for (const std::string& word : words) plain_.insert(plain_name(word));
  }
  [[nodiscard]] bool has(std::string_view cell) const { return plain_.contains(plain_name(cell)); }

 private:
  tsl::robin_set<std::string> plain_;
};

}  // namespace

bool says_balance(std::string_view cell) {
  static const WordSet known(vocabulary().balances);
  return known.has(cell);
}

bool says_closing(std::string_view cell) {
  static const WordSet known(vocabulary().closings);
  return known.has(cell);
}

bool says_balance_of(std::string_view cell) {
  const std::size_t blank = cell.find(' ');
  return blank != std::string_view::npos && says_closing(cell.substr(0, blank));
}

bool says_nothing(std::string_view cell) {
  if (cell.empty()) return true;
  if (cell.find_first_not_of('0') == std::string_view::npos) return true;
  if (cell.find_first_not_of('-') == std::string_view::npos) return true;
  if (cell == "\u2013" || cell == "\u2014") return true;
  const auto& words = vocabulary().nothing;
  static const std::size_t longest =
      std::max_element(words.begin(), words.end(), [](const auto& a, const auto& b) {
        return a.size() < b.size();
      })->size();
  if (cell.size() > longest) return false;
  // As written: without its points and slashes little is left of most.
  std::string lower(cell);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return std::find(words.begin(), words.end(), lower) != words.end();
}

std::int32_t find_named(const std::vector<std::string>& cells,
                        const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (!cells[i].empty() && is_one_of(names, cells[i])) return static_cast<std::int32_t>(i);
  }
  return -1;
}

bool mark_fits(std::string_view mark, Currency currency, const Words& words) {
  if (mark.empty()) return true;
  if (const auto named = words.currency(mark)) return *named == currency;
  const std::string plain = plain_name(mark);
  for (const auto& [sign, shared] : vocabulary().signs) {
    if (plain != plain_name(sign)) continue;
    return std::find(shared.begin(), shared.end(), currency) != shared.end();
  }
  return true;  // a mark that nobody knows proves nothing
}

}  // namespace arrears
