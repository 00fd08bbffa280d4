/// run: the whole program below `main`: words of the command line in, exit status out.
#pragma once

#include <string>
#include <vector>

namespace arrears {

/// Runs one command. Everything that has to be said is on stderr, the result on stdout or in files;
/// the status is one of cli.md's table.
[[nodiscard]] int run(const std::vector<std::string>& words);

}  // namespace arrears
