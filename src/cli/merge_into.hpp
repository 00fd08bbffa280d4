/// `import --merge-into LEDGER`: a ledger and the documents that it does not have yet.
#pragma once

#include <string>

#include <arrears/model/ledger.hpp>
#include <arrears/model/table.hpp>

namespace arrears {

/// What became of the rows that may be added.
struct Merge {
  Table table;                 ///< the rows of the first source, then those of new documents
  std::uint64_t added = 0;
  std::uint64_t known = 0;     ///< rows of documents that the first source has
  std::uint64_t differing = 0; ///< of these, rows that say another amount, balance or due date
  std::string example;         ///< the number of the first that differs
};

/// Keeps all rows of the first source, and of the others those whose document (company, customer,
/// type, number) it lacks. A row without a number is known when the first source has as many of
/// that customer, type, date, currency and amount.
[[nodiscard]] Merge merge_documents(const Ledger& ledger);

}  // namespace arrears
