/// Commands: the one visible table of the subcommands.
#pragma once

#include <span>
#include <string_view>

#include "option_table.hpp"

namespace arrears {

struct Context;

struct Command {
  std::string_view name;
  CommandBit bit;
  int (*run)(Context&);  ///< the exit status
};

/// In the order in which help lists them.
[[nodiscard]] std::span<const Command> all_commands();
/// The command of that name; null when there is none.
[[nodiscard]] const Command* find_command(std::string_view name);

// One `cmd_*.cpp` each.
[[nodiscard]] int run_import(Context& context);
[[nodiscard]] int run_age(Context& context);
[[nodiscard]] int run_score(Context& context);
[[nodiscard]] int run_dunning(Context& context);
[[nodiscard]] int run_report(Context& context);

}  // namespace arrears
