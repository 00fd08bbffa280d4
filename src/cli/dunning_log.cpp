#include "dunning_log.hpp"

#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <climits>
#include <cstdlib>

#include "dunning_log_text.hpp"

namespace arrears {
namespace {

constexpr std::chrono::milliseconds kPoll{50};
constexpr mode_t kMode = 0666;

Diagnostic write_error(const std::string& path, int code) {
  return file_error("dunning-log-write", path).with("reason", std::strerror(code));
}

class File {
 public:
  explicit File(int file) : file_(file) {}
  ~File() {
    if (file_ >= 0) ::close(file_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] int get() const { return file_; }
  [[nodiscard]] bool open() const { return file_ >= 0; }
  // Closing may be where a full disk is told.
  [[nodiscard]] bool close_well() { return ::close(std::exchange(file_, -1)) == 0; }

 private:
  int file_;
};

// A log that is a symbolic link is replaced where it points to, not at the link.
std::string resolved(const std::string& path) {
  char* real = ::realpath(path.c_str(), nullptr);
  if (real == nullptr) return path;
  std::string out(real);
  std::free(real);
  return out;
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// The whole file; empty with errno on a fault.
std::optional<std::string> read_all(int file) {
  std::string text;
  char buffer[1 << 16];
  while (true) {
    const ssize_t count = ::read(file, buffer, sizeof buffer);
    if (count == 0) return text;
    if (count < 0 && errno != EINTR) return std::nullopt;
    if (count > 0) text.append(buffer, static_cast<std::size_t>(count));
  }
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(file, text.data(), text.size());
    if (count < 0 && errno != EINTR) return false;
    if (count > 0) text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

Result<std::string> read_text(const std::string& path, bool may_be_absent) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.open() && errno == ENOENT && may_be_absent) return std::string{};
  auto text = file.open() ? read_all(file.get()) : std::nullopt;
  if (!text) {
    return fail(file_error("dunning-log-read", path).with("reason", std::strerror(errno)));
  }
  return std::move(*text);
}

// Writes and makes durable; 0 or the system's error number.
int write_durably(const std::string& path, const std::string& like, std::string_view text) {
  File file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, kMode));
  if (!file.open()) return errno;
  struct stat old {};
  const bool exists = ::stat(like.c_str(), &old) == 0;
  if (exists && ::fchmod(file.get(), old.st_mode & 07777U) != 0) return errno;
  if (!write_all(file.get(), text) || ::fsync(file.get()) != 0) return errno;
  return file.close_well() ? 0 : errno;
}

int sync_folder(const std::string& folder) {
  const File file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!file.open()) return errno;
  // Some file systems cannot sync a folder; the rename is still all or nothing there.
  return ::fsync(file.get()) == 0 || errno == EINVAL ? 0 : errno;
}

}  // namespace

Result<DunningLogLock> DunningLogLock::take(const std::string& log,
                                            std::chrono::milliseconds wait) {
  const std::string path = resolved(log) + ".lock";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kMode);
  if (file < 0) return fail(write_error(path, errno));
  DunningLogLock lock(file);
  const auto end = std::chrono::steady_clock::now() + wait;
  while (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) return fail(write_error(path, errno));
    if (std::chrono::steady_clock::now() >= end) {
      const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(wait).count();
      return fail(file_error("dunning-log-locked", log).with("seconds", seconds));
    }
    std::this_thread::sleep_for(kPoll);
  }
  return lock;
}

DunningLogLock::DunningLogLock(DunningLogLock&& other) noexcept
    : file_(std::exchange(other.file_, -1)) {}

DunningLogLock& DunningLogLock::operator=(DunningLogLock&& other) noexcept {
  std::swap(file_, other.file_);
  return *this;
}

DunningLogLock::~DunningLogLock() {
  if (file_ >= 0) ::close(file_);
}

Result<DunningLog> read_dunning_log(const std::string& path) {
  auto text = read_text(path, true);
  if (!text) return fail(std::move(text.error()));
  auto rows = parse_dunning_log(*text, path, LogKind::ours);
  if (!rows) return fail(std::move(rows.error()));
  return DunningLog{std::move(*rows), std::move(*text)};
}

Result<std::vector<DunningRecord>> read_opening_log(const std::string& path) {
  auto text = read_text(path, false);
  if (!text) return fail(std::move(text.error()));
  return parse_dunning_log(*text, path, LogKind::opening);
}

std::optional<Diagnostic> append_dunning_log(const std::string& path, const DunningLog& read,
                                             std::span<const DunningRecord> rows,
                                             const DunningLogLock&) {
  if (rows.empty()) return std::nullopt;
  const std::string target = resolved(path);
  auto now = read_text(target, true);
  if (!now) return std::move(now.error());
  if (*now != read.text) {
    return usage_error("dunning-log-changed").at({path, 0, 0, {}, 0});
  }
  const Date last = last_run_date(read.rows);
  for (const DunningRecord& row : rows) {
    if (last.known() && row.run_date < last) {
      return usage_error("dunning-run-too-old")
          .with("date", row.run_date.to_iso())
          .with("last", last.to_iso());
    }
  }
  std::string text = std::move(*now);
  if (text.empty() || text == "\xef\xbb\xbf") text += dunning_log_header();
  if (!text.ends_with('\n')) text += '\n';
  text += write_dunning_rows(rows);
  const std::string fresh = target + ".new";
  int problem = write_durably(fresh, target, text);
  if (problem == 0 && ::rename(fresh.c_str(), target.c_str()) != 0) problem = errno;
  if (problem != 0) {
    ::unlink(fresh.c_str());
    return write_error(path, problem);
  }
  // Past this point the new log is in place; only its survival of a power cut is open.
  problem = sync_folder(folder_of(target));
  if (problem != 0) return write_error(path, problem);
  return std::nullopt;
}

}  // namespace arrears
