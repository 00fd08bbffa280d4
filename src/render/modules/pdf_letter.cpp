// The module's printer: one letter after another, each from the first page on.
#include <algorithm>
#include <array>
#include <optional>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include <arrears/render/pdf_printer.hpp>

#include "pdf_page.hpp"

namespace arrears {
namespace {

// Where the address shows in the envelope, in millimetres. DIN 5008 has a line for the sender
// above it; the others follow French and American envelopes.
struct Window {
  const char* name;
  double left, top, width, height;
};
constexpr Window kWindows[] = {{"din-b", 25, 63, 80, 27},
                               {"din-a", 25, 45, 80, 27},
                               {"right", 110, 50, 80, 35},
                               {"us", 25, 52, 90, 28}};

const Window* window_of(const LetterLayout& layout) {
  for (const Window& window : kWindows) {
    if (layout.window == window.name) return &window;
  }
  return nullptr;
}

std::string joined(const std::vector<std::string>& lines, const char* between) {
  std::string out;
  for (const std::string& line : lines) out += (out.empty() ? "" : between) + line;
  return out;
}

std::vector<std::string> lines_of(const LetterPart& part) {
  std::vector<std::string> lines;
  for (const LetterBlock& block : part.blocks) {
    lines.insert(lines.end(), block.lines.begin(), block.lines.end());
  }
  return lines;
}

class LetterOnPages {
 public:
  // `air` is how much of the usual room is left between paragraphs.
  LetterOnPages(PdfPage& page, const LetterDocument& letter, const LetterLayout& layout, double air)
      : page_(page), letter_(letter), layout_(layout), window_(window_of(layout)), air_(air) {}

  void lay() {
    for (const LetterPart& part : letter_.parts) {
      switch (part.role) {
        case LetterRole::sender: sender(part); break;
        case LetterRole::recipient: recipient(part); break;
        case LetterRole::date: aligned(part, PANGO_ALIGN_RIGHT); break;
        case LetterRole::subject: blocks(part, {1.1, true, false}, 0.2); break;
        case LetterRole::reference: blocks(part, {0.85, false, false}, 1); break;
        case LetterRole::closing: closing(part); break;
        case LetterRole::sheet: blocks(part, {0.85, false, true}, 0.8); break;
        case LetterRole::body: blocks(part, {}, 0.8); break;
      }
    }
  }

 private:
  void line(const std::string& words, const TextStyle& style, double indent) {
    const LayoutPtr text = page_.text(words, page_.width() - indent, style);
    page_.flow(text.get(), indent);
  }

  void lines(const std::vector<std::string>& all, const TextStyle& style) {
    for (const std::string& words : all) {
      const std::size_t blanks = style.mono ? 0 : words.find_first_not_of(' ');
      const std::size_t begin = blanks == std::string::npos ? 0 : blanks;
      line(words.substr(begin), style, static_cast<double>(begin) * 3);
    }
  }

  void gap(double lines_high) { page_.skip(page_.line_height() * lines_high * air_); }

  void sender(const LetterPart& part) {
    const std::vector<std::string> own = lines_of(part);
    const auto& head = layout_.header.empty() ? own : layout_.header;
    page_.move_to(12 * kPoints);
    for (std::size_t i = 0; i < head.size(); ++i) {
      line(head[i], {i == 0 ? 1.2 : 0.85, i == 0, false}, 0);
    }
    if (window_ == nullptr) return gap(1.5);
    // The small line above the address, by which the post returns a letter.
    const LayoutPtr back =
        page_.text(joined(own, " \xc2\xb7 "), window_->width * kPoints, {0.65, false, false});
    pango_layout_set_ellipsize(back.get(), PANGO_ELLIPSIZE_END);
    page_.put(back.get(), window_->left * kPoints, (window_->top - 5) * kPoints);
  }

  void recipient(const LetterPart& part) {
    const std::string words = joined(lines_of(part), "\n");
    if (window_ == nullptr) {
      blocks(part, {}, 1);
      return;
    }
    const LayoutPtr text = page_.text(words, window_->width * kPoints);
    // More than fits is cut short, or the envelope would show something else.
    pango_layout_set_height(text.get(), static_cast<int>(window_->height * kPoints * PANGO_SCALE));
    pango_layout_set_ellipsize(text.get(), PANGO_ELLIPSIZE_END);
    page_.put(text.get(), window_->left * kPoints, window_->top * kPoints);
    page_.move_to((window_->top + window_->height + 8) * kPoints);
  }

  void aligned(const LetterPart& part, PangoAlignment where) {
    const LayoutPtr text = page_.text(joined(lines_of(part), "\n"), page_.width());
    pango_layout_set_alignment(text.get(), where);
    page_.flow(text.get());
    gap(1);
  }

  void closing(const LetterPart& part) {
    double height = 0;
    for (const LetterBlock& block : part.blocks) {
      height += (static_cast<double>(block.lines.size()) + 0.8 * air_) * page_.line_height();
    }
    page_.need(height);
    blocks(part, {}, 0.8);
  }

  void blocks(const LetterPart& part, const TextStyle& style, double below) {
    for (const LetterBlock& block : part.blocks) {
      if (block.kind == LetterBlock::Kind::items) {
        for (const LetterItems& items : letter_.items) table(items);
      } else if (block.kind == LetterBlock::Kind::charges) {
        lines(letter_.charges, {0.85, false, false});
      } else {
        lines(block.lines, style);
      }
      gap(below);
    }
  }

