// Lending: things that one thread uses at a time, as many as are used at the same time.
#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace arrears {

template <class Thing>
class Lending {
 public:
  /// One that was given back, or else a new one.
  [[nodiscard]] std::unique_ptr<Thing> borrow() {
    {
      const std::lock_guard lock(mutex_);
      if (!things_.empty()) {
        auto thing = std::move(things_.back());
        things_.pop_back();
        return thing;
      }
    }
    return std::make_unique<Thing>();
  }
  void give_back(std::unique_ptr<Thing> thing) {
    const std::lock_guard lock(mutex_);
    things_.push_back(std::move(thing));
  }
  /// All that were given back. Call when nothing is lent any more.
  [[nodiscard]] const std::vector<std::unique_ptr<Thing>>& all() const { return things_; }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<Thing>> things_;
};

}  // namespace arrears
