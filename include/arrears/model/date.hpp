/// Date: a civil date without time or zone, and the little arithmetic that receivables need.
#pragma once

#include <algorithm>
#include <cassert>
#include <chrono>
#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace arrears {

/// A day of the proleptic Gregorian calendar, years 1 to 9999. A default-made Date is "not known"
/// and sorts before every known one.
class Date {
 public:
  constexpr Date() = default;
  constexpr explicit Date(std::chrono::sys_days day)
      : days_(static_cast<std::int32_t>(day.time_since_epoch().count())) {}

  /// The date, or empty when there is no such day (30 February).
  [[nodiscard]] static std::optional<Date> from_ymd(int year, unsigned month, unsigned day);
  /// Exactly `YYYY-MM-DD`.
  [[nodiscard]] static std::optional<Date> parse_iso(std::string_view text);
  /// Days since 1970-01-01, as stored in a ledger's columns.
  [[nodiscard]] static constexpr Date from_serial(std::int32_t days) {
    Date date;
    date.days_ = days;
    return date;
  }

  [[nodiscard]] constexpr bool known() const { return days_ != kUnknown; }
  [[nodiscard]] constexpr std::int32_t serial() const { return days_; }
  [[nodiscard]] constexpr std::chrono::sys_days sys() const {
    return std::chrono::sys_days{std::chrono::days{days_}};
  }
  [[nodiscard]] constexpr std::chrono::year_month_day ymd() const {
    assert(known());
    return sys();
  }
  [[nodiscard]] int year() const { return static_cast<int>(ymd().year()); }
  [[nodiscard]] unsigned month() const { return static_cast<unsigned>(ymd().month()); }
  [[nodiscard]] unsigned day() const { return static_cast<unsigned>(ymd().day()); }

  /// That many days later (earlier when negative), but never outside the years 1 to 9999.
  [[nodiscard]] constexpr Date plus_days(std::int32_t days) const {
    assert(known());
    return from_serial(static_cast<std::int32_t>(
        std::clamp<std::int64_t>(std::int64_t{days_} + days, kFirst, kLast)));
  }
  /// The same day `months` later, or that month's last day where it has no such day; never outside
  /// the years 1 to 9999.
  [[nodiscard]] Date plus_months(int months) const;
  [[nodiscard]] Date end_of_month() const;
  [[nodiscard]] Date start_of_month() const;
  /// 1 (Monday) to 7 (Sunday).
  [[nodiscard]] unsigned iso_weekday() const;

  /// `YYYY-MM-DD`; empty when not known.
  [[nodiscard]] std::string to_iso() const;

  friend constexpr auto operator<=>(Date, Date) = default;
  /// Whole days from `b` to `a`; both must be known.
  friend constexpr std::int32_t operator-(Date a, Date b) {
    assert(a.known() && b.known());
    return a.days_ - b.days_;
  }

 private:
  static constexpr std::int32_t kUnknown = std::numeric_limits<std::int32_t>::min();
  static constexpr std::int32_t kFirst = -719162;  // 0001-01-01
  static constexpr std::int32_t kLast = 2932896;   // 9999-12-31
  std::int32_t days_ = kUnknown;
};

/// Today in the system's local zone. The only clock of the program; the engine never calls it.
[[nodiscard]] Date today();

}  // namespace arrears
