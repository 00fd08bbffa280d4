/// What may stand beside an amount: currency symbols and codes, as people write them.
#pragma once

#include <string_view>

namespace arrears {

/// Whether the text is a currency's symbol, word or ISO code. It need not decide the currency: `$`
/// and `kr` are many countries'.
[[nodiscard]] bool is_currency_mark(std::string_view text);
/// Whether it is an ISO code, which says more than a symbol.
[[nodiscard]] bool is_currency_code(std::string_view text);

}  // namespace arrears
