// Customers that have several names under one id, or are one by name and two by id.
#pragma once

#include <optional>

#include <arrears/model/diagnostic.hpp>
#include <arrears/model/ledger.hpp>

namespace arrears {

/// A note, `customer-names-vary`, that counts them and shows the first; empty if there is none.
[[nodiscard]] std::optional<Diagnostic> name_variants(const Ledger& ledger);

/// A warning, `customer-also-by-name`, where the id of customers is the name of others that have an
/// id of their own: rows that lack it. Empty if there are none.
[[nodiscard]] std::optional<Diagnostic> ids_that_are_names(const Ledger& ledger);

}  // namespace arrears
