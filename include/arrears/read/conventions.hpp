/// Conventions: how the dates and amounts of an export are written, and how equal rows are treated.
/// Each is decided by an option, else by the import profile, else from all rows of a column.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace arrears {

/// The order of day, month and year in dates that do not show it themselves.
enum class DateOrder : std::uint8_t {
  dmy,
  mdy,
  ymd,
  minguo,  ///< year, month, day, years counted from 1912 (`115/03/01` is 2026-03-01)
};
inline constexpr std::size_t kDateOrders = 4;

/// The mark between units and decimals.
enum class DecimalMark : std::uint8_t { point, comma };

/// What happens to a row with a document number that equals an earlier one in every field.
enum class DuplicateRule : std::uint8_t {
  set_aside,  ///< counted and listed among the rejects; the exit status stays 0
  keep,
  error,      ///< rejected
};

/// What rows of one identity with equal amounts and due dates mean (semantics.md §1).
enum class AmountScope : std::uint8_t {
  unset,     ///< an error that names `--amount-scope`
  document,  ///< the amount is the document's, repeated on each of its lines
  line,      ///< each row is a line with an amount of its own
};

/// What an exported credit limit of 0 means.
enum class ZeroLimit : std::uint8_t { unset, none, cash };

/// `dmy`, `mdy`, `ymd`, `minguo`.
[[nodiscard]] std::optional<DateOrder> parse_date_order(std::string_view word);
[[nodiscard]] std::string_view to_string(DateOrder order);
/// `.` and `,`.
[[nodiscard]] std::optional<DecimalMark> parse_decimal_mark(std::string_view word);
[[nodiscard]] std::string_view to_string(DecimalMark mark);
/// `set-aside`, `keep`, `error`.
[[nodiscard]] std::optional<DuplicateRule> parse_duplicate_rule(std::string_view word);
/// `none`, `cash`.
[[nodiscard]] std::optional<ZeroLimit> parse_zero_limit(std::string_view word);
/// `document`, `line`.
[[nodiscard]] std::optional<AmountScope> parse_amount_scope(std::string_view word);

}  // namespace arrears
