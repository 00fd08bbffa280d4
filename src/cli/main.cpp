#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include "run.hpp"

// Only this file decides how the process ends.
int main(int argc, char** argv) {
  // A closed pipe is no fault of ours: writing then fails with EPIPE, and the run ends quietly.
  std::signal(SIGPIPE, SIG_IGN);
#if defined(__GLIBC__)
  // A ledger's columns are given back piece by piece while they are joined. By default the C
  // library would keep such blocks for later, and twice the memory would be needed.
  constexpr int kBlock = 1 << 18;
  mallopt(M_MMAP_THRESHOLD, kBlock);
#endif
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
