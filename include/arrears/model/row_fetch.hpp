/// RowFetch: has memory bring rows before they are looked at. In a large ledger the rows of one
/// customer lie far from each other, and every cell would be a wait.
#pragma once

#include <initializer_list>
#include <vector>

#include <arrears/model/ledger.hpp>
#include <arrears/model/prefetch.hpp>

namespace arrears {

class RowFetch {
 public:
  /// `texts`: columns of texts that will be looked at, beside what is always there. The ledger must
  /// outlive this.
  RowFetch(const Ledger& ledger, std::initializer_list<Column> texts) : ledger_(ledger) {
    for (const Column column : texts) {
      if (ledger.has(column)) texts_.push_back(column);
    }
  }

  /// Reads what nobody needs yet. No read here waits for another one, so that memory is waited for
  /// once and not for every cell.
  void cells(RowId row) const {
    const auto read = [](auto value) { __asm__ volatile("" : : "r"(value)); };
    read(static_cast<int>(ledger_.type(row)));
    read(ledger_.customer(row).index());
    read(ledger_.currency(row).index());
    read(ledger_.amount(row));
    read(ledger_.doc_date(row).serial());
    read(ledger_.date(Column::due_date, row).serial());
    for (const Column column : texts_) read(ledger_.text_ref(column, row).empty());
  }
  /// A while after `cells`: asks for the texts themselves.
  void texts(RowId row) const {
    for (const Column column : texts_) prefetch(ledger_.text(column, row).data());
  }

 private:
  const Ledger& ledger_;
  std::vector<Column> texts_;
};

}  // namespace arrears
