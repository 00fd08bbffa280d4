/// Pager: what is longer than the terminal is read in the user's pager.
#pragma once

#include <memory>
#include <string>

#include "output.hpp"

namespace arrears {

/// The command that pages: `ARREARS_PAGER`, else `PAGER`, else `less` where there is one. Empty or
/// `cat` means none. Settings files cannot name one, since they never run commands.
[[nodiscard]] std::string pager_command();

/// Standard output that goes through the pager once it has more lines than the terminal shows;
/// without a terminal, a pager or with `wanted` false it is `open_output("-")`.
[[nodiscard]] Result<std::unique_ptr<Output>> paged_output(bool wanted);

}  // namespace arrears
