/// What a spreadsheet makes of a text cell when it opens a csv or pastes a tsv.
#pragma once

#include <string_view>

namespace arrears {

/// Cells that begin so are run as formulas; East Asian programs also take the wide forms of the
/// signs.
[[nodiscard]] bool runs_as_formula(std::string_view text);

/// Whether a spreadsheet would show something else than what stands there: it drops leading zeros
/// and the digits after the fifteenth, and takes `1E5`, `3-4`, `1/2`, `TRUE` and `MAR-26` for
/// numbers, days and the like. Plain whole numbers are left alone: they read the same.
[[nodiscard]] bool reads_as_other(std::string_view text);

}  // namespace arrears
