/// Options: what the user set, from the command line, the environment and settings files, and
/// where each value came from.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/model/currency.hpp>
#include <arrears/model/date.hpp>
#include <arrears/model/money.hpp>
#include <arrears/model/rate.hpp>
#include <arrears/model/result.hpp>

#include "option_table.hpp"

namespace arrears {

/// The values of one option and their origin: `command line`, an environment variable's name, or
/// a settings file's path.
struct OptionValue {
  std::vector<std::string> values;
  std::string origin;
};

class Options {
 public:
  std::vector<std::string> words;  ///< positional arguments, in order

  /// Sets an option unless something of higher precedence did: command line first, then
  /// environment, then files.
  void set(std::string_view name, OptionValue value);
  [[nodiscard]] const OptionValue* find(std::string_view name) const;

  /// Whether every option that was set is one of these.
  [[nodiscard]] bool only(std::span<const std::string_view> names) const;

  /// Whether it was set, and not to `false`, `no`, `off` or `0` (environment, settings files).
  [[nodiscard]] bool flag(std::string_view name) const;
  /// The last value given.
  [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> list(std::string_view name) const;
  [[nodiscard]] std::string text_or(std::string_view name, std::string_view otherwise) const;

  // Typed values: empty where not set; fails with `option-value` (status 2) naming the option.
  [[nodiscard]] Result<std::optional<Date>> date(std::string_view name) const;
  [[nodiscard]] Result<std::optional<std::int64_t>> number(std::string_view name,
                                                           std::int64_t least,
                                                           std::int64_t most) const;
  [[nodiscard]] Result<std::optional<Rate>> rate(std::string_view name) const;
  /// Rising positive whole numbers: `30,60,90`.
  [[nodiscard]] Result<std::vector<std::int32_t>> days(std::string_view name) const;
  /// One of the words listed in the option's value name (`a|b|c`).
  [[nodiscard]] Result<std::optional<std::string>> choice(std::string_view name) const;
  /// `[CUR=]AMOUNT`; without a currency the default one is meant.
  [[nodiscard]] Result<std::vector<Money>> amounts(std::string_view name,
                                                   Currency otherwise) const;

 private:
  std::map<std::string, OptionValue, std::less<>> values_;
};

/// A plain decimal as an amount of the currency; empty when it has too many decimals.
[[nodiscard]] std::optional<Money> money_of(Rate value, Currency currency);

/// An error that names an option as typed: code `option-value` with `option`, `value`, `expected`.
[[nodiscard]] Diagnostic bad_value(std::string_view name, std::string_view value,
                                   std::string_view expected);

}  // namespace arrears
