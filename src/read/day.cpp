#include <arrears/read/day.hpp>

#include "code_point.hpp"
#include "day_text.hpp"
#include "excel_serial.hpp"

namespace arrears {
namespace {

Day failed(DayFault fault) {
  Day day;
  day.fault = fault;
  return day;
}

unsigned two_digits(std::string_view text, std::size_t at) {
  return static_cast<unsigned>((text[at] - '0') * 10 + (text[at + 1] - '0'));
}

bool has_iso_form(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (const std::size_t i : {0U, 1U, 2U, 3U, 5U, 6U, 8U, 9U}) {
    if (!is_digit(text[i])) return false;
  }
  return true;
}

/// Needs the full reading; the text has the ISO form.
bool has_odd_year(std::string_view text) { return text < "1900-01-02" || text >= "2400"; }

Day read_iso(std::string_view text) {
  const unsigned year = two_digits(text, 0) * 100 + two_digits(text, 2);
  const auto date = Date::from_ymd(static_cast<int>(year), two_digits(text, 5),
                                   two_digits(text, 8));
  Day day;
  if (date) {
    day.date = *date;
  } else {
    day.fault = text == "0000-00-00" ? DayFault::empty : DayFault::no_such_day;
  }
  return day;
}

}  // namespace

std::string_view to_code(DayFault fault) {
  switch (fault) {
    case DayFault::none: return {};
    case DayFault::empty: return "date-empty";
    case DayFault::not_a_date: return "date-not-a-date";
    case DayFault::no_such_day: return "date-no-such-day";
    case DayFault::other_order: return "date-other-order";
    case DayFault::excel_ruined: return "date-excel-ruined";
    case DayFault::excel_serial: return "date-excel-serial";
    case DayFault::other_era: return "date-other-era";
    case DayFault::odd_year: return "date-odd-year";
  }
  return {};
}

DayEvidence classify_day(std::string_view text) { return evidence_of(read_day_text(text)); }

DayEvidence evidence_of(const DayReadings& readings) {
  DayEvidence evidence;
  evidence.fault = readings.fault;
  if (readings.fault != DayFault::none) return evidence;
  evidence.dmy = readings.in(DateOrder::dmy).known();
  evidence.mdy = readings.in(DateOrder::mdy).known();
  evidence.ymd = readings.in(DateOrder::ymd).known();
  evidence.minguo = readings.in(DateOrder::minguo).known();
  if (readings.points && !readings.ordered) {
    if (readings.short_years && evidence.dmy && evidence.ymd) {
      evidence.points_by_year = true;
      evidence.year_last = readings.in(DateOrder::dmy).year();
      evidence.year_first = readings.in(DateOrder::ymd).year();
    }
    evidence.mdy = evidence.mdy && !evidence.dmy;
    evidence.ymd = evidence.ymd && !evidence.dmy && !evidence.mdy;
  }
  Date first;
  evidence.same_day = true;
  const auto compare = [&](bool possible, DateOrder order) {
    if (!possible) return;
    if (first.known() && readings.in(order) != first) evidence.same_day = false;
    first = readings.in(order);
  };
  compare(evidence.dmy, DateOrder::dmy);
  compare(evidence.mdy, DateOrder::mdy);
  compare(evidence.ymd, DateOrder::ymd);
  return evidence;
}

Day parse_day(std::string_view text, DateOrder order, bool excel_serials) {
  if (has_iso_form(text) && !has_odd_year(text)) return read_iso(text);
  if (excel_serials) {
    if (const auto serial = read_excel_serial(text)) return *serial;
  }
  const DayReadings readings = read_day_text(text);
  if (readings.fault != DayFault::none) return failed(readings.fault);
  if (!readings.in(order).known()) return failed(DayFault::other_order);
  Day day;
  day.had_time = readings.had_time;
  day.date = readings.in(order);
  return day;
}

Day parse_iso_day(std::string_view text) {
  if (has_iso_form(text)) return parse_day(text, DateOrder::ymd);
  if (text.empty()) return failed(DayFault::empty);
  // The lenient reading only says why.
  const DayReadings readings = read_day_text(text);
  return failed(readings.fault == DayFault::none ? DayFault::not_a_date : readings.fault);
}

}  // namespace arrears
