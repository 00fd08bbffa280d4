// The dunning log on disk: read, and appended to so that a crash at any point leaves the old log or
// the new one, never something between.
//
// Committing: take the lock (a file beside the log, `flock`), read, plan, append, let go. A log is
// appended to by copying it to `<log>.new`, adding the rows, fsync, rename, fsync of the folder.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <arrears/engine/dunning_record.hpp>
#include <arrears/model/result.hpp>

namespace arrears {

inline constexpr std::chrono::seconds kDunningLockWait{10};

// Held while it lives. The lock file stays; the system frees the lock of a process that dies.
class DunningLogLock {
 public:
  // Fails with `dunning-log-locked` after `wait`, or `dunning-log-write` (both status 3).
  [[nodiscard]] static Result<DunningLogLock> take(
      const std::string& log, std::chrono::milliseconds wait = kDunningLockWait);
  DunningLogLock(DunningLogLock&& other) noexcept;
  DunningLogLock& operator=(DunningLogLock&& other) noexcept;
  ~DunningLogLock();

 private:
  explicit DunningLogLock(int file) : file_(file) {}
  int file_ = -1;
};

struct DunningLog {
  std::vector<DunningRecord> rows;
  std::string text;  // the file's bytes
};

// A log that does not exist is an empty one. Fails with `dunning-log-…` (status 3).
[[nodiscard]] Result<DunningLog> read_dunning_log(const std::string& path);
// `--opening-log`: levels of another system, which come before all rows of the log.
[[nodiscard]] Result<std::vector<DunningRecord>> read_opening_log(const std::string& path);

// Appends all rows or none. `read` is the log as the plan knew it: when the file has changed since,
// `dunning-log-changed` (status 2); rows dated before its last run: `dunning-run-too-old` (2); a
// fault while writing: `dunning-log-write` (3), with the log as it was. No rows: nothing happens.
[[nodiscard]] std::optional<Diagnostic> append_dunning_log(const std::string& path,
                                                           const DunningLog& read,
                                                           std::span<const DunningRecord> rows,
                                                           const DunningLogLock& lock);

}  // namespace arrears
