#include "xlsx_library.hpp"

#include <string>

#include <dlfcn.h>

namespace arrears {
namespace {

Diagnostic unavailable(std::string reason) {
  return usage_error("xlsx-unavailable").with("reason", std::move(reason));
}

#if defined(ARREARS_HAS_XLSX) && defined(ARREARS_XLSX_LIBRARY)

struct Loaded {
  XlsxLibrary library;
  std::string fault;

  Loaded() {
    void* const handle = ::dlopen(ARREARS_XLSX_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
      fault = ::dlerror();
      return;
    }
    XlsxLibrary& l = library;
    take(handle, "workbook_new_opt", l.workbook_new_opt);
    take(handle, "workbook_add_worksheet", l.workbook_add_worksheet);
    take(handle, "workbook_add_format", l.workbook_add_format);
    take(handle, "workbook_set_properties", l.workbook_set_properties);
    take(handle, "workbook_close", l.workbook_close);
    take(handle, "worksheet_write_number", l.write_number);
    take(handle, "worksheet_write_string", l.write_string);
    take(handle, "worksheet_write_formula_num", l.write_formula_num);
    take(handle, "worksheet_freeze_panes", l.freeze_panes);
    take(handle, "worksheet_autofilter", l.autofilter);
    take(handle, "worksheet_set_column", l.set_column);
    take(handle, "worksheet_set_landscape", l.set_landscape);
    take(handle, "worksheet_set_paper", l.set_paper);
    take(handle, "worksheet_fit_to_pages", l.fit_to_pages);
    take(handle, "worksheet_repeat_rows", l.repeat_rows);
    take(handle, "format_set_bold", l.set_bold);
    take(handle, "format_set_num_format", l.set_num_format);
    take(handle, "format_set_bg_color", l.set_bg_color);
    take(handle, "format_set_top", l.set_top);
    take(handle, "format_set_bottom", l.set_bottom);
  }

 private:
  template <class Function>
  void take(void* handle, const char* name, Function& into) {
    into = reinterpret_cast<Function>(::dlsym(handle, name));
    if (into == nullptr && fault.empty()) fault = std::string("no ") + name;
  }
};

const Loaded& loaded() {
  static const Loaded once;
  return once;
}

#endif

}  // namespace

#if defined(ARREARS_HAS_XLSX) && defined(ARREARS_XLSX_LIBRARY)

Result<const XlsxLibrary*> xlsx_library() {
  if (!loaded().fault.empty()) return fail(unavailable(loaded().fault));
  return &loaded().library;
}

Result<bool> xlsx_ready() {
  const auto library = xlsx_library();
  if (!library) return fail(library.error());
  return true;
}

#else

Result<bool> xlsx_ready() { return fail(unavailable("libxlsxwriter-dev")); }

#ifdef ARREARS_HAS_XLSX
Result<const XlsxLibrary*> xlsx_library() { return fail(unavailable("libxlsxwriter-dev")); }
#endif

#endif

}  // namespace arrears
