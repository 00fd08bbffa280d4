// Customers that have several names under one id.
#pragma once

#include <optional>

#include <arrears/model/diagnostic.hpp>
#include <arrears/model/ledger.hpp>

namespace arrears {

/// A note, `customer-names-vary`, that counts them and shows the first; empty if there is none.
[[nodiscard]] std::optional<Diagnostic> name_variants(const Ledger& ledger);

}  // namespace arrears
