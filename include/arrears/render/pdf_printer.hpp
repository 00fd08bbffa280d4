/// PdfPrinter: letters on pages. It lives in a module (`arrears-pdf.so`) that is loaded on first
/// use, so that no other run pays for its libraries.
#pragma once

#include <string>

#include <arrears/render/letter_document.hpp>
#include <arrears/render/sink.hpp>

namespace arrears {

/// One file at a time: `start`, `add` for each letter, `finish`. Each false on a failure.
class PdfPrinter {
 public:
  virtual ~PdfPrinter() = default;
  /// `day` is the date of creation that the file names (`YYYY-MM-DD`). The sink must live until
  /// `finish`.
  [[nodiscard]] virtual bool start(ByteSink& sink, const LetterLayout& layout,
                                   const std::string& day) = 0;
  /// Each letter begins on a page of its own.
  [[nodiscard]] virtual bool add(const LetterDocument& letter) = 0;
  [[nodiscard]] virtual bool finish() = 0;
};

/// The module's one symbol; its number changes with the types above.
inline constexpr const char* kPdfSymbol = "arrears_pdf_printer_2";
using MakePdfPrinter = PdfPrinter* (*)();

}  // namespace arrears
