/// parse_line: words of the command line to Options, by CLI11, with every fault as a diagnostic of
/// ours that names the option as typed.
#pragma once

#include <span>
#include <string>

#include <arrears/model/result.hpp>

#include "option_table.hpp"
#include "options.hpp"

namespace arrears {

/// Parses what follows the subcommand. `command` is the bit of the subcommand: other options are
/// unknown to it. Fails with `option-unknown`, `option-misplaced`, `option-needs-value`,
/// `option-twice` or `option-takes-none` (status 2).
[[nodiscard]] Result<Options> parse_line(std::span<const std::string> words, CommandBit command);

}  // namespace arrears
