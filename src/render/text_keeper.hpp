/// TextKeeper: texts that a row source makes up while it fills, kept once each for as long as it
/// lives. Few differ (joined codes), however many rows there are.
#pragma once

#include <array>
#include <cstddef>
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

  /// The texts that one thread kept last: for those it neither waits for other threads nor hashes.
  class Recent {
   public:
    explicit Recent(TextKeeper& keeper) : keeper_(keeper) {}

    [[nodiscard]] std::string_view keep(std::string_view text) {
      for (const std::string_view known : known_) {
        if (known == text) return known;
      }
      const std::string_view kept = keeper_.keep(text);
      known_[next_++ % known_.size()] = kept;
      return kept;
    }

   private:
    TextKeeper& keeper_;
    std::array<std::string_view, 8> known_;
    std::size_t next_ = 0;
  };

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
