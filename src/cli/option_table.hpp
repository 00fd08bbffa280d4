/// Option table: the one visible list of all options. The parser, `--help`, settings files,
/// completions and the manual's drift test read it; what an option does stands in the catalogue
/// as `option.<name>`.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace arrears {

/// The subcommands, as bits of a set.
enum CommandBit : std::uint8_t {
  kImport = 1, kAge = 2, kScore = 4, kDunning = 8, kReport = 16,
  kResults = kAge | kScore | kDunning | kReport,
  kAll = kImport | kResults,
};

/// What an option takes.
enum class Takes : std::uint8_t {
  nothing,   ///< a flag
  one,       ///< one value; the last one given wins
  several,   ///< may be given more than once
  optional,  ///< `--excel` or `--excel=de`
};

struct OptionSpec {
  std::string_view name;   ///< long name without dashes
  char letter = 0;         ///< short name, 0 for none
  std::string_view value;  ///< what help calls the value
  Takes takes = Takes::one;
  std::uint8_t commands = kAll;
  std::string_view group;  ///< help's section, `group.<name>` in the catalogue
  bool setting = false;    ///< may stand in a settings file or the environment
  std::string_view fallback = {};  ///< a setting's value where nothing is said, if it has one
};

[[nodiscard]] std::span<const OptionSpec> all_options();
/// The option of that long name; null when there is none.
[[nodiscard]] const OptionSpec* find_option(std::string_view name);

}  // namespace arrears
