#include "word_counts.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "source_rows.hpp"

namespace arrears {
namespace {

constexpr std::size_t kMostWords = 256;
constexpr std::size_t kShownWords = 6;

}  // namespace

void WordCounts::add(std::string_view text, std::uint64_t rows) {
  const auto known =
      std::find_if(words.begin(), words.end(), [&](const Word& word) { return word.text == text; });
  if (known != words.end()) {
    known->rows += rows;
  } else if (words.size() < kMostWords) {
    words.push_back({std::string(text), rows});
  } else {
    others += rows;
  }
}

void WordCounts::add(const WordCounts& other) {
  for (const Word& word : other.words) add(word.text, word.rows);
  others += other.others;
  any_known = any_known || other.any_known;
}

void note_states(SourceRows& source, const WordCounts& states) {
  const Layout& layout = *source.layout;
  if (states.words.empty() || (!layout.status_is_sure && !states.any_known)) return;
  std::vector<WordCounts::Word> most = states.words;
  std::stable_sort(most.begin(), most.end(),
                   [](const auto& a, const auto& b) { return a.rows > b.rows; });
  std::string list;
  std::uint64_t rows = states.others;
  for (std::size_t i = 0; i < most.size(); ++i) {
    rows += most[i].rows;
    if (i >= kShownWords) continue;
    list += list.empty() ? "" : ", ";
    list += '\'' + most[i].text + "' (" + std::to_string(most[i].rows) + ')';
  }
  if (most.size() > kShownWords) list += ", …";
  Place place;
  place.file = layout.file;
  const auto at = static_cast<std::size_t>(layout.status);
  source.notes.push_back(note("state-unknown")
                             .with("count", static_cast<std::int64_t>(rows))
                             .with("column", layout.header.cells[at])
                             .with("words", std::move(list))
                             .at(std::move(place)));
}

}  // namespace arrears
