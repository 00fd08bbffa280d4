/// Where separators, quotes and line breaks are, 64 bytes at a time: one bit a byte, lowest first.
///
/// There is one function for each kind of processor and all give the same masks; which one runs is
/// chosen once, at run time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace arrears {

struct ByteMasks {
  std::uint64_t separators;
  std::uint64_t quotes;
  std::uint64_t cr;
  std::uint64_t lf;
};

/// What else is among the bytes.
struct OddBytes {
  bool nul = false;
  bool beyond_ascii = false;
  bool plus = false;  ///< `+`: numbers in scientific notation have one

  friend bool operator==(const OddBytes&, const OddBytes&) = default;
};

/// Classifies `groups` groups of 64 bytes.
using ClassifyBytes = OddBytes (*)(const char* bytes, std::size_t groups, char separator,
                                   char quote, ByteMasks* masks);

struct Classifier {
  const char* name;
  ClassifyBytes classify;
};

/// Those this machine can run, the portable one first, the fastest last.
[[nodiscard]] std::span<const Classifier> classifiers();
[[nodiscard]] ClassifyBytes best_classifier();

}  // namespace arrears
