#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <string>
#include <vector>

#if defined(__GLIBC__)
#include <malloc.h>
#endif
#include <sys/mman.h>

#include "run.hpp"

#if defined(MADV_HUGEPAGE) && !defined(ARREARS_CHECKED_MEMORY)
// Rows of one customer lie all over a large ledger. On pages of the usual size nearly every look at
// one would be two: at the page's address, and at the row. So large blocks ask for huge pages.
void* operator new(std::size_t size) {
  constexpr std::size_t kHugePage = std::size_t{2} << 20U;
  void* memory = nullptr;
  if (size < 4 * kHugePage) {  // a small ledger should not wait until they have been cleared
    memory = std::malloc(size > 0 ? size : 1);
  } else if (::posix_memalign(&memory, kHugePage, size) == 0) {
    ::madvise(memory, size, MADV_HUGEPAGE);  // where there are none, all the same but for the time
  }
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
#endif

// Only this file decides how the process ends.
int main(int argc, char** argv) {
  // A closed pipe is no fault of ours: writing then fails with EPIPE, and the run ends quietly.
  std::signal(SIGPIPE, SIG_IGN);
#if defined(__GLIBC__)
  // A ledger's columns are given back piece by piece while they are joined. By default the C
  // library would keep such blocks for later, and twice the memory would be needed.
  // Smaller ones are kept: half of all page faults came from giving back what was soon asked for.
  constexpr int kBlock = 1 << 19;
  mallopt(M_MMAP_THRESHOLD, kBlock);
  mallopt(M_TOP_PAD, 2 * kBlock);  // the heap grows in few steps
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
