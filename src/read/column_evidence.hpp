// What the cells of one column say about its date order or decimal mark, and what follows from it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <arrears/read/amount.hpp>
#include <arrears/read/conventions.hpp>
#include <arrears/read/day.hpp>

namespace arrears {

/// A cell that is shown as evidence.
struct Example {
  std::uint64_t line = 0;
  std::string text;
};

/// Votes for one of `N` readings. A cell that reads the same in all of them does not vote; one that
/// is impossible in some decides against those. Merging in file order keeps the first examples.
template <std::size_t N>
struct Votes {
  std::uint64_t voters = 0;                         ///< cells whose reading depends on the choice
  std::uint64_t deciding = 0;                       ///< those that exclude a reading
  std::array<std::uint64_t, N> against{};
  std::array<Example, N> first_against;
  Example first_deciding;
  std::array<Example, 2> open;                      ///< first cells that allow several readings

  /// `possible[i]`: whether the cell reads in way i; `open_cell`: in several ways that differ.
  void count(const std::array<bool, N>& possible, bool open_cell, std::uint64_t line,
             std::string_view text);
  void merge(const Votes& later, std::uint64_t lines_before);
  /// How many ways all cells allow, and the first of them.
  [[nodiscard]] std::size_t ways() const;
  [[nodiscard]] bool any_open() const { return open[0].line != 0; }
  [[nodiscard]] std::size_t first_way() const;
};

using DayVotes = Votes<3>;     // in the order of DateOrder
using AmountVotes = Votes<2>;  // in the order of DecimalMark

extern template struct Votes<2>;
extern template struct Votes<3>;

/// The ways in which a cell can be read.
[[nodiscard]] inline std::array<bool, 3> ways_of(const DayEvidence& day) {
  return {day.dmy, day.mdy, day.ymd};
}
[[nodiscard]] inline std::array<bool, 2> ways_of(const AmountEvidence& amount) {
  return {amount.point_possible, amount.comma_possible};
}

}  // namespace arrears
