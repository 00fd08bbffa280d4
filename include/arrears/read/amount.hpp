/// Amounts from bytes, exactly: what a cell can mean, and its value in minor units.
///
/// Understood: `1234.5`, `1.234,50`, `1,234.50`, `1 234,50` (also no-break and thin spaces),
/// `1'234.50`, `12,34,567.00`; `-5`, `5-`, `(5)`, `5 CR`, `5 DR`, `+5`, Unicode minus; a currency
/// symbol or code on either side; full-width digits. `.` is never a group mark because that looks
/// likely: the mark is decided by the caller, for a whole column, from the evidence of all cells.
#pragma once

#include <cstdint>
#include <string_view>

#include <arrears/read/conventions.hpp>

namespace arrears {

/// Why a cell is no amount. `to_code` gives the catalogue code.
enum class AmountFault : std::uint8_t {
  none,
  empty,          ///< nothing but blanks: amount-empty; mostly no error
  not_a_number,   ///< amount-not-a-number
  two_marks,      ///< `1.234.56`, with either mark: amount-two-marks
  other_mark,     ///< has a meaning only with the other decimal mark: amount-other-mark
  two_signs,      ///< `(-5)`, `-5 CR`: amount-two-signs
  scientific,     ///< `1.2E+05`, mostly a spreadsheet's doing: amount-scientific
  too_large,      ///< does not fit 64 bits of minor units: amount-too-large
  too_precise,    ///< more than 18 decimals that are not zero: amount-too-precise
};
[[nodiscard]] std::string_view to_code(AmountFault fault);

/// What one cell says about its column's decimal mark.
struct AmountEvidence {
  AmountFault fault = AmountFault::none;  ///< none where at least one reading is possible
  bool point_possible = false;  ///< a number if `.` is the decimal mark (and `,` groups)
  bool comma_possible = false;  ///< a number if `,` is the decimal mark (and `.` groups)
  bool same_value = false;      ///< both readings mean the same: no mark in it (`1234`, `1 234`)
  std::string_view currency;    ///< symbol or code seen beside the number, as written

  /// `1.234`: a number both ways, and not the same one.
  [[nodiscard]] bool ambiguous() const {
    return point_possible && comma_possible && !same_value;
  }
};
[[nodiscard]] AmountEvidence classify_amount(std::string_view text);

/// An amount read. `minor` counts only if `fault` is none.
struct Amount {
  AmountFault fault = AmountFault::none;
  bool rounded = false;         ///< more decimals than the currency has, and not all zero
  std::int64_t minor = 0;
  /// Value kept minus value written, in units of 10^-18 of the major unit, exactly; at most
  /// 5 * 10^17 either way. Written = minor / 10^exponent - difference / 10^18.
  std::int64_t difference = 0;
  std::string_view currency;    ///< symbol or code seen beside the number, as written
};

/// Reads a cell with a decided mark. `exponent`: number of decimals of the currency, 0 to 4. More
/// decimals round half away from zero (semantics.md §1), with the exact difference reported.
[[nodiscard]] Amount parse_amount(std::string_view text, DecimalMark mark, int exponent);

/// Reads the form of canonical ledgers only: `-?[0-9]+(.[0-9]+)?`, no marks, no blanks, no `+`.
[[nodiscard]] Amount parse_plain_amount(std::string_view text, int exponent);

}  // namespace arrears
