/// Help: texts made from the command and option tables and the catalogue.
#pragma once

#include <string>

#include "catalogue.hpp"
#include "commands.hpp"

namespace arrears {

/// `arrears --help`: what it is, examples, commands.
[[nodiscard]] std::string main_help(const Catalogue& catalogue);
/// `arrears COMMAND --help`: examples first, then the options by section.
[[nodiscard]] std::string command_help(const Command& command, const Catalogue& catalogue);

}  // namespace arrears
