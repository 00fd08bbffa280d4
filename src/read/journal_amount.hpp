// Amounts of plain-text journals: a number as written beside its commodity, and exact decimals.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <arrears/read/conventions.hpp>

namespace arrears {

/// A decimal of at most 18 digits, or a sum or product of such. Overflow stays set.
class Decimal {
 public:
  Decimal() = default;
  /// `digits` and where the point stands: 12345 and 2 are 123.45. Nothing beyond 18 digits.
  [[nodiscard]] static std::optional<Decimal> of(std::string_view digits, std::size_t decimals);

  void add(const Decimal& other);
  [[nodiscard]] Decimal times(const Decimal& other) const;
  [[nodiscard]] Decimal negated() const;
  [[nodiscard]] bool is_zero() const { return units_ == 0 && !overflowed_; }
  [[nodiscard]] bool is_negative() const { return units_ < 0; }
  [[nodiscard]] bool overflowed() const { return overflowed_; }
  /// Whether it is less than half of the last of that many decimals.
  [[nodiscard]] bool rounds_to_zero(std::size_t decimals) const;
  /// `-1234.5`, without zeros at the end.
  [[nodiscard]] std::string text() const;

 private:
  __extension__ using Wide = __int128;
  static constexpr std::size_t kDecimals = 18;
  Wide units_ = 0;  // of 10^-18
  bool overflowed_ = false;
};

/// A number and its commodity, as written.
struct JournalAmount {
  std::string number;      ///< digits and marks only, no sign and no blanks
  std::string commodity;   ///< without quotes; may be empty
  bool negative = false;
  std::size_t at = 0;      ///< byte of the line where it begins
  std::optional<DecimalMark> mark;  ///< where a directive says it
};

/// Reads an amount at `at` of a line and moves on behind it; nothing when none stands there whole.
[[nodiscard]] std::optional<JournalAmount> take_amount(std::string_view line, std::size_t& at);

/// What the numbers of a journal show of their decimal marks, by commodity.
class MarkEvidence {
 public:
  void count(const JournalAmount& amount);
  /// The mark by which an ambiguous number of that commodity is read: as its others are, else as
  /// all others are; nothing where that is not known.
  [[nodiscard]] std::optional<DecimalMark> mark(const std::string& commodity) const;

 private:
  struct Seen {
    bool point = false, comma = false;
  };
  [[nodiscard]] static std::optional<DecimalMark> only(const Seen& seen);
  std::map<std::string, Seen> by_commodity_;
  Seen all_;
};

/// The amount's value and how many decimals it is written with.
struct JournalValue {
  Decimal value;
  std::size_t decimals = 0;
};
enum class ValueFault : unsigned char { none, ambiguous, malformed };
[[nodiscard]] ValueFault value_of(const JournalAmount& amount, const MarkEvidence& evidence,
                                  std::optional<DecimalMark> otherwise, JournalValue& out);

}  // namespace arrears
