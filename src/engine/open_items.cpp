#include <arrears/engine/open_items.hpp>

#include <algorithm>

namespace arrears {

std::span<const Application> OpenItems::applications_to(const Ledger& ledger,
                                                        RowId debit) const {
  const auto all = applications_of(ledger.customer(debit));
  const auto first = std::lower_bound(
      all.begin(), all.end(), debit,
      [](const Application& application, RowId row) { return application.debit < row; });
  auto last = first;
  while (last != all.end() && last->debit == debit) ++last;
  return {first, last};
}

WriteOff OpenItems::written_off(const Ledger& ledger, RowId debit) const {
  const auto before = [&](const WriteOff& off, RowId row) {
    const CustomerId a = ledger.customer(off.debit), b = ledger.customer(row);
    return a != b ? a < b : off.debit < row;
  };
  const auto found = std::lower_bound(write_offs.begin(), write_offs.end(), debit, before);
  if (found == write_offs.end() || found->debit != debit) return {debit, 0, 0};
  return *found;
}

}  // namespace arrears
