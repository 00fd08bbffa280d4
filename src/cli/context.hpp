/// Context: what every subcommand gets: its options, its voice, and the end of a run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <arrears/model/table.hpp>
#include <arrears/render/table_ops.hpp>

#include "console.hpp"
#include "options.hpp"

namespace arrears {

struct Context {
  CommandBit command;
  Options options;
  Console& console;
  bool control_failed = false;  ///< a control did not match: no `-o` file
  /// The part of `--where` that chooses rows of the table, where a command has dealt with the rest.
  std::optional<Where> row_where = {};
  std::optional<Table> totals = {};  ///< what `--fail-if` may ask beside the rows

  /// Says it and gives the exit status.
  int stop(const Diagnostic& diagnostic) {
    console.say(diagnostic);
    return status();
  }
  int stop(const Diagnostics& diagnostics) {
    console.say(diagnostics);
    return status();
  }
  [[nodiscard]] int status() const { return static_cast<int>(console.status()); }
};

}  // namespace arrears
