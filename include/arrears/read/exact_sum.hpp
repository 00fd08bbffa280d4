/// ExactSum: a running total of decimals as they are written, before any rounding. It is what a
/// control total is compared with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace arrears {

/// A decimal of major units with 18 decimals in 128 bits. Beyond 10^20 `overflowed` stays set.
class ExactSum {
 public:
  static constexpr int kDecimals = 18;

  ExactSum() = default;
  /// Reads a plain decimal such as `-1234.5` (at most 18 decimals); empty on anything else.
  [[nodiscard]] static std::optional<ExactSum> parse(std::string_view text);

  /// Adds `digits / 10^decimals`, 0 <= decimals <= 18.
  void add(std::int64_t digits, int decimals);
  void add(const ExactSum& other);
  void subtract(const ExactSum& other);

  [[nodiscard]] bool is_zero() const { return total_ == 0 && !overflowed_; }
  [[nodiscard]] bool overflowed() const { return overflowed_; }
  /// Plain decimal with at least `min_decimals` and no trailing zeros beyond: `147703.18`.
  [[nodiscard]] std::string to_decimal(int min_decimals = 0) const;

  friend bool operator==(const ExactSum&, const ExactSum&) = default;

 private:
  __extension__ using Wide = __int128;
  Wide total_ = 0;
  bool overflowed_ = false;
};

}  // namespace arrears
