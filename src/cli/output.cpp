#include "output.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace arrears {
namespace {

Diagnostic output_failed(const std::string& path, int why) {
  return file_error("output-failed", path.empty() ? "-" : path).with("reason", std::strerror(why));
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(fd, bytes.data(), bytes.size());
    if (wrote < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return true;
}

// Small pieces are gathered, so that a table costs few system calls.
class Buffered : public Output {
 public:
  Buffered(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}

  bool write(std::string_view bytes) override {
    if (error_ != 0) return false;
    if (bytes.size() >= kGather) return flush() && put(bytes);
    pending_.append(bytes);
    return pending_.size() < kGather || flush();
  }
  Result<bool> commit() override {
    if (!flush() && error_ != EPIPE) return fail(output_failed(path_, error_));
    return true;
  }
  [[nodiscard]] bool reader_gone() const override { return error_ == EPIPE; }

 protected:
  bool flush() {
    const bool done = error_ == 0 && put(pending_);
    pending_.clear();
    return done;
  }
  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] int error_number() const { return error_; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  static constexpr std::size_t kGather = 1U << 16U;

  bool put(std::string_view bytes) {
    if (write_all(fd_, bytes)) return true;
    error_ = errno;
    return false;
  }

  int fd_;
  int error_ = 0;
  std::string path_;
  std::string pending_;
};

class DeviceOutput final : public Buffered {
 public:
  using Buffered::Buffered;
  DeviceOutput(const DeviceOutput&) = delete;
  DeviceOutput& operator=(const DeviceOutput&) = delete;
  ~DeviceOutput() override { ::close(fd()); }
};

// Names of temporary files that a signal handler must remove; fixed memory, no locks.
constexpr std::size_t kOpenFiles = 8;
constexpr std::size_t kNameLength = 4096;
std::array<std::array<char, kNameLength>, kOpenFiles> unfinished_names;
std::array<std::atomic<bool>, kOpenFiles> unfinished;

std::size_t remember(const std::string& name) {
  for (std::size_t i = 0; i < kOpenFiles; ++i) {
    if (!unfinished[i].load() && name.size() < kNameLength) {
      std::memcpy(unfinished_names[i].data(), name.c_str(), name.size() + 1);
      unfinished[i].store(true);
      return i;
    }
  }
  return kOpenFiles;
}

class FileOutput final : public Buffered {
 public:
  FileOutput(int fd, std::string path, std::string temporary)
      : Buffered(fd, std::move(path)),
        temporary_(std::move(temporary)),
        remembered_(remember(temporary_)) {}
  FileOutput(const FileOutput&) = delete;
  FileOutput& operator=(const FileOutput&) = delete;
  ~FileOutput() override {
    if (!done_) {
      ::close(fd());
      ::unlink(temporary_.c_str());
    }
    forget();
  }

  // What is written goes to the disk while more of it is made, so that `fsync` has little left.
  bool write(std::string_view bytes) override {
    const bool taken = Buffered::write(bytes);
#if defined(SYNC_FILE_RANGE_WRITE)
    written_ += bytes.size();
    if (written_ - begun_ >= kAtOnce) {
      (void)::sync_file_range(fd(), static_cast<off_t>(begun_),
                              static_cast<off_t>(written_ - begun_), SYNC_FILE_RANGE_WRITE);
      begun_ = written_;
    }
#endif
    return taken;
  }

  Result<bool> commit() override {
    if (!flush()) return fail(output_failed(path(), error_number()));
    done_ = true;
    const bool synced = ::fsync(fd()) == 0;
    const int sync_error = errno;
    if (::close(fd()) != 0 || !synced) {
      ::unlink(temporary_.c_str());
      return fail(output_failed(path(), synced ? errno : sync_error));
    }
    if (::rename(temporary_.c_str(), path().c_str()) != 0) {
      const int why = errno;
      ::unlink(temporary_.c_str());
      return fail(output_failed(path(), why));
    }
    return true;
  }

 private:
  void forget() {
    if (remembered_ < kOpenFiles) unfinished[remembered_].store(false);
  }

  static constexpr std::uint64_t kAtOnce = std::uint64_t{8} << 20U;

  std::string temporary_;
  std::size_t remembered_;
  std::uint64_t written_ = 0, begun_ = 0;  // bytes
  bool done_ = false;
};

// The file that a link points to is replaced, not the link.
std::string behind_links(const std::string& path) {
  char* real = ::realpath(path.c_str(), nullptr);
  if (real == nullptr) return path;
  std::string target(real);
  std::free(real);
  return target;
}

}  // namespace

Result<std::unique_ptr<Output>> open_output(const std::string& path) {
  if (path.empty() || path == "-") {
    const int fd = ::dup(STDOUT_FILENO);
    if (fd < 0) return fail(output_failed(path, errno));
    return std::make_unique<DeviceOutput>(fd, "-");
  }
  struct stat facts{};
  const bool there = ::stat(path.c_str(), &facts) == 0;
  if (there && S_ISDIR(facts.st_mode)) return fail(output_failed(path, EISDIR));
  if (there && !S_ISREG(facts.st_mode)) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd < 0) return fail(output_failed(path, errno));
    return std::make_unique<DeviceOutput>(fd, path);
  }
  const std::string target = behind_links(path);
  if (there && ::access(target.c_str(), W_OK) != 0) return fail(output_failed(path, errno));
  std::string temporary = target + ".XXXXXX";
  const int fd = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (fd < 0) return fail(output_failed(path, errno));
  const mode_t mask = ::umask(0);
  ::umask(mask);
  const mode_t mode = there ? facts.st_mode & 07777U : 0666U & ~mask;
  if (::fchmod(fd, mode) != 0) {
    // A file system without modes keeps its own; the content is what matters.
  }
  return std::make_unique<FileOutput>(fd, target, temporary);
}

Result<bool> write_file(const std::string& path, std::string_view bytes) {
  auto output = open_output(path);
  if (!output) return fail(output.error());
  if (!(*output)->write(bytes)) return (*output)->commit();
  return (*output)->commit();
}

void remove_unfinished_outputs() noexcept {
  for (std::size_t i = 0; i < kOpenFiles; ++i) {
    if (unfinished[i].load()) ::unlink(unfinished_names[i].data());
  }
}

}  // namespace arrears
