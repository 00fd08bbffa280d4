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

void IsoDays::count(std::uint64_t line, std::string_view text) {
  constexpr std::size_t kDay = 8;
  if (text.size() < kDay + 2 || text[4] != '-' || text[7] != '-') return;
  const char tens = text[kDay], ones = text[kDay + 1];
  if (cells++ == 0) {
    first[0] = tens;
    first[1] = ones;
    example = {line, std::string(text)};
  }
  differ = differ || tens != first[0] || ones != first[1];
  any_late = any_late || tens > '1' || (tens == '1' && ones > '2');
}

void IsoDays::merge(const IsoDays& later, std::uint64_t lines_before) {
  if (later.cells == 0) return;
  const bool none = cells == 0;
  differ = differ || later.differ ||
           (!none && (first[0] != later.first[0] || first[1] != later.first[1]));
  any_late = any_late || later.any_late;
  if (none) {
    first[0] = later.first[0];
    first[1] = later.first[1];
    example = later.example;
    example.line += lines_before;
  }
  cells += later.cells;
}

}  // namespace arrears
