/// Chart as text: one line a label, for `--plot` in a terminal.
#pragma once

#include <string>
#include <vector>

#include "chart.hpp"

namespace arrears {

/// Heading, legend and one line a label, at most `width` columns wide (0: 80).
[[nodiscard]] std::vector<std::string> plot_lines(const Chart& chart, const FormatOptions& options,
                                                  std::size_t width);

}  // namespace arrears
