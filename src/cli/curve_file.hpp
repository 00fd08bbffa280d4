/// Curve file: a recovery curve by name or path (`--curve`).
#pragma once

#include <string>
#include <string_view>

#include <arrears/engine/curve.hpp>

namespace arrears {

/// `A`, `B` or `C` for the tables compiled in, else a CSV file with the columns
/// `curve,days,probability`. Fails with `curve-syntax` (line), or as `RecoveryCurve::from_points`.
[[nodiscard]] Result<RecoveryCurve> load_curve(const std::string& name_or_path);

/// Parses such a file's text; `origin` is named in errors and becomes the curve's name.
[[nodiscard]] Result<RecoveryCurve> parse_curve(std::string_view csv, const std::string& origin);

}  // namespace arrears
