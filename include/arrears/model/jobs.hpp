/// Independent pieces of work on several threads.
#pragma once

#include <cstddef>
#include <functional>

namespace arrears {

/// Calls `job(0)` to `job(n - 1)` on up to `threads` threads and returns when all are done. Jobs
/// must not throw.
void run_jobs(unsigned threads, std::size_t n, const std::function<void(std::size_t)>& job);

/// The number of threads to use: what was asked for, or all processors for 0.
[[nodiscard]] unsigned threads_or_all(unsigned asked);

}  // namespace arrears
