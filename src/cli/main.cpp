#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "run.hpp"

// Only this file decides how the process ends.
int main(int argc, char** argv) {
  // A closed pipe is no fault of ours: writing then fails with EPIPE, and the run ends quietly.
  std::signal(SIGPIPE, SIG_IGN);
  const std::vector<std::string> words(argv + 1, argv + argc);
  try {
    return arrears::run(words);
  } catch (const std::bad_alloc&) {
    std::fputs("arrears: out of memory; nothing was written\n", stderr);
  } catch (const std::exception& bug) {
    std::fprintf(stderr, "arrears: internal error: %s; nothing was written\n", bug.what());
  }
  return 70;
}
