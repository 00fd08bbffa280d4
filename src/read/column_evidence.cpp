#include "column_evidence.hpp"

namespace arrears {

template <std::size_t N>
void Votes<N>::count(const std::array<bool, N>& possible, bool open_cell, std::uint64_t line,
                     std::string_view text) {
  ++voters;
  std::size_t allowed = 0;
  for (std::size_t i = 0; i < N; ++i) {
    if (possible[i]) {
      ++allowed;
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
  for (const std::uint64_t votes : against) n += votes == 0 ? 1 : 0;
  return n;
}

template <std::size_t N>
std::size_t Votes<N>::first_way() const {
  for (std::size_t i = 0; i < N; ++i) {
    if (against[i] == 0) return i;
  }
  return N;
}

template struct Votes<2>;
template struct Votes<3>;

}  // namespace arrears
