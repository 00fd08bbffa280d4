#include "pdf_page.hpp"

#include <algorithm>

#include <cairo/cairo-pdf.h>

namespace arrears {
namespace {

constexpr double kUnit = PANGO_SCALE;
constexpr char32_t kFullStop = 0x3002;  // stands elsewhere in Taiwan than on the mainland

cairo_status_t take(void* closure, const unsigned char* bytes, unsigned length) {
  auto* sink = static_cast<ByteSink*>(closure);
  const bool taken = sink->write({reinterpret_cast<const char*>(bytes), length});
  return taken ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

}  // namespace

PdfPage::PdfPage(ByteSink& sink, const LetterLayout& layout, const std::string& day)
    : layout_(layout), size_(layout.font_size) {
  const bool letter = layout.paper == "letter";
  page_width_ = letter ? 612 : 210 * kPoints;
  page_height_ = letter ? 792 : 297 * kPoints;
  surface_ = cairo_pdf_surface_create_for_stream(take, &sink, page_width_, page_height_);
  // Not the clock's day: the same run makes the same bytes.
  cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_CREATE_DATE,
                                 (day + "T00:00:00Z").c_str());
  cairo_ = cairo_create(surface_);
  glyphs_.emplace(cairo_);
  context_ = pango_cairo_create_context(cairo_);
  pango_cairo_context_set_resolution(context_, 72);
}

PdfPage::~PdfPage() {
  glyphs_.reset();
  g_object_unref(context_);
  cairo_destroy(cairo_);
  cairo_surface_destroy(surface_);
}

bool PdfPage::good() const {
  return cairo_status(cairo_) == CAIRO_STATUS_SUCCESS &&
         cairo_surface_status(surface_) == CAIRO_STATUS_SUCCESS;
}

bool PdfPage::finish() {
  cairo_surface_finish(surface_);
  return cairo_surface_status(surface_) == CAIRO_STATUS_SUCCESS;
}

void PdfPage::begin_letter(const std::string& language, bool dense, bool draw, int pages) {
  // Chinese characters have other shapes in Taiwan than on the mainland.
  pango_context_set_language(context_, pango_language_from_string(language.c_str()));
  // Named, or a mark after a Latin word, and a Chinese name in a German letter, would be taken from
  // whatever font has it. It comes last: its Latin letters would make a file six times the size.
  const std::string han =
      ',' + family_with(kFullStop, "sans-serif", language.starts_with("zh") ? language : "zh-CN");
  family_ = (layout_.font.empty() ? family_with('a', "sans-serif", "en") : layout_.font) + han;
  mono_family_ = family_with('a', "monospace", "en") + han;
  dense_ = dense;
  draw_ = draw;
  pages_ = pages;
  page_ = 1;
  y_ = top_;
}

const std::string& PdfPage::family_with(char32_t letter, const std::string& generic,
                                        const std::string& language) {
  const auto [known, added] = families_.try_emplace(generic + ' ' + language, generic);
  std::string& family = known->second;
  if (!added) return family;
  PangoFontDescription* wanted = pango_font_description_new();
  pango_font_description_set_family(wanted, generic.c_str());
  PangoFontset* set =
      pango_context_load_fontset(context_, wanted, pango_language_from_string(language.c_str()));
  PangoFont* font = set != nullptr ? pango_fontset_get_font(set, letter) : nullptr;
  if (font != nullptr) {
    PangoFontDescription* found = pango_font_describe(font);
    const char* name = pango_font_description_get_family(found);
    if (name != nullptr) family = name;
    pango_font_description_free(found);
    g_object_unref(font);
  }
  if (set != nullptr) g_object_unref(set);
  pango_font_description_free(wanted);
  return family;
}

int PdfPage::end_letter() {
  const int pages = page_;
  end_page();
  return pages;
}

void PdfPage::end_page() {
  if (draw_) {
    const TextStyle small{0.75, false, false};
    double y = page_height_ - bottom_ + 6 * kPoints;
    for (const std::string& line : layout_.footer) {
      const LayoutPtr words = text(line, width(), small);
      put(words.get(), left_, y);
      y += height_of(words.get());
    }
    if (pages_ > 1) {
      const LayoutPtr number =
          text(std::to_string(page_) + " / " + std::to_string(pages_), width(), small);
      put(number.get(), left_ + width() - width_of(number.get()), y);
    }
    cairo_show_page(cairo_);
  }
  ++page_;
  y_ = top_;
}

LayoutPtr PdfPage::text(const std::string& words, double width, const TextStyle& style) const {
  PangoLayout* layout = pango_layout_new(context_);
  PangoFontDescription* font = pango_font_description_new();
  const std::string& family = style.mono ? mono_family_ : family_;
  pango_font_description_set_family_static(font, family.c_str());
  pango_font_description_set_weight(font, style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size(font, size_ * style.size * kUnit);
  pango_layout_set_font_description(layout, font);
  pango_font_description_free(font);
  pango_layout_set_text(layout, words.data(), static_cast<int>(words.size()));
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing(layout, dense_ ? 1.0F : 1.15F);
  if (width > 0) pango_layout_set_width(layout, static_cast<int>(width * kUnit));
  return LayoutPtr(layout);
}

double PdfPage::width_of(PangoLayout* layout) {
  PangoRectangle area;
  pango_layout_get_extents(layout, nullptr, &area);
  return area.width / kUnit;
}

double PdfPage::height_of(PangoLayout* layout) {
  PangoRectangle area;
  pango_layout_get_extents(layout, nullptr, &area);
  return area.height / kUnit;
}

double PdfPage::baseline_of(PangoLayout* layout) {
  return pango_layout_get_baseline(layout) / kUnit;
}

void PdfPage::put(PangoLayout* layout, double x, double y) {
  if (!draw_) return;
  PangoLayoutIter* line = pango_layout_get_iter(layout);
  do {
    PangoRectangle area;
    pango_layout_iter_get_line_extents(line, nullptr, &area);
    glyphs_->show(layout, pango_layout_iter_get_line_readonly(line), x + area.x / kUnit,
                  y + pango_layout_iter_get_baseline(line) / kUnit);
  } while (pango_layout_iter_next_line(line) != 0);
  pango_layout_iter_free(line);
}

void PdfPage::need(double height) {
  if (y_ + height > bottom() && y_ > top_) end_page();
}

void PdfPage::flow(PangoLayout* layout, double indent) {
  PangoLayoutIter* line = pango_layout_get_iter(layout);
  do {
    PangoRectangle area;
    pango_layout_iter_get_line_extents(line, nullptr, &area);
    const double height = area.height / kUnit;
    need(height);
    if (draw_) {
      const double baseline = (pango_layout_iter_get_baseline(line) - area.y) / kUnit;
      glyphs_->show(layout, pango_layout_iter_get_line_readonly(line),
                    left_ + indent + area.x / kUnit, y_ + baseline);
    }
    y_ += height;
  } while (pango_layout_iter_next_line(line) != 0);
  pango_layout_iter_free(line);
}

void PdfPage::rule(double x, double width, bool strong) {
  if (!draw_) return;
  cairo_set_line_width(cairo_, strong ? 0.8 : 0.4);
  cairo_move_to(cairo_, x, y_);
  cairo_line_to(cairo_, x + width, y_);
  cairo_stroke(cairo_);
}

}  // namespace arrears
