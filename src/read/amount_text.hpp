/// AmountText: a cell taken apart into sign, number and currency, before any mark is decided.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <arrears/read/amount.hpp>

namespace arrears {

struct AmountText {
  static constexpr std::size_t kLongest = 120;  // characters of the number; more is no amount

  AmountFault fault = AmountFault::none;
  bool negative = false;
  std::string_view currency;  // as written
  /// Digits and the marks `.` `,` blank and `'`, all as ASCII.
  [[nodiscard]] std::string_view number() const { return {number_.data(), size_}; }

  std::array<char, kLongest> number_;
  std::size_t size_ = 0;
};

[[nodiscard]] AmountText take_apart(std::string_view text);

/// An amount as nearly all are, with two decimals at most: `1.234,56`, `1234.5-`, `-12`.
struct CommonAmount {
  std::int64_t minor = 0;
  std::optional<DecimalMark> mark;  ///< that it shows; none without decimals
};
/// Empty for what needs the full reading, and always where the currency has not two decimals.
[[nodiscard]] std::optional<CommonAmount> read_common(std::string_view text, int exponent);

/// The digits of a number read with a mark: `units` may hold group marks, `decimals` are digits.
struct NumberParts {
  std::string_view units;
  std::string_view decimals;
};
/// Empty if the number cannot be read with that decimal mark.
[[nodiscard]] std::optional<NumberParts> split_number(std::string_view number, DecimalMark mark);

}  // namespace arrears
