/// Days from bytes: which orders of day, month and year a cell allows, and the day it means.
///
/// Understood: `2026-03-01`, `2026/3/1`, `2026.3.1`, `20260301`, `01032026`, `1.3.2026`,
/// `3/1/2026`, `1-3-26`, month names in English, German, French, Spanish, Italian, Portuguese and
/// Dutch (`1-Mar-26`, `1. März 2026`, `March 1, 2026`, `1 de marzo de 2026`), also behind a day of
/// the week, `2026年3月1日`, `2026년 3월 1일`, `民國115年3月1日`, each with a time behind it that is
/// dropped; full-width digits. Two-digit years 00-69 are 2000-2069, 70-99 are 1970-1999.
/// `115/03/01` and `1150301` are days of the Republic of China.
#pragma once

#include <cstdint>
#include <string_view>

#include <arrears/model/date.hpp>
#include <arrears/read/conventions.hpp>

namespace arrears {

/// Why a cell is no day. `to_code` gives the catalogue code.
enum class DayFault : std::uint8_t {
  none,
  empty,          ///< nothing, zeros only (`00.00.0000`), or what programs write for no day
                  ///< (`0001-01-01`, `1753-01-01`, `1899-12-30`, `1900-01-01`): date-empty
  not_a_date,     ///< date-not-a-date
  no_such_day,    ///< 30 February, in any order: date-no-such-day
  other_order,    ///< a day only in another order than the one given: date-other-order
  excel_ruined,   ///< `05:23.4`, `#######`: a spreadsheet's display, the day is lost:
                  ///< date-excel-ruined
  excel_serial,   ///< `46082`, and serials were not asked for: date-excel-serial
  other_era,      ///< `令和8年3月1日`, `01/03/2569`: years of another calendar: date-other-era
  odd_year,       ///< before 1900, or so late that it is a slip: date-odd-year
};
[[nodiscard]] std::string_view to_code(DayFault fault);

/// What one cell says about its column's order.
struct DayEvidence {
  DayFault fault = DayFault::none;  ///< none where at least one order gives a day
  bool dmy = false, mdy = false, ymd = false;  ///< orders in which the cell is a day
  /// Also a day with a year of the Republic of China; counts only where a column has a cell that is
  /// nothing else.
  bool minguo = false;
  /// Every possible order gives the same day: the form itself says the order (`2026-03-01`,
  /// `1 Mar 2026`: possible in all three), or there is one order only, or day and month are equal.
  bool same_day = false;
  /// Points and two-digit years (`26.03.01`) that could also be year, month, day: the years of both
  /// readings, which only the whole column can tell apart.
  bool points_by_year = false;
  int year_last = 0, year_first = 0;
};

/// Honest evidence: `03/04/05` is possible in all three orders, `03/04/2026` in two. Points mean
/// day, month, year wherever that is a day at all; `points_by_year` says where that may be wrong.
[[nodiscard]] DayEvidence classify_day(std::string_view text);

/// A day read. `date` is known only if `fault` is none.
struct Day {
  DayFault fault = DayFault::none;
  bool had_time = false;  ///< a time of day was dropped
  Date date;
};

/// Reads a cell with a decided order. Forms that say their order themselves are read by it.
/// `excel_serials`: whole or broken numbers count days as spreadsheets do (1900 system).
[[nodiscard]] Day parse_day(std::string_view text, DateOrder order, bool excel_serials = false);

/// Reads exactly `YYYY-MM-DD`, the form of canonical ledgers. Years that nobody
/// means are faults, as in any other form.
[[nodiscard]] Day parse_iso_day(std::string_view text);

}  // namespace arrears
