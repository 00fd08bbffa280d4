/// Days from bytes: which orders of day, month and year a cell allows, and the day it means.
///
/// Understood: `2026-03-01`, `2026/3/1`, `2026.3.1`, `20260301`, `01032026`, `1.3.2026`,
/// `3/1/2026`, `1-3-26`, month names in English, German, French and Spanish (`1-Mar-26`,
/// `1. März 2026`, `March 1, 2026`, `1 de marzo de 2026`), `2026年3月1日`, each with a time behind
/// it that is dropped; full-width digits. Two-digit years 00-69 are 2000-2069, 70-99 are 1970-1999.
#pragma once

#include <cstdint>
#include <string_view>

#include <arrears/model/date.hpp>
#include <arrears/read/conventions.hpp>

namespace arrears {

/// Why a cell is no day. `to_code` gives the catalogue code.
enum class DayFault : std::uint8_t {
  none,
  empty,          ///< nothing, or zeros only (`00.00.0000`): date-empty; mostly no error
  not_a_date,     ///< date-not-a-date
  no_such_day,    ///< 30 February, in any order: date-no-such-day
  other_order,    ///< a day only in another order than the one given: date-other-order
  excel_ruined,   ///< `05:23.4`, `#######`: a spreadsheet's display, the day is lost:
                  ///< date-excel-ruined
  excel_serial,   ///< `46082`, and serials were not asked for: date-excel-serial
};
[[nodiscard]] std::string_view to_code(DayFault fault);

/// What one cell says about its column's order.
struct DayEvidence {
  DayFault fault = DayFault::none;  ///< none where at least one order gives a day
  bool dmy = false, mdy = false, ymd = false;  ///< orders in which the cell is a day
  /// Every possible order gives the same day: the form itself says the order (`2026-03-01`,
  /// `1 Mar 2026`: possible in all three), or there is one order only, or day and month are equal.
  bool same_day = false;
};

/// Honest evidence: `03/04/05` is possible in all three orders, `03/04/2026` in two. Points mean
/// day, month, year wherever that is a day at all, since no one writes another order with points.
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

/// Reads exactly `YYYY-MM-DD`, the form of canonical ledgers.
[[nodiscard]] Day parse_iso_day(std::string_view text);

}  // namespace arrears
