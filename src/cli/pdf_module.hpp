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
  /// One more printer; several may work at once, each in a thread of its own.
  [[nodiscard]] std::unique_ptr<PdfPrinter> printer() const {
    return std::unique_ptr<PdfPrinter>(make_());
  }

 private:
  explicit PdfModule(MakePdfPrinter make) : make_(make) {}
  MakePdfPrinter make_;
};

}  // namespace arrears
