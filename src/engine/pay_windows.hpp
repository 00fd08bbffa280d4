/// PayWindows: when what was paid on a pay day became ready to be, and what waits for the next.
///
/// A customer that pays on certain days pays then what became ready since the last of them. So a
/// payment says that its item became ready on one of the days before, and an open item may be ready
/// already.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <arrears/engine/recovery_parameters.hpp>

#include "pay_rhythm.hpp"
#include "spells.hpp"

namespace arrears {

inline constexpr std::size_t kWindowDays = 40;  ///< that anything waits at most

/// On which days some customers pay what is ready, kept from one view of their spells to the next.
class ReadyDays {
 public:
  ReadyDays(const PayRhythms& rhythms, CustomerRange customers)
      : rhythms_(rhythms), customers_(customers), kept_(customers.size()) {}

  /// The readiness of the n-th of the customers on `count` days from `first` on; holds until its
  /// next call for that customer.
  [[nodiscard]] std::span<const float> of(std::size_t customer, Date first, std::size_t count);

 private:
  struct Kept {
    Date first;
    std::vector<float> share;
  };

  const PayRhythms& rhythms_;
  CustomerRange customers_;
  std::vector<Kept> kept_;
};

class PayWindows {
 public:
  /// Without days every window is empty: paid when ready.
  PayWindows(const Spells& spells, ReadyDays* days, Date as_of);

  /// For each day back from the end of a spell, from that end on, the chance that what became ready
  /// on it still waited: before that end of a spell that ends with a payment, after it of one that
  /// ends with the as-of date. Empty: nothing waits.
  [[nodiscard]] std::span<const float> of(std::size_t spell) const;
  /// Where the window of a spell begins among those of all, and how long all of them are.
  [[nodiscard]] std::size_t begin_of(std::size_t spell) const {
    return from_.empty() ? 0 : from_[spell];
  }
  [[nodiscard]] std::size_t size() const { return waiting_.size(); }
  /// How likely a payment at the end of a spell became ready on each day of its window, by a
  /// hazard; sums to 1. The hazard may be empty: all days alike. `shares` is as long as the window.
  static void ready(std::span<const float> waiting, std::int32_t end, const HazardAxis& hazard,
                    std::span<double> shares);

 private:
  std::vector<float> waiting_;
  std::vector<std::uint32_t> from_;  // per spell, one more at the end; empty: no windows
};

}  // namespace arrears
