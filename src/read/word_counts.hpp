// WordCounts: words of a column that are not known, and how many rows have each.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace arrears {

struct WordCounts {
  struct Word {
    std::string text;
    std::uint64_t rows = 0;
  };
  std::vector<Word> words;   ///< in the order of the file; a column of free text has no end of them
  std::uint64_t others = 0;  ///< rows with words beyond those
  bool any_known = false;    ///< some row has a word that is known

  void add(std::string_view text, std::uint64_t rows);
  void add(const WordCounts& other);
};

}  // namespace arrears
