#include "progress.hpp"

#include <chrono>
#include <filesystem>

#include <unistd.h>

#include <arrears/read/read_progress.hpp>

#include "console.hpp"
#include "terminal.hpp"

namespace arrears {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kErase = "\r\x1b[K";
std::atomic<bool> shown{false};

void put(std::string_view text) {
  // A terminal that is gone is no reason to stop.
  if (::write(STDERR_FILENO, text.data(), text.size()) < 0) return;
}

// The bytes of all inputs, where all are plain files of text.
std::uint64_t size_of(const std::vector<std::string>& paths) {
  std::uint64_t all = 0;
  for (const std::string& path : paths) {
    std::error_code why;
    const std::uint64_t size = std::filesystem::file_size(path, why);
    const std::string kind = std::filesystem::path(path).extension();
    if (why || kind == ".gz" || kind == ".zst" || kind == ".xlsx") return 0;
    all += size;
  }
  return all;
}

}  // namespace

std::string progress_text(const Catalogue& catalogue, std::uint64_t rows, std::uint64_t bytes,
                          std::uint64_t bytes_all, double seconds) {
  const double rate = seconds > 0 ? static_cast<double>(rows) / seconds : 0;
  Diagnostic said = note("progress-rows")
                        .with("rows", grouped(rows))
                        .with("rate", grouped(static_cast<std::uint64_t>(rate)));
  if (bytes > 0 && bytes < bytes_all) {
    const double left =
        seconds * static_cast<double>(bytes_all - bytes) / static_cast<double>(bytes);
    said.code = "progress-rows-left";
    said = std::move(said).with("left", std::to_string(static_cast<std::uint64_t>(left + 0.5)));
  }
  return catalogue.text(said);
}

void erase_progress() noexcept {
  if (shown.exchange(false)) put(kErase);
}

void Progress::watch(const std::vector<std::string>& paths, const Catalogue& catalogue) {
  constexpr std::uint64_t kQuick = std::uint64_t{1} << 24U;  // bytes, read in far less
  if (!lines_can_be_rewritten() || thread_.joinable()) return;
  bytes_ = size_of(paths);
  if (bytes_ > 0 && bytes_ < kQuick) return;
  catalogue_ = &catalogue;
  thread_ = std::thread([this] { show(); });
}

void Progress::show() {
  const auto begin = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  auto wait = 1000ms;
  while (!over_.wait_for(lock, wait, [this] { return finished_; })) {
    wait = 200ms;
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    const std::uint64_t rows = read_progress().rows.load(std::memory_order_relaxed);
    if (rows == 0) continue;
    const std::uint64_t bytes = read_progress().bytes.load(std::memory_order_relaxed);
    const std::string text = progress_text(*catalogue_, rows, bytes, bytes_, taken.count());
    shown = true;
    put(std::string(kErase) + text);
  }
}

void Progress::finish() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    finished_ = true;
  }
  over_.notify_all();
  thread_.join();
  erase_progress();
}

}  // namespace arrears
