/// Age tables: the ageing by customer, by any columns and by invoice (formats.md, `age`).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <arrears/engine/age.hpp>
#include <arrears/engine/group_key.hpp>
#include <arrears/engine/open_items.hpp>
#include <arrears/model/policy.hpp>
#include <arrears/model/result.hpp>
#include <arrears/model/table.hpp>

namespace arrears {

/// What an ageing is made of. The tables look at the ledger, the facts and `open` when their rows
/// are asked for, so these must outlive them; `policy` is only read for the head.
struct AgeInput {
  const Ager& ager;
  const OpenItems& open;
  const Policy& policy;
  std::optional<std::uint64_t> rows;  ///< read; where the ledger is but an abstract of them
};

/// One row per customer and currency. Fails with `tie-out-failed` (a bug of ours).
[[nodiscard]] Result<Table> age_by_customer(const AgeInput& input);
/// The same of an ageing that is made already; nothing is asked of the items of `input`.
[[nodiscard]] Table age_by_customer(const AgeInput& input, AgedTable aged);

/// One row per value of the keys and currency; `currency` among the keys is not repeated. Fails
/// with `tie-out-failed`.
[[nodiscard]] Result<Table> age_by_groups(const AgeInput& input, std::span<const GroupKey> keys);

/// One row per open item, by customer, currency, due date and number; after the items of a customer
/// and currency what is unapplied, with a negative open amount. Rows are made on demand.
[[nodiscard]] Table age_by_invoice(const AgeInput& input);

/// Puts the tables of several as-of dates, made alike, one below the other with `as_of` as the last
/// column. One table comes back as it is.
[[nodiscard]] Table stack_as_of(std::vector<Table> tables);

}  // namespace arrears
