#include "draft_folder.hpp"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output.hpp"

namespace arrears {
namespace {

constexpr std::string_view kHeader = "file,content_hash\n";

Diagnostic failed(const std::string& path, int why) {
  return file_error("output-failed", path).with("reason", std::strerror(why));
}

// 64-bit FNV-1a of bytes as they come.
class ByteHash {
 public:
  void add(std::string_view bytes) {
    constexpr std::uint64_t kPrime = 1099511628211ULL;
    for (const char c : bytes) state_ = (state_ ^ static_cast<unsigned char>(c)) * kPrime;
  }
  [[nodiscard]] std::string hex() const {
    static constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out;
    for (int shift = 60; shift >= 0; shift -= 4) out += kDigits[(state_ >> shift) & 0xfU];
    return out;
  }

 private:
  std::uint64_t state_ = 14695981039346656037ULL;
};

// Names of ours hold nothing that csv would have to quote, and lead nowhere else.
bool own_name(std::string_view name) {
  return !name.empty() && name.front() != '.' && name.find_first_of("/,\"\r\n") == name.npos;
}

// The hash of a regular file in the folder; empty when there is none, `-` when it is no file.
std::optional<std::string> file_hash(int folder, const std::string& name) {
  const int file = ::openat(folder, name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (file < 0) return errno == ENOENT ? std::nullopt : std::optional<std::string>("-");
  struct stat facts {};
  if (::fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode)) {
    ::close(file);
    return "-";
  }
  ByteHash hash;
  char buffer[1 << 14];
  ssize_t count = 0;
  while ((count = ::read(file, buffer, sizeof buffer)) > 0) {
    hash.add({buffer, static_cast<std::size_t>(count)});
  }
  ::close(file);
  return count < 0 ? "-" : hash.hex();
}

// A file being written, with the hash of what went into it.
class NewFile final : public ByteSink {
 public:
  NewFile(int folder, const std::string& name)
      : file_(::openat(folder, name.c_str(),
                       O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666)),
        problem_(file_ < 0 ? errno : 0) {}
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile() override { (void)close(); }

  [[nodiscard]] bool write(std::string_view bytes) override {
    hash_.add(bytes);
    while (problem_ == 0 && !bytes.empty()) {
      const ssize_t count = ::write(file_, bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) {
        problem_ = errno;
      } else {
        bytes.remove_prefix(static_cast<std::size_t>(count));
      }
    }
    return problem_ == 0;
  }
  /// 0, or why it could not be written.
  [[nodiscard]] int close() {
    const int file = std::exchange(file_, -1);
    if (file >= 0 && ::close(file) != 0 && problem_ == 0) problem_ = errno;
    return problem_;
  }
  [[nodiscard]] std::string hash() const { return hash_.hex(); }

 private:
  int file_;
  int problem_;
  ByteHash hash_;
};

}  // namespace

DraftFolder::DraftFolder(DraftFolder&& other) noexcept
    : path_(std::move(other.path_)),
      folder_(std::exchange(other.folder_, -1)),
      entries_(std::move(other.entries_)) {}

DraftFolder::~DraftFolder() {
  if (folder_ >= 0) ::close(folder_);
}

Result<bool> DraftFolder::read_manifest() {
  const int file = ::openat(folder_, std::string(kManifestName).c_str(),
                            O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0) {
    if (errno == ENOENT) return true;
    return fail(failed(path_ + '/' + std::string(kManifestName), errno));
  }
  std::string text;
  char buffer[1 << 14];
  for (ssize_t count = 0; (count = ::read(file, buffer, sizeof buffer)) > 0;) {
    text.append(buffer, static_cast<std::size_t>(count));
  }
  ::close(file);
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t comma = line.find(',');
    // A line that is not ours names no file of ours: what it names is left alone.
    if (comma == line.npos || !own_name(line.substr(0, comma))) continue;
    if (line == kHeader.substr(0, kHeader.size() - 1)) continue;
    entries_[std::string(line.substr(0, comma))].hash = line.substr(comma + 1);
  }
  return true;
}

Result<bool> DraftFolder::write_manifest() const {
  std::string text(kHeader);
  for (const auto& [name, entry] : entries_) text += name + ',' + entry.hash + '\n';
  return write_file(path_ + '/' + std::string(kManifestName), text);
}

Result<DraftFolder> DraftFolder::open(const std::string& path, std::vector<std::string> names) {
  std::error_code why;
  std::filesystem::create_directories(path, why);
  if (why) return fail(file_error("output-failed", path).with("reason", why.message()));
  const int handle = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return fail(failed(path, errno));
  DraftFolder folder(path, handle);
  if (auto read = folder.read_manifest(); !read) return fail(read.error());
  const bool fresh = folder.entries_.empty();
  for (const std::string& name : names) {
    const auto [found, added] = folder.entries_.try_emplace(name);
    found->second.planned = true;
    struct stat facts {};
    if (!added || ::fstatat(handle, name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0) continue;
    return fail(file_error("draft-foreign", path + '/' + name));
  }
  // Claimed before they are written: a run that is cut short leaves no draft that nobody knows.
  if (!names.empty() || !fresh) {
    if (auto written = folder.write_manifest(); !written) return fail(written.error());
  }
  return folder;
}

bool DraftFolder::was_edited(const std::string& name, const std::string& hash) const {
  if (hash.empty()) return false;
  const auto now = file_hash(folder_, name);
  return now && *now != hash;
}

void DraftFolder::keep_edited(const std::string& name) {
  if (edited_ == 0 || name < edited_example_) edited_example_ = name;
  ++edited_;
}

Result<bool> DraftFolder::put(const std::string& name, std::string_view bytes, unsigned worker) {
  const auto write = [bytes](ByteSink& sink) { return sink.write(bytes); };
  auto done = put_parts(name, write, worker);
  return done ? Result<bool>(true) : fail(std::move(done.error()));
}

Result<bool> DraftFolder::put_parts(const std::string& name,
                                    const std::function<bool(ByteSink&)>& write,
                                    unsigned worker) {
  Entry& entry = entries_.at(name);
  const std::string temporary = ".arrears-draft-" + std::to_string(worker);
  NewFile file(folder_, temporary);
  const bool whole = write(file);
  int problem = file.close();
  const bool edited = problem == 0 && whole && was_edited(name, entry.hash);
  if (problem == 0 && whole && !edited &&
      ::renameat(folder_, temporary.c_str(), folder_, name.c_str()) != 0) {
    problem = errno;
  }
  if (problem != 0 || !whole || edited) ::unlinkat(folder_, temporary.c_str(), 0);
  if (problem != 0) return fail(failed(path_ + '/' + name, problem));
  if (!whole) return false;
  if (!edited || file_hash(folder_, name) == file.hash()) {
    entry.hash = file.hash();
    return true;
  }
  const std::lock_guard held(guard_);
  keep_edited(name);
  return true;
}

Result<bool> DraftFolder::finish(const std::function<bool(const std::string&)>& keep) {
  for (auto at = entries_.begin(); at != entries_.end();) {
    const auto& [name, entry] = *at;
    if (entry.planned || keep(name)) {
      ++at;
      continue;
    }
    if (was_edited(name, entry.hash)) {
      keep_edited(name);
      ++at;
      continue;
    }
    if (::unlinkat(folder_, name.c_str(), 0) == 0) ++removed_;
    at = entries_.erase(at);
  }
  return write_manifest();
}

}  // namespace arrears
