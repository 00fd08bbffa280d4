#include <arrears/engine/limitation.hpp>

namespace arrears {

const LimitationRule* limitation_of(std::span<const LimitationRule> rules,
                                    std::string_view country) {
  const LimitationRule* general = nullptr;
  for (const LimitationRule& rule : rules) {
    if (!country.empty() && rule.country == country) return &rule;
    if (rule.country.empty()) general = &rule;
  }
  return general;
}

Date barred_after(Date due, const LimitationRule& rule) {
  const int months = rule.years * 12 + rule.months;
  if (!rule.from_year_end) return due.plus_months(months);
  return Date::from_ymd(due.year(), 12, 31)->plus_months(months);
}

}  // namespace arrears