  // Columns as wide as their widest cell; the first gives way where that is too much.
  void measure(const LetterItems& items) {
    widths_.fill(0);
    const auto widen = [this](std::size_t column, const std::string& words, bool bold) {
      const LayoutPtr text = page_.text(words, 0, {0.9, bold, false});
      widths_[column] = std::max(widths_[column], PdfPage::width_of(text.get()) + 8);
    };
    for (std::size_t c = 0; c < kLetterColumns; ++c) {
      if (!items.rows.empty()) widen(c, letter_.heads[c], true);
      for (const auto& row : items.rows) widen(c, row[c], false);
    }
    for (const auto& sum : items.sums) widen(kLetterColumns - 1, sum[1], true);
    double others = 0;
    for (std::size_t c = 1; c < kLetterColumns; ++c) others += widths_[c];
    widths_[0] = std::max(60.0, page_.width() - others);
  }

  void row(const std::array<std::string, kLetterColumns>& cells, bool bold) {
    std::array<LayoutPtr, kLetterColumns> texts;
    double height = 0;
    double baseline = 0;
    for (std::size_t c = 0; c < kLetterColumns; ++c) {
      texts[c] = page_.text(cells[c], widths_[c] - 6, {0.9, bold, false});
      if (c >= 3) pango_layout_set_alignment(texts[c].get(), PANGO_ALIGN_RIGHT);
      height = std::max(height, PdfPage::height_of(texts[c].get()));
      baseline = std::max(baseline, PdfPage::baseline_of(texts[c].get()));
    }
    double x = page_.left();
    for (std::size_t c = 0; c < kLetterColumns; ++c) {
      // Fonts of different scripts stand on one line.
      const double down = baseline - PdfPage::baseline_of(texts[c].get());
      page_.put(texts[c].get(), x + (c >= 3 ? 6 : 0), page_.y() + down);
      x += widths_[c];
    }
    page_.skip(height + 3);
  }

  void head() {
    row(letter_.heads, true);
    page_.rule(page_.left(), page_.width(), true);
    page_.skip(3);
  }

  void table(const LetterItems& items) {
    measure(items);
    const double line_high = page_.line_height() + 2;
    page_.need(line_high * (items.rows.empty() ? 2.0 + static_cast<double>(items.sums.size()) : 3));
    if (!items.title.empty()) lines({items.title}, {0.9, true, false});
    if (!items.rows.empty()) head();
    for (const auto& cells : items.rows) {
      const int before = page_.page();
      page_.need(line_high);
      if (page_.page() != before) head();
      row(cells, false);
    }
    page_.need(line_high * static_cast<double>(items.sums.size()));
    page_.rule(page_.left(), page_.width(), false);
    page_.skip(3);
    for (std::size_t i = 0; i < items.sums.size(); ++i) {
      const bool total = i + 1 == items.sums.size();
      sum(items.sums[i], total);
    }
    gap(0.5);
  }

  void sum(const std::array<std::string, 2>& cells, bool total) {
    const TextStyle style{0.9, total, false};
    const double amount_width = widths_[kLetterColumns - 1];
    const LayoutPtr words = page_.text(cells[0], page_.width() - amount_width, style);
    const LayoutPtr amount = page_.text(cells[1], amount_width - 6, style);
    pango_layout_set_alignment(amount.get(), PANGO_ALIGN_RIGHT);
    const double left = PdfPage::baseline_of(words.get());
    const double right = PdfPage::baseline_of(amount.get());
    page_.put(words.get(), page_.left(), page_.y() + std::max(0.0, right - left));
    page_.put(amount.get(), page_.left() + page_.width() - amount_width + 6,
              page_.y() + std::max(0.0, left - right));
    page_.skip(std::max(PdfPage::height_of(words.get()), PdfPage::height_of(amount.get())) + 2);
  }

  PdfPage& page_;
  const LetterDocument& letter_;
  const LetterLayout& layout_;
  const Window* window_;
  double air_;
  std::array<double, kLetterColumns> widths_{};
};

class PangoPrinter final : public PdfPrinter {
 public:
  bool start(ByteSink& sink, const LetterLayout& layout, const std::string& day) override {
    layout_ = layout;
    page_.emplace(sink, layout_, day);
    return page_->good();
  }

  bool add(const LetterDocument& letter) override {
    int pages = flow(letter, false, false, 0);
    // A page for no more than the greeting is worth a closer look.
    const int fewest = pages > 1 ? flow(letter, true, false, 0) : pages;
    const bool dense = fewest < pages;
    pages = std::min(pages, fewest);
    (void)flow(letter, dense, true, pages);
    return page_->good();
  }

  bool finish() override {
    const bool done = page_->finish();
    page_.reset();
    return done;
  }

 private:
  // How many pages it takes.
  int flow(const LetterDocument& letter, bool dense, bool draw, int pages) {
    page_->begin_letter(letter.language, dense, draw, pages);
    LetterOnPages(*page_, letter, layout_, dense ? 0.5 : 1).lay();
    return page_->end_letter();
  }

  LetterLayout layout_;
  std::optional<PdfPage> page_;
};

}  // namespace
}  // namespace arrears

extern "C" __attribute__((visibility("default"))) arrears::PdfPrinter* arrears_pdf_printer_2();

arrears::PdfPrinter* arrears_pdf_printer_2() {
#if defined(__GLIBC__)
  // Cairo copies a font of many megabytes again for each file. From the heap, and kept there, such
  // a block costs no new pages.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
#endif
  return new arrears::PangoPrinter();
}
