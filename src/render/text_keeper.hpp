/// TextKeeper: texts that a row source makes up while it fills, kept once each for as long as it
/// lives. Few differ (joined codes), however many rows there are.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>

namespace arrears {

class TextKeeper {
 public:
  /// The kept copy; may be called from several threads at once.
  [[nodiscard]] std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto known = texts_.find(text);
    return known != texts_.end() ? *known : *texts_.emplace(text).first;
  }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  std::mutex mutex_;
  std::unordered_set<std::string, Hash, std::equal_to<>> texts_;  // its nodes never move
};

}  // namespace arrears
