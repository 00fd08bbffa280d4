// FoldLayout: which field of a canonical input is which column of a fold's batches.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "layout.hpp"

namespace arrears {

/// Where the cells of a canonical input stand, for a fold. -1: the input has no such column.
struct FoldLayout {
  /// Empty where the input cannot be folded whatever its rows say.
  [[nodiscard]] static std::optional<FoldLayout> of(const Layout& layout);

  const Layout* layout = nullptr;
  std::size_t columns = 0;
  std::int32_t type = -1, number = -1, customer = -1, name = -1, doc_date = -1, due_date = -1,
               currency = -1, amount = -1, open = -1, applies_to = -1, salesperson = -1,
               region = -1, disputed = -1, disputed_amount = -1;
  std::vector<std::int32_t> empty;  ///< fields that no batch has: they must be empty

  /// Whether rows may name others: only where no row says itself what is left of it.
  [[nodiscard]] bool links() const { return applies_to >= 0; }
};

}  // namespace arrears
