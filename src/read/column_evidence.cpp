#include "column_evidence.hpp"

#include <algorithm>

namespace arrears {
namespace {

template <std::size_t N>
constexpr std::size_t kCommon = N < kDateOrders ? N : kDateOrders - 1;

}  // namespace

template <std::size_t N>
void Votes<N>::count(const std::array<bool, N>& possible, bool open_cell, std::uint64_t line,
                     std::string_view text) {
  ++voters;
  std::size_t allowed = 0;
  for (std::size_t i = 0; i < N; ++i) {
    if (possible[i]) {
      if (i < kCommon<N> || allowed == 0) ++allowed;
    } else if (against[i]++ == 0) {
      first_against[i] = {line, std::string(text)};
    }
  }
  // A cell that leaves one way decides; one that leaves several only narrows.
  if (allowed == 1 && deciding++ == 0) first_deciding = {line, std::string(text)};
  if (!open_cell) return;
  for (Example& example : open) {
    if (example.line == 0) {
      example = {line, std::string(text)};
      return;
    }
    if (example.text == text) return;
  }
}

template <std::size_t N>
void Votes<N>::merge(const Votes& later, std::uint64_t lines_before) {
  for (std::size_t i = 0; i < N; ++i) {
    if (against[i] == 0 && later.against[i] > 0) {
      first_against[i] = later.first_against[i];
      first_against[i].line += lines_before;
    }
    against[i] += later.against[i];
  }
  if (deciding == 0 && later.deciding > 0) {
    first_deciding = {later.first_deciding.line + lines_before, later.first_deciding.text};
  }
  voters += later.voters;
  deciding += later.deciding;
  for (const Example& example : later.open) {
    if (example.line == 0) break;
    for (Example& mine : open) {
      if (mine.line == 0) {
        mine = {example.line + lines_before, example.text};
        break;
      }
      if (mine.text == example.text) break;
    }
  }
}

template <std::size_t N>
std::size_t Votes<N>::ways() const {
  std::size_t n = 0;
  for (std::size_t i = 0; i < kCommon<N>; ++i) n += against[i] == 0 ? 1 : 0;
  if (n == 0 && N > kCommon<N>) return against[N - 1] == 0 ? 1 : 0;
  return n;
}

template <std::size_t N>
std::size_t Votes<N>::first_way() const {
  for (std::size_t i = 0; i < N; ++i) {
    if (against[i] == 0) return i;
  }
  return N;
}

void PointYears::count(const DayEvidence& day, std::uint64_t line, std::string_view text) {
  PointYears one;
  one.last_min = one.last_max = day.year_last;
  one.first_min = one.first_max = day.year_first;
  const bool shown = examples[1].line != 0 || examples[0].text == text;
  if (!shown) one.examples[0] = {line, std::string(text)};
  merge(one, 0);
}

void PointYears::merge(const PointYears& later, std::uint64_t lines_before) {
  last_min = std::min(last_min, later.last_min);
  last_max = std::max(last_max, later.last_max);
  first_min = std::min(first_min, later.first_min);
  first_max = std::max(first_max, later.first_max);
  for (const Example& example : later.examples) {
    if (example.line == 0 || examples[1].line != 0) break;
    if (examples[0].text == example.text) continue;
    examples[examples[0].line == 0 ? 0 : 1] = {example.line + lines_before, example.text};
  }
}

bool PointYears::may_begin_with_year() const {
  constexpr int kThisTime = 2020, kLongAgo = 2010;
  return first_max > 0 && first_min >= kThisTime &&
         (first_max - first_min < last_max - last_min || last_max < kLongAgo);
}

template struct Votes<2>;
template struct Votes<kDateOrders>;

}  // namespace arrears
