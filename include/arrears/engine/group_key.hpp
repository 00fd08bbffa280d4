/// GroupKey: what `--by COLUMN[,COLUMN]` groups by (semantics.md §5).
///
/// A row has its own value of the column; where it has none, its customer's (`customers.csv`, for
/// salesperson, region and name else the latest document's); else the empty one.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/engine/customer_facts.hpp>
#include <arrears/model/columns.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/result.hpp>

namespace arrears {

class ParentGroups;

/// One column to group by.
struct GroupKey {
  enum class Kind : std::uint8_t {
    customer,       ///< `customer`, `customer_id`
    currency,
    month,          ///< of the due date, `2026-03`; empty for credits and open due dates
    column,         ///< a column of the canonical ledger
    extra,          ///< a further column of the export
    customer_field,  ///< only in `customers.csv`
    parent           ///< the uppermost parent of the customer (`parent_id`), else itself
  };
  Kind kind = Kind::customer;
  std::string name;               ///< the heading, as asked for
  Column column = Column::text;   ///< for `column`
  std::size_t extra = 0;          ///< for `extra`
  const ParentGroups* parents = nullptr;  ///< for `parent`; must outlive the key
};

/// The key of that name: a ledger column, one of the ledger's extras, or a customer field that the
/// book has. `parent` needs `parents` (without, everybody is his own). Fails with `unknown-column`
/// (status 2).
[[nodiscard]] Result<GroupKey> find_group_key(std::string_view name, const Ledger& ledger,
                                              const ParentGroups* parents = nullptr);

/// Reads `a,b` into keys. Fails as above, or with `column-twice`.
[[nodiscard]] Result<std::vector<GroupKey>> parse_group_keys(
    std::string_view text, const Ledger& ledger, const ParentGroups* parents = nullptr);

/// What the reader has to keep so that the named columns can be grouped by.
void want_group_columns(std::string_view text, Wanted& wanted);

/// The value of one key for one row; `due` is the item's (unknown for credits). `buffer` holds
/// values that are made up (months, dates, amounts); the view may point into it.
[[nodiscard]] std::string_view group_value(const GroupKey& key, const Ledger& ledger,
                                           const CustomerFacts& facts, RowId row, Date due,
                                           std::string& buffer);

/// A field of `customers.csv` as text; empty for an unknown name or no value.
[[nodiscard]] std::string_view customer_field(const Customer& customer, std::string_view name);
/// The names that `customer_field` knows.
[[nodiscard]] std::span<const std::string_view> customer_field_names();

}  // namespace arrears
