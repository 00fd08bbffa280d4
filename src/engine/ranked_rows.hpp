// sort_by_ranks: rows in order of what nearly always decides, small enough to be sorted in place of
// them. sort_ranked: by dates and document numbers, where looking at each number again and again
// would be a wait on memory every time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <arrears/model/ledger.hpp>
#include <arrears/model/prefetch.hpp>

namespace arrears {

/// What nearly always decides the order of two rows.
struct Rank {
  std::uint64_t first;
  std::uint64_t second;  // among equal ones
};

/// Dates as they sort, unknown ones first.
[[nodiscard]] inline std::uint64_t in_order(Date first, Date second) {
  const auto lifted = [](Date date) {
    return static_cast<std::uint32_t>(date.serial()) ^ 0x80000000U;
  };
  return std::uint64_t{lifted(first)} << 32U | lifted(second);
}

[[nodiscard]] inline std::uint64_t bytes_in_order(std::string_view text) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    word = word << 8U | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
  }
  return word;
}

[[nodiscard]] inline std::size_t shared_length(std::string_view a, std::string_view b) {
  const std::size_t most = std::min(a.size(), b.size());
  std::size_t same = 0;
  while (same < most && a[same] == b[same]) ++same;
  return same;
}

/// Sorts rows by their ranks, those of the same rank as `before` says.
template <class Row, class RankOf, class Before>
void sort_by_ranks(std::span<Row> rows, const RankOf& rank_of, const Before& before) {
  if (rows.size() < 2) return;
  struct Ranked {
    Rank rank;
    std::uint32_t at;
  };
  std::vector<Ranked> order;
  order.reserve(rows.size());
  for (std::uint32_t i = 0; i < rows.size(); ++i) order.push_back({rank_of(rows[i]), i});
  std::sort(order.begin(), order.end(), [&](const Ranked& a, const Ranked& b) {
    if (a.rank.first != b.rank.first) return a.rank.first < b.rank.first;
    if (a.rank.second != b.rank.second) return a.rank.second < b.rank.second;
    return a.at != b.at && before(rows[a.at], rows[b.at]);
  });
  std::vector<Row> sorted;
  sorted.reserve(rows.size());
  for (const Ranked& one : order) sorted.push_back(rows[one.at]);
  std::copy(sorted.begin(), sorted.end(), rows.begin());
}

/// Sorts rows by their dates, then document number, then as `before` says.
template <class Row, class Dates, class Before>
void sort_ranked(const Ledger& ledger, std::span<Row> rows, const Dates& dates,
                 const Before& before) {
  if (rows.size() < 2) return;
  const auto number = [&](const Row& row) { return ledger.text(Column::doc_no, row.row); };
  std::string_view shared = number(rows.front());
  constexpr std::size_t kAhead = 16;  // rows whose numbers are on their way from memory
  for (std::size_t i = 0; i < rows.size(); ++i) {
    prefetch(number(rows[std::min(i + kAhead, rows.size() - 1)]).data());
    shared = shared.substr(0, shared_length(shared, number(rows[i])));
  }
  const auto rank = [&](const Row& row) {  // eight bytes behind what all of the numbers share
    return Rank{dates(row), bytes_in_order(number(row).substr(shared.size()))};
  };
  sort_by_ranks(rows, rank, before);
}

}  // namespace arrears
