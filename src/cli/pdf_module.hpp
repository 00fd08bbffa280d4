/// PDF module: the shared object that prints letters, found beside the program or where it was
/// installed, and loaded on first use.
#pragma once

#include <memory>

#include <arrears/model/result.hpp>
#include <arrears/render/pdf_printer.hpp>

namespace arrears {

class PdfModule {
 public:
  /// Fails with `pdf-module-missing` (status 2) and the loader's reason.
  [[nodiscard]] static Result<PdfModule> load();
  [[nodiscard]] PdfPrinter& printer() { return *printer_; }

 private:
  explicit PdfModule(std::unique_ptr<PdfPrinter> printer) : printer_(std::move(printer)) {}
  std::unique_ptr<PdfPrinter> printer_;
};

}  // namespace arrears
