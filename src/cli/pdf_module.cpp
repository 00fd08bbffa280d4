#include "pdf_module.hpp"

#include <filesystem>
#include <string>

#include <dlfcn.h>

namespace arrears {
namespace {

constexpr const char* kName = "arrears-pdf.so";

// Beside the program in a build folder, in the library folder when installed.
std::vector<std::filesystem::path> places() {
  std::error_code why;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", why);
  if (why) return {};
  const auto folder = program.parent_path();
  return {folder / "modules" / kName, folder / ARREARS_MODULES / kName};
}

}  // namespace

Result<PdfModule> PdfModule::load() {
  std::string reason = "not built";
  for (const auto& path : places()) {
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) continue;
    // Never unloaded: the libraries behind it keep state for the life of the process.
    void* module = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    void* symbol = module != nullptr ? ::dlsym(module, kPdfSymbol) : nullptr;
    if (symbol != nullptr) {
      return PdfModule(reinterpret_cast<MakePdfPrinter>(symbol));
    }
    const char* why = ::dlerror();
    reason = why != nullptr ? why : "?";
  }
  return fail(usage_error("pdf-module-missing").with("reason", reason));
}

}  // namespace arrears
