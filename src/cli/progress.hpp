/// Progress: one line on a terminal's stderr while a long reading goes on.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "catalogue.hpp"

namespace arrears {

/// Says nothing for a second, then rows, rows a second and the time left, until it is finished.
class Progress {
 public:
  Progress() = default;
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() { finish(); }

  /// Starts to watch. Files so small that they are read within the second are not watched at all.
  void watch(const std::vector<std::string>& paths, const Catalogue& catalogue);
  /// Stops, and erases the line.
  void finish();

 private:
  void show();

  const Catalogue* catalogue_ = nullptr;
  std::uint64_t bytes_ = 0;  // of all files; 0 where that is not known
  std::mutex mutex_;
  std::condition_variable over_;
  bool finished_ = false;
  std::thread thread_;
};

/// What is said of so many rows after so many seconds; `bytes_all` 0: the time left is not known.
[[nodiscard]] std::string progress_text(const Catalogue& catalogue, std::uint64_t rows,
                                        std::uint64_t bytes, std::uint64_t bytes_all,
                                        double seconds);

/// Erases a line of progress that is being shown; safe in a signal handler.
void erase_progress() noexcept;

}  // namespace arrears
