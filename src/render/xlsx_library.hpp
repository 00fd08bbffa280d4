/// XlsxLibrary: libxlsxwriter, loaded when the first workbook is asked for, so that no other run
/// pays for it.
#pragma once

#include <arrears/model/result.hpp>

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#endif
#if __has_include(<xlsxwriter.h>)
#include <xlsxwriter.h>
#define ARREARS_HAS_XLSX 1
#endif
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

namespace arrears {

/// Whether workbooks can be written here. Fails with `xlsx-unavailable` (`reason`).
[[nodiscard]] Result<bool> xlsx_ready();

#ifdef ARREARS_HAS_XLSX

/// The functions that we use, as the library has them.
struct XlsxLibrary {
  decltype(&::workbook_new_opt) workbook_new_opt = nullptr;
  decltype(&::workbook_add_worksheet) workbook_add_worksheet = nullptr;
  decltype(&::workbook_add_format) workbook_add_format = nullptr;
  decltype(&::workbook_set_properties) workbook_set_properties = nullptr;
  decltype(&::workbook_close) workbook_close = nullptr;
  decltype(&::worksheet_write_number) write_number = nullptr;
  decltype(&::worksheet_write_string) write_string = nullptr;
  decltype(&::worksheet_write_formula_num) write_formula_num = nullptr;
  decltype(&::worksheet_freeze_panes) freeze_panes = nullptr;
  decltype(&::worksheet_autofilter) autofilter = nullptr;
  decltype(&::worksheet_set_column) set_column = nullptr;
  decltype(&::worksheet_set_landscape) set_landscape = nullptr;
  decltype(&::worksheet_set_paper) set_paper = nullptr;
  decltype(&::worksheet_fit_to_pages) fit_to_pages = nullptr;
  decltype(&::worksheet_repeat_rows) repeat_rows = nullptr;
  decltype(&::format_set_bold) set_bold = nullptr;
  decltype(&::format_set_num_format) set_num_format = nullptr;
  decltype(&::format_set_bg_color) set_bg_color = nullptr;
  decltype(&::format_set_top) set_top = nullptr;
  decltype(&::format_set_bottom) set_bottom = nullptr;
};

/// The loaded library; fails as `xlsx_ready`.
[[nodiscard]] Result<const XlsxLibrary*> xlsx_library();

#endif

}  // namespace arrears
