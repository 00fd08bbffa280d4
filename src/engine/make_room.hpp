// make_room: memory for large vectors, asked for by several threads.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include <arrears/model/jobs.hpp>

namespace arrears {

/// Reserves room for `n` elements and touches each of its pages. A machine clears, and sometimes
/// first has to find, a page that nobody used before: for one thread that may take longer than what
/// the elements are made from.
template <class T>
void make_room(std::vector<T>& list, std::size_t n, unsigned threads) {
  constexpr std::size_t kPage = 4096, kPiece = std::size_t{2} << 20U;  // bytes
  list.reserve(n);
  const std::size_t bytes = n * sizeof(T);
  if (bytes < 2 * kPiece) return;
  auto* const memory = reinterpret_cast<volatile unsigned char*>(list.data());
  run_jobs(threads, (bytes + kPiece - 1) / kPiece, [&](std::size_t piece) {
    const std::size_t end = std::min(bytes, (piece + 1) * kPiece);
    for (std::size_t at = piece * kPiece; at < end; at += kPage) memory[at] = 0;
  });
}

}  // namespace arrears
