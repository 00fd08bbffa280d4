// RowsAhead: rows in the order in which they are looked at, fetched a good way ahead.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

#include <arrears/model/row_fetch.hpp>

namespace arrears {

class RowsAhead {
 public:
  /// `rows` from `begin` on are to come.
  RowsAhead(const RowFetch& fetch, std::span<const RowId> rows, std::size_t begin)
      : fetch_(fetch), rows_(rows), cells_(begin), texts_(begin) {}

  /// Says that the rows up to `end` come next.
  void look_to(std::size_t end) {
    // Of a customer with more rows than a cache holds, the first ones.
    constexpr std::size_t kFar = 64, kNear = 32, kMost = 2048;
    const std::size_t far = std::min({end + kFar, cells_ + kMost, rows_.size()});
    for (; cells_ < far; ++cells_) fetch_.cells(rows_[cells_]);
    const std::size_t near = std::min(end + kNear, cells_);
    for (; texts_ < near; ++texts_) fetch_.texts(rows_[texts_]);
    cells_ = std::max(cells_, end);
    texts_ = std::max(texts_, end);
  }

 private:
  const RowFetch& fetch_;
  std::span<const RowId> rows_;
  std::size_t cells_, texts_;  // how far each has come
};

}  // namespace arrears
