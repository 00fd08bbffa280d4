/// ViewSpells: the spells and pay windows of some customers as the views of a hazard see them, made
/// once for all views that see the same ones.
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include <arrears/engine/recover.hpp>

#include "pay_rhythm.hpp"
#include "pay_windows.hpp"
#include "spells.hpp"

namespace arrears {

/// What a view looks at of the calendar; null: all its days are alike.
[[nodiscard]] inline const PayRhythms* seen_by(HazardView view, const PayRhythms& rhythms) {
  return view == HazardView::plain ? nullptr : &rhythms;
}

class ViewSpells {
 public:
  /// `usual`: the mean delay that habits are compared with; unknown: learned, from all customers.
  ViewSpells(const PaymentHistory& history, Date as_of, const PayRhythms& rhythms,
             const FitOptions& options, CustomerRange customers, std::optional<double> usual);

  [[nodiscard]] const Spells& spells(HazardView view);
  [[nodiscard]] const PayWindows& windows(HazardView view);
  [[nodiscard]] const Habits& habits();
  [[nodiscard]] const PayRhythms* rhythms(HazardView view) const {
    return seen_by(view, rhythms_);
  }
  [[nodiscard]] CustomerRange customers() const { return customers_; }

 private:
  const PaymentHistory& history_;
  Date as_of_;
  const PayRhythms& rhythms_;
  const FitOptions& options_;
  CustomerRange customers_;
  std::optional<double> usual_;
  ReadyDays days_;
  std::optional<Habits> habits_;
  std::array<std::optional<Spells>, kHazardViews.size()> spells_;
  std::array<std::optional<PayWindows>, kHazardViews.size()> windows_;
};

}  // namespace arrears
