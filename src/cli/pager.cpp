#include "pager.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <unistd.h>

#include "terminal.hpp"

namespace arrears {
namespace {

bool installed(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::string rest = path == nullptr ? "" : path;
  while (!rest.empty()) {
    const std::size_t colon = rest.find(':');
    const std::string folder = rest.substr(0, colon);
    if (!folder.empty() && ::access((folder + "/" + program).c_str(), X_OK) == 0) return true;
    rest = colon == rest.npos ? "" : rest.substr(colon + 1);
  }
  return false;
}

// The first screen is kept back: what fits is written as it is, and only more starts the pager.
class PagedOutput final : public Output {
 public:
  PagedOutput(std::unique_ptr<Output> plain, std::string command, std::size_t lines)
      : plain_(std::move(plain)), command_(std::move(command)), lines_left_(lines) {}
  PagedOutput(const PagedOutput&) = delete;
  PagedOutput& operator=(const PagedOutput&) = delete;
  ~PagedOutput() override { close(); }

  bool write(std::string_view bytes) override {
    if (pipe_ != nullptr) return put(bytes);
    if (plain_only_) return plain_->write(bytes);
    kept_.append(bytes);
    for (const char c : bytes) {
      if (c == '\n' && lines_left_-- == 0) return start();
    }
    return true;
  }

  Result<bool> commit() override {
    if (pipe_ != nullptr) {
      close();
      return true;  // whoever leaves the pager early has seen enough
    }
    (void)plain_->write(kept_);  // commit says why it failed
    kept_.clear();
    return plain_->commit();
  }
  [[nodiscard]] bool reader_gone() const override { return gone_ || plain_->reader_gone(); }

 private:
  bool start() {
    // As git does: colours pass, and what the user has set stays.
    ::setenv("LESS", "FRX", 0);
    ::setenv("LV", "-c", 0);
    std::fflush(stdout);
    pipe_ = ::popen(command_.c_str(), "we");
    if (pipe_ == nullptr) {
      plain_only_ = true;
      const std::string kept = std::move(kept_);
      kept_.clear();
      return plain_->write(kept);
    }
    // Ctrl-C in a pager stops its search, not the program that feeds it.
    interrupt_ = std::signal(SIGINT, SIG_IGN);
    const std::string kept = std::move(kept_);
    kept_.clear();
    return put(kept);
  }

  bool put(std::string_view bytes) {
    const bool done = std::fwrite(bytes.data(), 1, bytes.size(), pipe_) == bytes.size();
    gone_ = gone_ || !done;
    return done;
  }

  void close() {
    if (pipe_ == nullptr) return;
    ::pclose(pipe_);
    pipe_ = nullptr;
    std::signal(SIGINT, interrupt_);
  }

  std::unique_ptr<Output> plain_;
  std::string command_;
  std::size_t lines_left_;
  std::string kept_;
  std::FILE* pipe_ = nullptr;
  bool plain_only_ = false;
  bool gone_ = false;
  void (*interrupt_)(int) = SIG_DFL;
};

}  // namespace

std::string pager_command() {
  for (const char* variable : {"ARREARS_PAGER", "PAGER"}) {
    const char* value = std::getenv(variable);
    if (value == nullptr) continue;
    const std::string command(value);
    return command == "cat" ? "" : command;
  }
  return installed("less") ? "less" : "";
}

Result<std::unique_ptr<Output>> paged_output(bool wanted) {
  auto plain = open_output("-");
  if (!plain || !wanted || !stdout_is_terminal()) return plain;
  std::string command = pager_command();
  const std::size_t height = terminal_height();
  if (command.empty() || height < 3 || !stdin_is_terminal()) return plain;
  return std::make_unique<PagedOutput>(std::move(*plain), std::move(command), height - 2);
}

}  // namespace arrears
