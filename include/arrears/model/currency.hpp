/// Currency: an ISO 4217 code with its own number of decimals (JPY 0, EUR 2, KWD 3).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace arrears {

/// One row of the ISO 4217 table. Funds, metals and test codes without a minor unit are left out.
struct CurrencyInfo {
  std::string_view code;
  std::uint8_t exponent;
};

/// All currencies, sorted by code.
[[nodiscard]] std::span<const CurrencyInfo> all_currencies();

/// A currency, or "none" when default-made. Ordered by code.
class Currency {
 public:
  constexpr Currency() = default;

  /// Looks up an upper- or lower-case three-letter code; empty when ISO 4217 has no such currency.
  [[nodiscard]] static std::optional<Currency> from_code(std::string_view code);
  /// The currency at a position of `all_currencies()` plus one, as stored in a ledger's column.
  [[nodiscard]] static constexpr Currency from_index(std::uint16_t index) {
    Currency currency;
    currency.index_ = index;
    return currency;
  }

  [[nodiscard]] constexpr bool known() const { return index_ != 0; }
  [[nodiscard]] constexpr std::uint16_t index() const { return index_; }
  /// `EUR`; empty for none.
  [[nodiscard]] std::string_view code() const;
  /// Number of decimals of the minor unit; 2 for none.
  [[nodiscard]] int exponent() const;

  friend constexpr auto operator<=>(Currency, Currency) = default;

 private:
  std::uint16_t index_ = 0;
};

}  // namespace arrears
