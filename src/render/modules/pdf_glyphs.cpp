#include "pdf_glyphs.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include <cairo/cairo-ft.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangofc-font.h>

namespace arrears {
namespace {

constexpr double kUnit = PANGO_SCALE;

bool is_cff(const FcPattern* pattern) {
  FcChar8* format = nullptr;
  return FcPatternGetString(pattern, FC_FONTFORMAT, 0, &format) == FcResultMatch &&
         std::string_view(reinterpret_cast<const char*>(format)) == "CFF";
}

// Bytes and glyphs that belong together, so that text can be found and copied.
std::vector<cairo_text_cluster_t> clusters_of(const PangoGlyphItem& run,
                                              const std::vector<int>& kept) {
  std::vector<cairo_text_cluster_t> clusters;
  const PangoGlyphString& glyphs = *run.glyphs;
  for (int i = 0; i < glyphs.num_glyphs;) {
    const int begin = glyphs.log_clusters[i];
    int count = 0;
    for (; i < glyphs.num_glyphs && glyphs.log_clusters[i] == begin; ++i) {
      count += kept[static_cast<std::size_t>(i)];
    }
    const int end = i < glyphs.num_glyphs ? glyphs.log_clusters[i] : run.item->length;
    clusters.push_back({end - begin, count});
  }
  return clusters;
}

// From left to right, and every character is in the font.
bool is_plain(const PangoGlyphItem& run) {
  const PangoGlyphInfo* first = run.glyphs->glyphs;
  return run.item->analysis.level % 2 == 0 &&
         std::none_of(first, first + run.glyphs->num_glyphs, [](const PangoGlyphInfo& glyph) {
           return (glyph.glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0;
         });
}

}  // namespace

PdfGlyphs::~PdfGlyphs() {
  for (const auto& [font, face] : faces_) {
    if (face != nullptr) cairo_font_face_destroy(face);
    g_object_unref(font);
  }
}

cairo_font_face_t* PdfGlyphs::outlines_of(PangoFont* font) {
  const auto [known, added] = faces_.try_emplace(font, nullptr);
  if (!added) return known->second;
  g_object_ref(font);
  if (PANGO_IS_FC_FONT(font) == 0) return nullptr;
  FcPattern* pattern = pango_fc_font_get_pattern(PANGO_FC_FONT(font));
  if (!is_cff(pattern)) return nullptr;
  // A face of our own, for pango measures with the usual one. Cairo embeds a face that is not drawn
  // as the font has it outline by outline; the bit says so and asks for no change.
  constexpr unsigned kUnchanged = 1U << 8U;
  FcPattern* own = FcPatternDuplicate(pattern);
  FcPatternDel(own, FC_AUTOHINT);
  FcPatternAddBool(own, FC_AUTOHINT, FcTrue);
  known->second = cairo_ft_font_face_create_for_pattern(own);
  FcPatternDestroy(own);
  cairo_ft_font_face_set_synthesize(known->second, kUnchanged);
  return known->second;
}

void PdfGlyphs::show_run(const char* text, const PangoGlyphItem& run, double x, double baseline) {
  PangoFont* font = run.item->analysis.font;
  cairo_font_face_t* face = is_plain(run) ? outlines_of(font) : nullptr;
  if (face == nullptr) {
    cairo_move_to(cairo_, x, baseline);
    pango_cairo_show_glyph_item(cairo_, text, const_cast<PangoGlyphItem*>(&run));
    return;
  }
  std::vector<cairo_glyph_t> glyphs;
  std::vector<int> kept;
  for (int i = 0; i < run.glyphs->num_glyphs; ++i) {
    const PangoGlyphInfo& glyph = run.glyphs->glyphs[i];
    const bool drawn = glyph.glyph != PANGO_GLYPH_EMPTY;
    kept.push_back(drawn ? 1 : 0);
    if (drawn) {
      glyphs.push_back({glyph.glyph, x + glyph.geometry.x_offset / kUnit,
                        baseline + glyph.geometry.y_offset / kUnit});
    }
    x += glyph.geometry.width / kUnit;
  }
  const auto clusters = clusters_of(run, kept);
  cairo_matrix_t size;
  cairo_scaled_font_get_font_matrix(pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font)),
                                    &size);
  cairo_save(cairo_);
  cairo_set_font_face(cairo_, face);
  cairo_set_font_matrix(cairo_, &size);
  cairo_show_text_glyphs(cairo_, text + run.item->offset, run.item->length, glyphs.data(),
                         static_cast<int>(glyphs.size()), clusters.data(),
                         static_cast<int>(clusters.size()), cairo_text_cluster_flags_t{});
  cairo_restore(cairo_);
}

void PdfGlyphs::show(PangoLayout* layout, PangoLayoutLine* line, double x, double baseline) {
  const char* text = pango_layout_get_text(layout);
  for (const GSList* at = line->runs; at != nullptr; at = at->next) {
    auto* run = static_cast<PangoGlyphItem*>(at->data);
    show_run(text, *run, x, baseline);
    PangoRectangle area;
    pango_glyph_string_extents(run->glyphs, run->item->analysis.font, nullptr, &area);
    x += area.width / kUnit;
  }
}

}  // namespace arrears
