/// Terminal: what stdout and stderr are, and what may be written to them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace arrears {

[[nodiscard]] bool stdin_is_terminal();
[[nodiscard]] bool stdout_is_terminal();
[[nodiscard]] bool stderr_is_terminal();

/// Columns of the terminal on stdout; 0 when it is none or does not tell.
[[nodiscard]] std::size_t terminal_width();

/// Its lines; 0 likewise.
[[nodiscard]] std::size_t terminal_height();

/// Whether stderr is a terminal on which a line can be erased (progress).
[[nodiscard]] bool lines_can_be_rewritten();

/// Whether escape sequences are welcome: `--color always|never|auto`; auto means a terminal
/// without NO_COLOR and with a TERM other than `dumb`.
[[nodiscard]] bool colour_wanted(std::string_view choice, bool terminal);

}  // namespace arrears
