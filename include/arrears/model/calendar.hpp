/// Calendar: weekends and public holidays of a country (`holidays.csv`), and rolling over them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <arrears/model/date.hpp>

namespace arrears {

/// Whether a due date on a weekend or holiday moves (semantics.md §1). Deadlines always roll.
enum class DueRoll : std::uint8_t { none, following };

/// Saturdays, Sundays and the holidays added per country (ISO 3166 code; empty = every country).
class Calendar {
 public:
  void add_holiday(std::string_view country, Date day);

  [[nodiscard]] bool is_business_day(std::string_view country, Date day) const;
  /// The day itself, or the next business day after it (none is after 9999-12-31).
  [[nodiscard]] Date roll_following(std::string_view country, Date day) const;

 private:
  std::unordered_map<std::string, std::vector<Date>> holidays_;
};

}  // namespace arrears
