/// prefetch: asks for memory before it is looked at.
#pragma once

namespace arrears {

/// Asks for the line of the cache at `at`. The empty instruction keeps the compiler from taking a
/// function that does only this for one that does nothing, and leaving its calls out.
inline void prefetch(const void* at) {
  __builtin_prefetch(at);
  __asm__ volatile("");
}
/// The same for memory that will be written.
inline void prefetch_to_write(const void* at) {
  __builtin_prefetch(at, 1);
  __asm__ volatile("");
}

}  // namespace arrears
