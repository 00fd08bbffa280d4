/// Rate: an exact decimal number (a percentage, an exchange rate, a share). Never a double.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <arrears/model/money.hpp>

namespace arrears {

/// `digits / 10^scale`, 0 <= scale <= 12, kept in lowest terms so that equal rates compare equal.
class Rate {
 public:
  constexpr Rate() = default;
  /// `digits / 10^scale`, for instance `Rate(825, 2)` is 8.25.
  Rate(std::int64_t digits, int scale);

  /// Reads a plain decimal such as `8.25` or `-0.88`; empty on anything else, on more than 12
  /// decimals (zeros at the end do not count), and where the digits do not fit into 64 bits.
  [[nodiscard]] static std::optional<Rate> parse(std::string_view text);

  [[nodiscard]] std::int64_t digits() const { return digits_; }
  [[nodiscard]] int scale() const { return scale_; }
  /// `10^scale`.
  [[nodiscard]] std::int64_t denominator() const;
  [[nodiscard]] bool is_negative() const { return digits_ < 0; }
  [[nodiscard]] bool is_zero() const { return digits_ == 0; }

  /// Exact sum and product; empty on overflow or more than 12 decimals.
  [[nodiscard]] std::optional<Rate> plus(Rate other) const;
  [[nodiscard]] std::optional<Rate> times(Rate other) const;

  /// Shortest plain decimal: `8.25`, `-0.88`, `3`.
  [[nodiscard]] std::string to_decimal() const;

  friend bool operator==(const Rate&, const Rate&) = default;
  friend std::strong_ordering operator<=>(const Rate& a, const Rate& b);

 private:
  std::int64_t digits_ = 0;
  int scale_ = 0;
};

/// `amount * rate`, rounded once to the minor unit; empty on overflow.
[[nodiscard]] std::optional<Money> multiply(Money amount, Rate rate,
                                            Rounding rounding = Rounding::half_up);

/// `amount * per_cent / 100`, rounded once; empty on overflow.
[[nodiscard]] std::optional<Money> per_cent_of(Money amount, Rate per_cent,
                                               Rounding rounding = Rounding::half_up);

}  // namespace arrears
