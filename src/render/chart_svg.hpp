/// Chart as svg: one figure with its heading, legend and two drawings, of which the page shows the
/// one that fits its width.
#pragma once

#include <string>

#include "chart.hpp"

namespace arrears {

/// `<figure>…</figure>`. `id` is unique in the page; `table` the id of the table with the figures.
[[nodiscard]] std::string figure_of(const Chart& chart, const std::string& id,
                                    const std::string& table, const FormatOptions& options);

}  // namespace arrears
