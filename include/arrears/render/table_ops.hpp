/// Table operations: choosing columns, conditions on rows, order and the first rows of any table,
/// as `--where`, `--sort`, `--top` and `--columns` ask for (to be applied in this order).
///
/// Every operation returns a table that makes its rows on demand from the one it was made of; it
/// shares the source, so the old table may go.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/model/result.hpp>
#include <arrears/model/table.hpp>

namespace arrears {

/// How a condition compares. `contains` is `~`: the cell as csv writes it has the value as a part,
/// ignoring ASCII case.
enum class Compare : std::uint8_t {
  equal, not_equal, less, less_equal, greater, greater_equal, contains
};

/// One condition of `--where` or `--fail-if`, as written.
struct Condition {
  std::string column;
  Compare compare = Compare::equal;
  std::string value;           ///< without its quotes
  std::uint32_t position = 0;  ///< of the column's name in the expression, from 1
  std::uint32_t value_position = 0;
};

/// A list of conditions that must all hold, and the text it came from.
struct Where {
  std::string expression;
  std::vector<Condition> conditions;
};

/// Reads `NAME (= != < <= > >= ~) VALUE`, joined by `and`. A value is one word, or stands in single
/// or double quotes (a quote inside is doubled); `""` means "not known". Fails with
/// `where-expects-name`, `-operator`, `-value`, `-and` or `where-open-quote` at its position.
[[nodiscard]] Result<Where> parse_where(std::string_view expression);

/// Positions of the rows for which all conditions hold. Values are compared as the column's type:
/// amounts, numbers, percentages and dates by value, text by bytes. A cell that is not known meets
/// only `= ""` and `!=` of anything else. Fails with `unknown-column` or `where-bad-value`.
[[nodiscard]] Result<std::vector<std::size_t>> rows_where(const Table& table, const Where& where);

/// The table with only those rows.
[[nodiscard]] Result<Table> keep_where(const Table& table, const Where& where);

/// Sorts by `COLUMN[:asc|:desc]`, several separated by commas: stable, by value, text by bytes, not
/// known last in either direction; amounts of different currencies by currency code first. Fails
/// with `unknown-column` or `sort-bad-direction`.
[[nodiscard]] Result<Table> sort_rows(const Table& table, std::string_view keys);

/// The `count` rows of each currency with the most in a column of amounts, these first. Fails with
/// `unknown-column`.
[[nodiscard]] Result<Table> largest_rows(const Table& table, std::string_view column,
                                         std::size_t count);

/// The first `count` rows. The tie-out goes on speaking of the whole.
[[nodiscard]] Table top_rows(const Table& table, std::size_t count);

/// The named columns in that order; a name may stand once. Fails with `unknown-column` (`column`,
/// `known`, and `suggestion` where one is near) or `column-twice`.
[[nodiscard]] Result<Table> select_columns(const Table& table,
                                           std::span<const std::string> columns);

/// Splits `A,B` of `--columns` at the commas, without white space around the names.
[[nodiscard]] std::vector<std::string> split_columns(std::string_view list);

}  // namespace arrears
