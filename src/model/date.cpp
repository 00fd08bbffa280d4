#include <arrears/model/date.hpp>

#include <cassert>
#include <ctime>

namespace arrears {
namespace {

namespace chrono = std::chrono;

// `count` digits at `at`, or -1.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

std::optional<Date> Date::from_ymd(int y, unsigned m, unsigned d) {
  // Months and days are bytes inside <chrono>: 257 would come back as 1.
  if (y < 1 || y > 9999 || m > 12 || d > 31) return std::nullopt;
  const chrono::year_month_day parts{chrono::year{y}, chrono::month{m}, chrono::day{d}};
  if (!parts.ok()) return std::nullopt;
  return Date(chrono::sys_days{parts});
}

std::optional<Date> Date::parse_iso(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int y = digits(text, 0, 4);
  const int m = digits(text, 5, 2);
  const int d = digits(text, 8, 2);
  if (y < 0 || m < 0 || d < 0) return std::nullopt;
  return from_ymd(y, static_cast<unsigned>(m), static_cast<unsigned>(d));
}

Date Date::plus_months(int count) const {
  assert(known());
  const std::int64_t month_number = std::int64_t{year()} * 12 + (month() - 1) + count;
  if (month_number < 12) return from_serial(kFirst);
  if (month_number >= 10'000 * 12) return from_serial(kLast);
  const chrono::year_month target{chrono::year{static_cast<int>(month_number / 12)},
                                  chrono::month{static_cast<unsigned>(month_number % 12) + 1}};
  const chrono::year_month_day moved = target / ymd().day();
  return Date(chrono::sys_days{moved.ok() ? moved : target / chrono::last});
}

Date Date::end_of_month() const {
  assert(known());
  return Date(chrono::sys_days{ymd().year() / ymd().month() / chrono::last});
}

Date Date::start_of_month() const {
  assert(known());
  return Date(chrono::sys_days{ymd().year() / ymd().month() / chrono::day{1}});
}

unsigned Date::iso_weekday() const {
  assert(known());
  return chrono::weekday{sys()}.iso_encoding();
}

std::string Date::to_iso() const {
  if (!known()) return {};
  const chrono::year_month_day parts = ymd();
  int y = static_cast<int>(parts.year());
  unsigned m = static_cast<unsigned>(parts.month());
  unsigned d = static_cast<unsigned>(parts.day());
  std::string out = "0000-00-00";
  for (std::size_t i = 4; i-- > 0; y /= 10) out[i] = static_cast<char>('0' + y % 10);
  for (std::size_t i = 7; i-- > 5; m /= 10) out[i] = static_cast<char>('0' + m % 10);
  for (std::size_t i = 10; i-- > 8; d /= 10) out[i] = static_cast<char>('0' + d % 10);
  return out;
}

Date today() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  return *Date::from_ymd(local.tm_year + 1900, static_cast<unsigned>(local.tm_mon) + 1,
                         static_cast<unsigned>(local.tm_mday));
}

}  // namespace arrears
