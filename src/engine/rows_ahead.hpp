// RowsAhead: has memory bring rows before they are looked at. In a large ledger the rows of one
// customer lie far from each other, and every cell would be a wait.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

#include <arrears/model/ledger.hpp>

namespace arrears {

class RowsAhead {
 public:
  /// `rows` in the order in which they are looked at, from `begin` on.
  RowsAhead(const Ledger& ledger, std::span<const RowId> rows, std::size_t begin)
      : ledger_(ledger), rows_(rows), cells_(begin), texts_(begin) {}

  /// Says that the rows up to `end` come next.
  void look_to(std::size_t end) {
    // Of a customer with more rows than a cache holds, the first ones.
    constexpr std::size_t kFar = 64, kNear = 32, kMost = 2048;
    const std::size_t far = std::min({end + kFar, cells_ + kMost, rows_.size()});
    for (; cells_ < far; ++cells_) fetch_cells(rows_[cells_]);
    const std::size_t near = std::min(end + kNear, cells_);
    for (; texts_ < near; ++texts_) fetch_texts(rows_[texts_]);
    cells_ = std::max(cells_, end);
    texts_ = std::max(texts_, end);
  }

 private:
  /// Reads what nobody needs yet: no read here waits for another one.
  void fetch_cells(RowId row) const {
    const auto read = [](auto value) { __asm__ volatile("" : : "r"(value)); };
    read(static_cast<int>(ledger_.type(row)));
    read(ledger_.amount(row));
    read(ledger_.doc_date(row).serial());
    read(ledger_.date(Column::due_date, row).serial());
    for (const Column column : kTexts) read(ledger_.text_ref(column, row).empty());
  }
  void fetch_texts(RowId row) const {
    for (const Column column : kTexts) __builtin_prefetch(ledger_.text(column, row).data());
  }

  static constexpr Column kTexts[] = {Column::doc_no, Column::applies_to};

  const Ledger& ledger_;
  std::span<const RowId> rows_;
  std::size_t cells_, texts_;  // how far each has come
};

}  // namespace arrears
