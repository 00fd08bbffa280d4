// What the words around amounts say of their currency: units of columns, lines of a report.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/model/currency.hpp>

namespace arrears {

/// A unit behind the name of a column: `EUR`, `in €`, `元`.
struct CurrencyUnit {
  bool known = false;
  Currency currency;  ///< none: a sign that several currencies share
};
[[nodiscard]] CurrencyUnit currency_unit(std::string_view text);

/// Of `Amount in`, before a unit, what stands before the word.
[[nodiscard]] std::string_view without_unit_word(std::string_view name);

/// The currency that a line announces: `Currency: USD`, `All amounts in US dollars`, `单位：美元`.
[[nodiscard]] std::optional<Currency> announced_currency(const std::string& line);

/// One that a title just ends with, or is: `Open items (USD)`, `USD`.
[[nodiscard]] std::optional<Currency> currency_of_title(std::string_view cell);

}  // namespace arrears
