/// What tests of the command line share: folders, variables and captured streams that go away.
#pragma once

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include <unistd.h>

#include <arrears/model/diagnostic.hpp>

namespace arrears::test {

/// A folder that is gone after the test.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "arrears-cli-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }

  [[nodiscard]] std::string at(std::string_view name) const { return (path_ / name).string(); }
  /// Writes a file and returns its path.
  std::string put(std::string_view name, std::string_view text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
    return at(name);
  }
  [[nodiscard]] std::size_t size() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path_),
                                                  std::filesystem::directory_iterator()));
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::string content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// An environment variable for the time of a test; null takes it away.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) {
    if (const char* old = std::getenv(name)) old_ = old;
    value != nullptr ? ::setenv(name, value, 1) : ::unsetenv(name);
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() { old_ ? ::setenv(name_.c_str(), old_->c_str(), 1) : ::unsetenv(name_.c_str()); }

 private:
  std::string name_;
  std::optional<std::string> old_;
};

/// What a piece of code writes to a stream (`stdout` or `stderr`).
template <class Code>
std::string captured(std::FILE* stream, const Code& code) {
  const Folder folder;
  const std::string path = folder.at("captured");
  std::fflush(stream);
  const int kept = ::dup(::fileno(stream));
  std::FILE* file = std::fopen(path.c_str(), "wb");
  REQUIRE(file != nullptr);
  ::dup2(::fileno(file), ::fileno(stream));
  code();
  std::fflush(stream);
  ::dup2(kept, ::fileno(stream));
  ::close(kept);
  std::fclose(file);
  return content(path);
}

/// The value of a diagnostic's argument; a mark when it has none of that name.
inline std::string argument(const Diagnostic& diagnostic, std::string_view name) {
  for (const Argument& one : diagnostic.arguments) {
    if (one.name == name) return one.value;
  }
  return "(no argument)";
}

}  // namespace arrears::test
