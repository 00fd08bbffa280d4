// Payments that are listed with the number of the document that they pay, and name none otherwise.
#pragma once

#include <cstdint>
#include <vector>

#include <arrears/model/ledger_part.hpp>

#include "layout.hpp"

namespace arrears {

/// Customers' numbers of documents and of what lowers the receivable, each as a hash.
struct NumberMarks {
  std::vector<std::uint64_t> owed, paid;

  /// Adds those of a part of texts only.
  void add(const Layout& layout, const LedgerPart& part);
  [[nodiscard]] bool any_common() const;
};

}  // namespace arrears
