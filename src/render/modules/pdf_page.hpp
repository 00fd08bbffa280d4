// A page that text flows onto: cairo's surface, pango's layouts, and where the next line goes.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <pango/pangocairo.h>

#include <arrears/render/letter_document.hpp>
#include <arrears/render/sink.hpp>

#include "pdf_glyphs.hpp"

namespace arrears {

constexpr double kPoints = 72 / 25.4;  // of a millimetre

struct FreeLayout {
  void operator()(PangoLayout* layout) const { g_object_unref(layout); }
};
using LayoutPtr = std::unique_ptr<PangoLayout, FreeLayout>;

struct TextStyle {
  double size = 1;       // times the letter's own
  bool bold = false;
  bool mono = false;
};

// All measures in points, from the upper left.
class PdfPage {
 public:
  PdfPage(ByteSink& sink, const LetterLayout& layout, const std::string& day);
  ~PdfPage();
  PdfPage(const PdfPage&) = delete;
  PdfPage& operator=(const PdfPage&) = delete;

  // A letter is flowed twice: once to count its pages, once to draw them. A dense one has less
  // room between its lines.
  void begin_letter(const std::string& language, bool dense, bool draw, int pages);
  // Ends the letter's last page and says how many there were.
  int end_letter();

  [[nodiscard]] LayoutPtr text(const std::string& words, double width,
                               const TextStyle& style = {}) const;
  [[nodiscard]] static double width_of(PangoLayout* layout);
  [[nodiscard]] static double height_of(PangoLayout* layout);
  [[nodiscard]] static double baseline_of(PangoLayout* layout);

  // At a fixed place, without moving what follows.
  void put(PangoLayout* layout, double x, double y);
  // Below what is there, broken between lines where the page ends.
  void flow(PangoLayout* layout, double indent = 0);
  // A new page where less than `height` is left.
  void need(double height);
  void rule(double x, double width, bool strong);
  void skip(double height) { y_ += height; }
  void move_to(double y) { y_ = y; }

  [[nodiscard]] double y() const { return y_; }
  [[nodiscard]] double left() const { return left_; }
  [[nodiscard]] double width() const { return page_width_ - left_ - right_; }
  [[nodiscard]] double bottom() const { return page_height_ - bottom_; }
  [[nodiscard]] double line_height() const { return size_ * (dense_ ? 1.2 : 1.4); }
  [[nodiscard]] int page() const { return page_; }
  [[nodiscard]] bool good() const;
  [[nodiscard]] bool finish();

 private:
  void end_page();
  // The family that the system takes for a letter of a language, where a generic one is asked for.
  [[nodiscard]] const std::string& family_with(char32_t letter, const std::string& generic,
                                               const std::string& language);

  const LetterLayout& layout_;
  cairo_surface_t* surface_ = nullptr;
  cairo_t* cairo_ = nullptr;
  PangoContext* context_ = nullptr;
  std::optional<PdfGlyphs> glyphs_;
  double page_width_ = 0, page_height_ = 0;
  double left_ = 25 * kPoints, right_ = 20 * kPoints, top_ = 20 * kPoints,
         bottom_ = 25 * kPoints;
  double size_ = 10;
  std::string family_, mono_family_;             // of the letter's language
  std::map<std::string, std::string> families_;  // by generic one and language
  double y_ = 0;
  int page_ = 1;
  int pages_ = 0;
  bool draw_ = false;
  bool dense_ = false;
};

}  // namespace arrears
