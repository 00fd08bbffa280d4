/// Until when a claim can be enforced.
#pragma once

#include <span>
#include <string_view>

#include <arrears/model/date.hpp>
#include <arrears/model/report_records.hpp>

namespace arrears {

/// The rule of a country or, where it has none, the one without a country; null where there is
/// neither.
[[nodiscard]] const LimitationRule* limitation_of(std::span<const LimitationRule> rules,
                                                  std::string_view country);

/// The last day on which a claim due on `due` can be enforced.
[[nodiscard]] Date barred_after(Date due, const LimitationRule& rule);

}  // namespace arrears
