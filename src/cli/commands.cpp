#include "commands.hpp"

#include <algorithm>
#include <array>

namespace arrears {
namespace {

constexpr std::array<Command, 5> kCommands{{
    {"import", kImport, run_import},
    {"age", kAge, run_age},
    {"score", kScore, run_score},
    {"dunning", kDunning, run_dunning},
    {"report", kReport, run_report},
}};

}  // namespace

std::span<const Command> all_commands() { return kCommands; }

const Command* find_command(std::string_view name) {
  const auto* found = std::find_if(kCommands.begin(), kCommands.end(),
                                   [&](const Command& c) { return c.name == name; });
  return found == kCommands.end() ? nullptr : found;
}

}  // namespace arrears
