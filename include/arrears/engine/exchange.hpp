/// Exchange: amounts in another currency through `rates.csv`, exact fractions rounded once.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <arrears/model/currency.hpp>
#include <arrears/model/date.hpp>
#include <arrears/model/money.hpp>
#include <arrears/model/side_records.hpp>

namespace arrears {

/// `rates.csv` says how many units of the base currency one unit of a currency is worth, from a day
/// on. The base is the one given; else the currency whose newest rate is 1; else the only one of
/// those in use that has no rate. Without a base only equal currencies compare.
class Exchange {
 public:
  Exchange() = default;
  Exchange(std::span<const FxRate> rates, std::span<const Currency> in_use, Currency base = {});

  [[nodiscard]] Currency base() const { return base_; }
  /// By the rates that hold on `day`, half away from zero; empty: not comparable, or too large.
  [[nodiscard]] std::optional<std::int64_t> convert(Money amount, Currency to, Date day) const;
  /// The rate that holds on `day` and since when; the base has rate 1. Empty: none is known.
  [[nodiscard]] std::optional<FxRate> quote(Currency currency, Date day) const;
  /// Days on which a rate of that currency changes, rising.
  [[nodiscard]] std::vector<Date> changes(Currency currency) const;

 private:

  std::vector<FxRate> rates_;  // by currency, then date
  Currency base_;
};

}  // namespace arrears
