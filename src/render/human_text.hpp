/// Human text: what the formats for people share: words for codes, group marks, totals.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/model/table.hpp>
#include <arrears/render/format.hpp>

#include "byte_buffer.hpp"

namespace arrears {

/// The phrase, or where the catalogue has none the code with its values: `report.basis: due`.
[[nodiscard]] std::string phrase_or_code(const FormatOptions& options, std::string_view code,
                                         std::span<const std::string> values);

/// The column's heading in words; a key that the catalogue does not know stands for itself.
[[nodiscard]] std::string heading_of(const FormatOptions& options, const TableColumn& column);

/// `digits / 10^decimals` with a comma between groups of three: `-1,234.50`.
[[nodiscard]] std::string grouped(std::int64_t digits, int decimals);
void append_grouped(ByteBuffer& out, std::int64_t digits, int decimals);

/// A known cell that is neither text nor a date, for people.
void append_human_number(ByteBuffer& out, const Cell& cell, const TableColumn& column);

/// A cell for people, harmless for a terminal: amounts grouped, probabilities in per cent, codes of
/// a vocabulary in words; empty when it is not known.
[[nodiscard]] std::string human_cell(const FormatOptions& options, const Cell& cell,
                                     const TableColumn& column);

/// Whether cells of that type stand at the right.
[[nodiscard]] bool is_right_aligned(CellType type);

/// One line a fact.
[[nodiscard]] std::vector<std::string> fact_lines(const FormatOptions& options,
                                                  std::span<const Fact> facts);

/// Two lines a currency (and as-of date, if several) that prove the balance (semantics.md §5).
[[nodiscard]] std::vector<std::string> tie_out_lines(const FormatOptions& options,
                                                     const Table& table);

/// Sums of the columns flagged `total`, per currency, over rows that are shown one by one.
class Totals {
 public:
  explicit Totals(const Table& table);
  void add(std::span<const Cell> row);
  /// Adds what another one collected of the same table.
  void add(const Totals& other);

  /// Currencies met, by code; none when no column asks for a total. Counts of rows without an
  /// amount stand under "no currency".
  [[nodiscard]] std::vector<Currency> currencies() const;
  /// The total of a column in a currency; empty where the column has none.
  [[nodiscard]] Cell cell(Currency currency, std::size_t column) const;

 private:
  struct PerCurrency {
    Currency currency;
    std::vector<Sum> sums;
  };
  PerCurrency& of(Currency currency);

  const Table* table_;
  std::vector<std::size_t> columns_;
  std::vector<PerCurrency> totals_;
};

}  // namespace arrears
