// A file that ends amid its last row.
#pragma once

#include <optional>

#include <arrears/model/diagnostic.hpp>
#include <arrears/read/byte_source.hpp>
#include <arrears/read/csv_scanner.hpp>

#include "layout.hpp"

namespace arrears {

/// A warning, `file-cut-off`, where the last row has no line break and its last cell is an amount
/// with fewer decimals than all before it, or it lacks cells that all before it have. Only a file
/// that can be read at any place is looked at.
[[nodiscard]] std::optional<Diagnostic> find_cut_off(const ByteSource& text, const Layout& layout,
                                                     const TextPosition& end);

}  // namespace arrears
