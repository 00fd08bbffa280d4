// Dates with words in them.
#include <algorithm>
#include <array>
#include <string>

#include "day_parts.hpp"
#include "month_name.hpp"

namespace arrears {
namespace {

void drop_blanks(std::string_view& text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
}

bool drop(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  drop_blanks(text);
  return true;
}

}  // namespace

std::optional<DayReadings> read_day_with_units(std::string_view text) {
  std::array<int, 3> parts{};
  constexpr std::array<std::array<std::string_view, 2>, 3> kUnits{
      {{"年", "년"}, {"月", "월"}, {"日", "일"}}};
  (void)drop(text, "中華");
  (void)drop(text, "中华");
  const bool republic = drop(text, "民國") || drop(text, "民国");
  for (std::size_t i = 0; i < 3; ++i) {
    const std::size_t size = count_digits(text);
    const bool short_year = i == 0 && (size == 3 || (republic && size >= 1));
    if (i == 0 ? size != 4 && !short_year : size < 1 || size > 2) return std::nullopt;
    parts[i] = digits_value(text.substr(0, size));
    if (i == 0 && size < 4) {
      if (!is_minguo(parts[0])) return std::nullopt;
      parts[0] += kMinguo;
    }
    text.remove_prefix(size);
    drop_blanks(text);
    const bool day = i == 2;
    if (!drop(text, kUnits[i][0]) && !drop(text, kUnits[i][1]) &&
        !(day && (text.empty() || drop(text, "号") || drop(text, "號")))) {
      return std::nullopt;
    }
  }
  if (!text.empty()) return std::nullopt;
  DayReadings readings;
  set_days(readings, day_of(parts[0], parts[1], parts[2]));
  return readings;
}

namespace {

bool is_ordinal(std::string_view word) {
  return word == "st" || word == "nd" || word == "rd" || word == "th" || word == "er" ||
         word == "º" || word == "°" || word == "ª";
}

/// `Sun 1 Mar 2026`, `lundi 2 mars 2026`.
bool is_week_day(std::string_view word) {
  constexpr std::string_view kDays =
      " monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat "
      "sunday sun montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sonnabend sa "
      "sonntag so lundi lun mardi mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim "
      "lunes martes miércoles mié jueves jue viernes vie sábado sáb domingo dom ";
  return word.size() > 1 && kDays.find(' ' + std::string(word) + ' ') != std::string_view::npos;
}

}  // namespace

/// Words and numbers with blanks, points, commas, slashes or hyphens between them.
std::optional<DayReadings> read_day_with_month(std::string_view text) {
  std::array<std::string_view, 2> numbers;
  std::size_t count = 0;
  std::optional<unsigned> month;
  std::size_t month_at = 0;  // how many numbers stood before it
  while (!text.empty()) {
    if (std::string_view(" .,-/").find(text[0]) != std::string_view::npos) {
      text.remove_prefix(1);
      continue;
    }
    const std::size_t digits = count_digits(text);
    const std::size_t size =
        digits > 0 ? digits : std::min(text.find_first_of(" .,-/0123456789"), text.size());
    const std::string_view word = text.substr(0, size);
    text.remove_prefix(size);
    if (digits > 0) {
      if (count == 2) return std::nullopt;
      numbers[count++] = word;
    } else if (const auto named = find_month(word); named && !month) {
      month = named;
      month_at = count;
    } else if (word != "de" && word != "del" && word != "of" && word != "di" && !is_ordinal(word) &&
               (count > 0 || month || !is_week_day(word))) {
      return std::nullopt;
    }
  }
  if (!month || count != 2) return std::nullopt;
  const bool year_first = numbers[0].size() == 4;
  const std::string_view year = numbers[year_first ? 0 : 1];
  const std::string_view day = numbers[year_first ? 1 : 0];
  // `2026 1 March` and `1 26 March` are nobody's way.
  if (month_at == 2 || (year_first && month_at != 1)) return std::nullopt;
  if ((year.size() != 4 && year.size() != 2) || day.size() > 2) return std::nullopt;
  DayReadings readings;
  set_days(readings, day_of(full_year(year), static_cast<int>(*month), digits_value(day)));
  return readings;
}

}  // namespace arrears
