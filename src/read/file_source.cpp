#include "file_source.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace arrears {
namespace {

Diagnostic unreadable(const std::string& path, int error_number) {
  return file_error("file-unreadable", path).with("reason", std::strerror(error_number));
}

/// Owns a file descriptor; standard input is borrowed.
class Descriptor {
 public:
  Descriptor(int fd, bool owned) : fd_(fd), owned_(owned) {}
  Descriptor(Descriptor&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)), owned_(std::exchange(other.owned_, false)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (owned_) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
  bool owned_;
};

/// A regular file. Its size is what it was when it was opened: what is appended meanwhile belongs
/// to the next run, and what is cut off is an error, whichever way the file is read.
class RegularFile final : public ByteSource {
 public:
  RegularFile(std::string name, Descriptor fd, std::uint64_t first, std::uint64_t size)
      : ByteSource(std::move(name)), fd_(std::move(fd)), first_(first), size_(size) {}

  [[nodiscard]] bool seekable() const override { return true; }
  [[nodiscard]] std::optional<std::uint64_t> size() const override { return size_; }

  [[nodiscard]] Result<std::size_t> read_at(std::uint64_t offset, char* out,
                                            std::size_t n) const override {
    if (offset >= size_) return std::size_t{0};
    if (size_ - offset < n) n = static_cast<std::size_t>(size_ - offset);
    std::size_t done = 0;
    while (done < n) {
      const auto at = static_cast<off_t>(first_ + offset + done);
      const ssize_t got = ::pread(fd_.get(), out + done, n - done, at);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return fail(unreadable(name(), errno));
      if (got == 0) return fail(file_error("file-changed", name()));
      done += static_cast<std::size_t>(got);
    }
    return n;
  }

 protected:
  [[nodiscard]] Result<std::size_t> pull(char* out, std::size_t n) override {
    auto got = read_at(position_, out, n);
    if (got) position_ += *got;
    return got;
  }

 private:
  Descriptor fd_;
  std::uint64_t first_;  // standard input may have been read from before
  std::uint64_t size_;
  std::uint64_t position_ = 0;
};

/// A pipe, a terminal, a device: bytes once, in order.
class Pipe final : public ByteSource {
 public:
  Pipe(std::string name, Descriptor fd) : ByteSource(std::move(name)), fd_(std::move(fd)) {}

 protected:
  [[nodiscard]] Result<std::size_t> pull(char* out, std::size_t n) override {
    while (true) {
      const ssize_t got = ::read(fd_.get(), out, n);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno == EAGAIN || errno == EWOULDBLOCK) {
        pollfd wait{fd_.get(), POLLIN, 0};
        ::poll(&wait, 1, -1);
      } else if (errno != EINTR) {
        return fail(unreadable(name(), errno));
      }
    }
  }

 private:
  Descriptor fd_;
};

Result<std::unique_ptr<ByteSource>> from_descriptor(const std::string& path, Descriptor fd) {
  struct stat facts {};
  if (::fstat(fd.get(), &facts) != 0) return fail(unreadable(path, errno));
  if (S_ISDIR(facts.st_mode)) return fail(file_error("file-is-directory", path));
  // Files of /proc are regular and claim to be empty; read as a pipe they give their bytes.
  if (S_ISREG(facts.st_mode) && facts.st_size > 0) {
    const off_t here = path == "-" ? ::lseek(fd.get(), 0, SEEK_CUR) : 0;
    const auto size = static_cast<std::uint64_t>(facts.st_size);
    const auto first = here < 0 ? 0 : static_cast<std::uint64_t>(here);
    ::posix_fadvise(fd.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
    return std::make_unique<RegularFile>(path, std::move(fd), first,
                                         first < size ? size - first : 0);
  }
  return std::make_unique<Pipe>(path, std::move(fd));
}

}  // namespace

Result<std::unique_ptr<ByteSource>> open_file(const std::string& path) {
  if (path == "-") return from_descriptor(path, Descriptor(STDIN_FILENO, false));
  int fd = -1;
  do {
    fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  } while (fd < 0 && errno == EINTR);
  if (fd < 0 && (errno == ENOENT || errno == ENOTDIR)) {
    return fail(file_error("file-missing", path));
  }
  if (fd < 0) return fail(unreadable(path, errno));
  return from_descriptor(path, Descriptor(fd, true));
}

}  // namespace arrears
