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
  /// How many ways all cells allow, and the first of them. A fourth way counts only where nothing
  /// else is left: any two digits can be a year of the Republic of China.
  [[nodiscard]] std::size_t ways() const;
  [[nodiscard]] bool any_open() const { return open[0].line != 0; }
  [[nodiscard]] std::size_t first_way() const;
};

using DayVotes = Votes<kDateOrders>;     // in the order of DateOrder
using AmountVotes = Votes<2>;  // in the order of DecimalMark

extern template struct Votes<2>;
extern template struct Votes<kDateOrders>;

/// The years of a column's dates with points and two-digit years, read from either end.
struct PointYears {
  int last_min = 9999, last_max = 0, first_min = 9999, first_max = 0;
  std::array<Example, 2> examples;

  void count(const DayEvidence& day, std::uint64_t line, std::string_view text);
  void merge(const PointYears& later, std::uint64_t lines_before);
  /// Whether the column looks as well like one whose years come first: they are fewer than those
  /// behind, and of this time.
  [[nodiscard]] bool may_begin_with_year() const;
};

/// A column's days that are written as in ISO, as a spreadsheet's real dates are.
struct IsoDays {
  std::uint64_t cells = 0;
  bool any_late = false;  ///< a day of the month beyond 12
  bool differ = false;    ///< they have several days of the month
  char first[2] = {};
  Example example;

  void count(std::uint64_t line, std::string_view text);
  void merge(const IsoDays& later, std::uint64_t lines_before);
};

/// The ways in which a cell can be read.
[[nodiscard]] inline std::array<bool, kDateOrders> ways_of(const DayEvidence& day) {
  return {day.dmy, day.mdy, day.ymd, day.minguo};
}
/// Whether the reading of a cell is not known before its column's is.
[[nodiscard]] inline bool is_open(const DayEvidence& day) {
  return !day.same_day || (day.minguo && (day.dmy || day.mdy || day.ymd));
}
[[nodiscard]] inline std::array<bool, 2> ways_of(const AmountEvidence& amount) {
  return {amount.point_possible, amount.comma_possible};
}

}  // namespace arrears
