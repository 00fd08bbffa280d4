/// Spread: the deviation of a sum of amounts that come or do not come, in integers.
#pragma once

#include <cstdint>

#include <arrears/engine/probability.hpp>

namespace arrears {

/// Half the width of a 90 % interval: 1.645 standard deviations of a sum of independent items. Like
/// every amount it is computed in integers; large ones lose bits that do not matter to a deviation.
class Spread {
 public:
  /// `largest`: no amount is larger.
  explicit Spread(std::int64_t largest) {
    while ((largest >> shift_) >= (std::int64_t{1} << 34U)) ++shift_;
  }
  void add(std::int64_t open, Probability p) {
    const auto scaled_open = static_cast<UWide>(open >> shift_);
    const auto chance = static_cast<UWide>(p.steps()) * static_cast<UWide>(p.complement().steps());
    variance_ += scaled_open * scaled_open * chance;
  }
  /// Adds what another one of the same largest amount collected.
  void add(const Spread& other) { variance_ += other.variance_; }
  /// `widening`: by how much sums really vary more than independent ones, in hundredths; at least
  /// 100.
  [[nodiscard]] std::int64_t half_width(std::int32_t widening = 100) const {
    const UWide deviation = square_root(variance_);  // times 10^4
    const UWide wide = deviation * static_cast<UWide>(widening) / 100U;
    return static_cast<std::int64_t>(((wide * 1645U / 1000U) << shift_) / 10000U);
  }

 private:
  __extension__ using UWide = unsigned __int128;

  static UWide square_root(UWide value) {
    UWide root = 0;
    for (UWide bit = UWide{1} << 126U; bit != 0; bit >>= 2U) {
      if (value >= root + bit) {
        value -= root + bit;
        root = (root >> 1U) + bit;
      } else {
        root >>= 1U;
      }
    }
    return root;
  }

  unsigned shift_ = 0;
  UWide variance_ = 0;
};

}  // namespace arrears
