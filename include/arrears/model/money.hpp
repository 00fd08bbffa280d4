/// Money: an integer count of minor units and a currency. No floating point ever touches it.
///
/// Sums are checked. `Sum` adds in 128 bits and cannot wrap; narrowing it back is the one place
/// where a total can turn out too large, and it says so.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <arrears/model/currency.hpp>

namespace arrears {

/// How an exact product meets the minor unit. `half_up` is half away from zero.
enum class Rounding : std::uint8_t { half_up, half_even };

/// `value * num / den` rounded once; empty when the result does not fit. `den` must not be 0.
[[nodiscard]] std::optional<std::int64_t> scaled(std::int64_t value, std::int64_t num,
                                                 std::int64_t den,
                                                 Rounding rounding = Rounding::half_up);

/// An amount in one currency. Adding two currencies is a bug (asserted).
struct Money {
  std::int64_t minor = 0;
  Currency currency;

  friend bool operator==(const Money&, const Money&) = default;

  [[nodiscard]] bool is_zero() const { return minor == 0; }
  /// Sum and difference; empty on overflow.
  [[nodiscard]] std::optional<Money> plus(Money other) const;
  [[nodiscard]] std::optional<Money> minus(Money other) const;
  [[nodiscard]] std::optional<Money> scaled(std::int64_t num, std::int64_t den,
                                            Rounding rounding = Rounding::half_up) const;
  /// `n` parts that differ by one minor unit at most and sum back exactly; the larger ones first.
  [[nodiscard]] std::vector<Money> split(std::uint32_t n) const;
  /// Plain decimal with the currency's own number of decimals: `-12.30`, `500` (JPY).
  [[nodiscard]] std::string to_decimal() const;
};

/// Writes `minor` as a plain decimal with `exponent` decimals into `out` (no locale, no marks).
void append_decimal(std::string& out, std::int64_t minor, int exponent);

/// A running total of minor units of one currency that cannot wrap.
class Sum {
 public:
  void add(std::int64_t minor) { total_ += minor; }
  void subtract(std::int64_t minor) { total_ -= minor; }
  void add(const Sum& other) { total_ += other.total_; }
  /// The total, or empty when it does not fit into 64 bits.
  [[nodiscard]] std::optional<std::int64_t> minor() const;

 private:
  __extension__ using Wide = __int128;
  Wide total_ = 0;
};

}  // namespace arrears
