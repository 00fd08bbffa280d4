/// Conversion: what is open in one base currency, at the rates of the as-of date (`--base`).
///
/// Every item and every unapplied credit is converted and rounded once, half away from zero; what
/// rounding made of the sum is told per currency, so that the base figures can be traced back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <arrears/engine/exchange.hpp>
#include <arrears/engine/open_items.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/result.hpp>
#include <arrears/model/side_records.hpp>

namespace arrears {

/// How one currency came into the base currency.
struct Converted {
  Currency currency;
  std::string rate;            ///< as `rates.csv` has it; `a/b` where two rates were crossed
  Date since;                  ///< of that rate (of the later one); unknown for the base itself
  std::int64_t before = 0;     ///< the balance in minor units of `currency`
  std::int64_t after = 0;      ///< the sum of the rounded items in minor units of the base
  std::int64_t rounding = 0;   ///< `after` less the balance converted as one amount
};

/// Amounts of one ledger in a base currency on one day.
class Conversion {
 public:
  /// `rates` as `Exchange` reads them; where they do not say what their own base is, it is `base`.
  Conversion(const Ledger& ledger, std::span<const FxRate> rates, Currency base, Date as_of);

  [[nodiscard]] Currency base() const { return base_; }
  /// The amount in minor units of the base; empty without a rate, or where it is too large.
  [[nodiscard]] std::optional<std::int64_t> of(Money amount) const {
    return exchange_.convert(amount, base_, as_of_);
  }
  /// The open items with amounts in the base and one tie-out in the base, whose small differences
  /// have the total of rounding in them; `used` gets one entry per currency with anything open.
  /// Fails with `base-rate-missing` (status 2; `currency`, `base`, `as_of`) or `base-too-large`.
  [[nodiscard]] Result<OpenItems> convert(const Ledger& ledger, const OpenItems& open,
                                          std::vector<Converted>& used) const;

 private:
  [[nodiscard]] Converted rate_of(Currency currency) const;
  [[nodiscard]] Result<std::int64_t> add_terms(const OpenItems& open, TieOut& sum,
                                               std::vector<Converted>& used) const;

  Exchange exchange_;
  Currency base_;
  Date as_of_;
};

}  // namespace arrears
