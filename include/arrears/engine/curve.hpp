/// RecoveryCurve: the chance of success by days overdue, as collection practice tabulates it.
///
/// The curves (Table A by default, B, C) are data: `src/cli/data/curves/*.csv` with the columns
/// `curve,days,probability`. A curve is linear between its points and flat outside them. It is read
/// as P(paid within a year), so that it gives a daily hazard and never overstates a month
/// (semantics.md §7, "curve only").
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <arrears/model/rate.hpp>
#include <arrears/model/result.hpp>

namespace arrears {

/// One row of a curve's file: at `days` past due, `probability` between 0 and 1.
struct CurvePoint {
  std::int32_t days = 0;
  Rate probability;
};

class RecoveryCurve {
 public:
  /// Fails with `curve-empty`, `curve-not-rising` (days must rise strictly, within ±100000) or
  /// `curve-not-a-probability` (0 <= p <= 1). Points may come in any order of rows.
  [[nodiscard]] static Result<RecoveryCurve> from_points(std::string name,
                                                         std::vector<CurvePoint> points);

  [[nodiscard]] const std::string& name() const { return name_; }
  /// c(days): P(paid within a year | open at `days` past due).
  [[nodiscard]] double at(std::int32_t days) const;
  /// -ln(1 - c(days)) / 365; a certain success counts as 1 - 1e-6.
  [[nodiscard]] double daily_hazard(std::int32_t days) const;
  /// Sum of the daily hazards over u = days+1 .. days+horizon. Constant time.
  [[nodiscard]] double cumulative_hazard(std::int32_t days, std::int32_t horizon) const;
  /// P(paid within `horizon` days | open at `days` past due) = 1 - exp(-cumulative hazard).
  [[nodiscard]] double within(std::int32_t days, std::int32_t horizon) const;

 private:
  struct Point {
    std::int32_t days;
    double probability;
  };
  [[nodiscard]] double sum_up_to(std::int64_t day) const;

  std::string name_;
  std::vector<Point> points_;     // days strictly rising
  std::vector<double> running_;   // hazards summed from the day after the first point's day
};

}  // namespace arrears
