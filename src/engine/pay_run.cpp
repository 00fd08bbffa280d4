#include "pay_run.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>

namespace arrears {
namespace {

constexpr unsigned kWeek = 7;

struct Weekday {
  std::string_view name, chinese;
};
constexpr std::array<Weekday, kWeek> kDayNames{{{"monday", "一"},
                                                {"tuesday", "二"},
                                                {"wednesday", "三"},
                                                {"thursday", "四"},
                                                {"friday", "五"},
                                                {"saturday", "六"},
                                                {"sunday", "日"}}};

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('.')) text.remove_suffix(1);
  return text;
}

// 1 (Monday) to 7; 0 for anything else. English names may be cut short to three letters.
unsigned weekday_of(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (unsigned i = 0; i < kWeek; ++i) {
    const bool english = lower.size() >= 3 && kDayNames[i].name.starts_with(lower);
    const bool chinese = (lower.starts_with("周") || lower.starts_with("星期")) &&
                         lower.ends_with(kDayNames[i].chinese);
    if (english || chinese) return i + 1;
  }
  return lower == "星期天" ? kWeek : 0;
}

Date on_day_of_month(Date month, unsigned day) {
  const Date end = month.end_of_month();
  return Date::from_ymd(end.year(), end.month(), std::min(day, end.day())).value();
}

Date last_of(std::string_view text, Date day) {
  if (const unsigned weekday = weekday_of(text); weekday != 0) {
    const unsigned back = (day.iso_weekday() + kWeek - weekday) % kWeek;
    return day.plus_days(-static_cast<std::int32_t>(back));
  }
  unsigned number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = problem == std::errc{} && end == text.data() + text.size();
  if (!whole || number < 1 || number > 31) return {};
  const Date here = on_day_of_month(day, number);
  return here <= day ? here : on_day_of_month(day.plus_months(-1), number);
}

}  // namespace

Date last_pay_run(std::string_view pay_day, Date day) {
  Date last;
  while (!pay_day.empty()) {
    const std::size_t end = std::min(pay_day.find_first_of(";,/"), pay_day.size());
    const Date one = last_of(trimmed(pay_day.substr(0, end)), day);
    if (one.known() && (!last.known() || last < one)) last = one;
    pay_day.remove_prefix(std::min(end + 1, pay_day.size()));
  }
  return last;
}

}  // namespace arrears
