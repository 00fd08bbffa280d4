// FoldTables: the ageing of every date from the sums of several threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <arrears/engine/age_fold.hpp>

#include "fold_customers.hpp"
#include "fold_sums.hpp"

namespace arrears {

class FoldTables {
 public:
  /// `sums` are those of the parts; they and `customers` must outlive this.
  FoldTables(std::span<const FoldSums* const> sums, const FoldCustomers& customers);

  /// Of some customers, by date: a line for each currency of which anything is open.
  [[nodiscard]] std::vector<AgedTable> sum(std::size_t first, std::size_t last);

 private:
  /// A customer's currency in one part, on the first date.
  struct Source {
    Currency currency;
    const FoldSums::Line* lines;
    const FoldSums::Eight* eights;
  };

  void list_sources(std::span<const FoldCustomers::At> same);
  void sum_currency(std::size_t customer, std::span<const Source> sources,
                    std::vector<AgedTable>& tables);
  void add_buckets(std::size_t day, std::span<const Source> sources);

  std::span<const FoldSums* const> sums_;
  const FoldCustomers& customers_;
  std::span<const FoldDay> days_;
  std::vector<Source> sources_;        // of the customer at hand, by currency
  std::vector<std::int64_t> cells_;    // of the date at hand (FoldDay::cells)
};

}  // namespace arrears
