/// HazardFitter: the passes of the estimator (recover.hpp) over one history.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include <arrears/engine/recover.hpp>

#include "pay_rhythm.hpp"
#include "pay_windows.hpp"
#include "spells.hpp"

namespace arrears {

class HazardFitter {
 public:
  HazardFitter(const Spells& spells, const RecoveryCurve& prior, const FitOptions& options,
               const PayWindows& windows);
  [[nodiscard]] HazardShape fit();

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

  const Spells& spells_;
  const RecoveryCurve& prior_;
  const FitOptions& options_;
  const PayWindows& windows_;
  std::int32_t first_ = 0, last_ = 0;
  std::vector<double> theta_;
  int frailty_step_ = 0;
  HazardShape shape_;
  std::vector<CustomerSpeed> speeds_;
  std::array<double, kWindowDays> ready_{};  // working space
};

/// Fits one view of the history as known on `as_of`.
[[nodiscard]] HazardShape fit_view(HazardView view, const PaymentHistory& history, Date as_of,
                                   const RecoveryCurve& prior, const PayRhythms& rhythms,
                                   const FitOptions& options);

/// A fitted shape with each customer's record. The part looks at `rhythms` from then on.
[[nodiscard]] HazardPart with_customers(HazardShape shape, const PaymentHistory& history,
                                        Date as_of, const PayRhythms& rhythms,
                                        const FitOptions& options);

}  // namespace arrears
