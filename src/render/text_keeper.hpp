/// TextKeeper: texts that a row source makes up while it fills, kept once each for as long as it
/// lives. Few differ (joined codes), however many rows there are.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>

namespace arrears {

class TextKeeper {
 public:
  /// The kept copy; may be called from several threads at once.
  [[nodiscard]] std::string_view keep(std::string text) {
    if (text.empty()) return {};
    const std::lock_guard<std::mutex> lock(mutex_);
    return *texts_.insert(std::move(text)).first;
  }

 private:
  std::mutex mutex_;
  std::unordered_set<std::string> texts_;  // its nodes never move
};

}  // namespace arrears
