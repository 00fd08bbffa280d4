// How glyphs come into the file. Fonts are left to cairo to embed, but for those whose outlines are
// CFF, as the Chinese ones are as a rule: cairo 1.16 copies all of such a font's many megabytes for
// each file, and its subset is several times the size it need be, and lacks a character at times.
#pragma once

#include <unordered_map>

#include <pango/pangocairo.h>

namespace arrears {

class PdfGlyphs {
 public:
  explicit PdfGlyphs(cairo_t* cairo) : cairo_(cairo) {}
  ~PdfGlyphs();
  PdfGlyphs(const PdfGlyphs&) = delete;
  PdfGlyphs& operator=(const PdfGlyphs&) = delete;

  // The line's own left edge and baseline, in points.
  void show(PangoLayout* layout, PangoLayoutLine* line, double x, double baseline);

 private:
  [[nodiscard]] cairo_font_face_t* outlines_of(PangoFont* font);
  void show_run(const char* text, const PangoGlyphItem& run, double x, double baseline);

  cairo_t* cairo_;
  std::unordered_map<PangoFont*, cairo_font_face_t*> faces_;  // null: cairo's own way will do
};

}  // namespace arrears
