/// HazardFitter: the passes of the estimator (recover.hpp) over one history.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <arrears/engine/recover.hpp>

#include "view_spells.hpp"

namespace arrears {

class HazardFitter {
 public:
  HazardFitter(const Spells& spells, const RecoveryCurve& prior, const FitOptions& options,
               const PayWindows& windows);
  /// Starts where another view of the same customers ended; fewer passes do then.
  void start_near(const HazardPart& other);
  void fit();
  [[nodiscard]] const HazardShape& shape() const { return shape_; }
  /// Each customer's record by that shape.
  [[nodiscard]] const std::vector<CustomerSpeed>& speeds() const { return speeds_; }

 private:
  void set_range();
  void estimate_hazard();
  void count(std::size_t place, double theta, std::vector<double>& risk,
             std::vector<double>& paid);
  void count_expected();
  [[nodiscard]] double log_likelihood(double k) const;
  void choose_frailty(bool first_pass);
  [[nodiscard]] double frailty_at(int step) const;
  [[nodiscard]] std::size_t slot(std::int32_t day) const;
  [[nodiscard]] std::span<double> ready_of(std::size_t spell);

  const Spells& spells_;
  const RecoveryCurve& prior_;
  const FitOptions& options_;
  const PayWindows& windows_;
  std::int32_t first_ = 0, last_ = 0;
  std::vector<double> theta_;
  int frailty_step_ = 0;
  bool near_ = false;  // started near the end
  HazardShape shape_;
  std::vector<CustomerSpeed> speeds_;
  std::vector<double> ready_;  // of paid spells, when in its window each became ready
};

/// Fits one view of what is seen, with each customer's record; `near`, if any, is another view of
/// it, fitted before.
[[nodiscard]] HazardPart fit_view(HazardView view, ViewSpells& seen, const RecoveryCurve& prior,
                                  const FitOptions& options, const HazardPart* near = nullptr);

/// Fitted shapes with the record of each customer of the history. The parts look at `rhythms` from
/// then on.
[[nodiscard]] std::vector<HazardPart> with_customers(std::span<const HazardShape> shapes,
                                                     const PaymentHistory& history, Date as_of,
                                                     const PayRhythms& rhythms,
                                                     const FitOptions& options);

}  // namespace arrears
