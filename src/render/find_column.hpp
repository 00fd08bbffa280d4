/// Looking a column up by the name that a user typed.
#pragma once

#include <cstddef>
#include <string_view>

#include <arrears/model/result.hpp>
#include <arrears/model/table.hpp>

namespace arrears {

/// Position of the column; `unknown-column` with `column`, `known` and `suggestion`.
[[nodiscard]] Result<std::size_t> find_column(const Table& table, std::string_view name);

}  // namespace arrears
