/// Settings: option values from the environment and from settings files, below the command line.
#pragma once

#include <string>

#include <arrears/model/result.hpp>

#include "options.hpp"

namespace arrears {

/// Adds `ARREARS_*` variables, then `--config FILE` (else `./arrears.toml`), then
/// `$XDG_CONFIG_HOME/arrears/config.toml` to what the command line left unset; with `--no-config`
/// only the environment. A file has one table of keys named like the long options. Fails on an
/// unknown key, a value of the wrong type, or broken TOML (status 2), and on a `--config` that is
/// missing (status 3). Settings never run commands.
[[nodiscard]] Result<bool> add_settings(Options& options, CommandBit command);

/// `--show-config`: a line for each setting with its value and origin.
[[nodiscard]] std::string describe_settings(const Options& options, CommandBit command);

/// The environment variable of an option: `ARREARS_AS_OF`.
[[nodiscard]] std::string variable_of(std::string_view name);

}  // namespace arrears
