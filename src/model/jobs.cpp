#include <arrears/model/jobs.hpp>

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace arrears {

void run_jobs(unsigned threads, std::size_t n, const std::function<void(std::size_t)>& job) {
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < n; i = next++) job(i);
  };
  std::vector<std::thread> others;
  const std::size_t useful = std::min<std::size_t>(threads, n);
  for (std::size_t i = 1; i < useful; ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
}

unsigned threads_or_all(unsigned asked) {
  return asked != 0 ? asked : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace arrears
