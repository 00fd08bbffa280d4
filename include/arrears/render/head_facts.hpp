/// Head facts: what a report says of itself before its first row, so that a printout can be read
/// without the command line that made it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <arrears/model/date.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/policy.hpp>
#include <arrears/model/table.hpp>

namespace arrears {

/// As-of date, known-at date if any, and the input files with the number of rows.
/// `rows` stands for the ledger's own number where it is but an abstract.
[[nodiscard]] std::vector<Fact> source_facts(const Ledger& ledger, Date as_of, Date known_at = {},
                                             std::optional<std::uint64_t> rows = std::nullopt);

/// The same, then the basis, the cash application rule and the buckets.
[[nodiscard]] std::vector<Fact> head_facts(const Ledger& ledger, Date as_of, Date known_at,
                                           const Policy& policy,
                                           std::optional<std::uint64_t> rows = std::nullopt);

}  // namespace arrears
