#include "chart_svg.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <arrears/render/visible.hpp>

#include "human_text.hpp"
#include "html_text.hpp"

namespace arrears {
namespace {

// Pixels of the two drawings; text has the same size in both.
struct Sheet {
  std::int64_t width, height;
  int steps;
  const char* name;
};
constexpr Sheet kSheets[] = {{600, 280, 5, "wide"}, {330, 250, 4, "narrow"}};
constexpr std::int64_t kTop = 10, kBottom = 26, kRight = 12, kLine = 14;
constexpr std::int64_t kCharWidth = 7;  // of the 11 pixel digits, on the safe side

std::int64_t text_width(const std::string& text) {
  return static_cast<std::int64_t>(display_width(text)) * kCharWidth;
}

class Drawing {
 public:
  Drawing(const Chart& chart, const Sheet& sheet, std::string id, const FormatOptions& options)
      : chart_(chart), sheet_(sheet), id_(std::move(id)),
        scale_(scale_of(chart, sheet.steps)) {
    for (std::int64_t tick = scale_.low; tick <= scale_.high; tick += scale_.step) {
      left_ = std::max(left_, text_width(compact(tick, chart.decimals)) + 8);
    }
    right_ = chart.kind == ChartKind::pareto ? text_width("100%") + 8 : kRight;
    labels_ = chart.labels;
    if (chart.kind == ChartKind::waterfall) {
      labels_.push_back(phrase_or_code(options, "chart.sum", {}));
    }
    inner_width_ = sheet.width - left_ - right_;
    std::int64_t widest = 0;
    for (const std::string& label : labels_) widest = std::max(widest, text_width(label) + 8);
    const std::int64_t slot = std::max<std::int64_t>(
        1, inner_width_ / static_cast<std::int64_t>(labels_.size()));
    every_ = static_cast<std::size_t>((widest + slot - 1) / slot);
    // Where every second label has room, the others stand on a line of their own.
    two_lines_ = every_ == 2;
    inner_height_ = sheet.height - kTop - kBottom - (two_lines_ ? kLine : 0);
  }

  std::string draw() {
    out_ = fmt::format(
        "<svg class=\"{}\" viewBox=\"0 0 {} {}\" width=\"{}\" height=\"{}\" role=\"img\" "
        "aria-labelledby=\"{}-t\">\n<title id=\"{}-t\">{}</title>\n",
        sheet_.name, sheet_.width, sheet_.height, sheet_.width, sheet_.height, id_, id_,
        html_text(chart_.title));
    draw_axes();
    switch (chart_.kind) {
      case ChartKind::bars:
      case ChartKind::pareto:
      case ChartKind::stacked: draw_bars(); break;
      case ChartKind::waterfall: draw_waterfall(); break;
      case ChartKind::band: draw_band(); break;
      case ChartKind::lines: break;
    }
    if (chart_.kind == ChartKind::lines) {
      for (std::size_t s = 0; s < chart_.series.size(); ++s) draw_line(s);
    }
    if (chart_.kind == ChartKind::band) draw_line(0);
    if (chart_.kind == ChartKind::pareto && chart_.series.size() > 1) draw_share();
    out_ += "</svg>\n";
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::int64_t y(std::int64_t value) const {
    return kTop + inner_height_ - scale_.at(value, inner_height_);
  }
  [[nodiscard]] std::int64_t slot_begin(std::size_t i) const {
    return left_ + inner_width_ * static_cast<std::int64_t>(i) /
                       static_cast<std::int64_t>(labels_.size());
  }
  [[nodiscard]] std::int64_t centre(std::size_t i) const {
    return (slot_begin(i) + slot_begin(i + 1)) / 2;
  }

  void draw_axes() {
    for (std::int64_t tick = scale_.low; tick <= scale_.high; tick += scale_.step) {
      out_ += fmt::format(
          "<line class=\"{}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>"
          "<text class=\"e\" x=\"{}\" y=\"{}\">{}</text>\n",
          tick == 0 ? "zero" : "grid", left_, y(tick), left_ + inner_width_, y(tick), left_ - 5,
          y(tick) + 4, compact(tick, chart_.decimals));
    }
    // As many labels as stand side by side; the last one is the one that people look for.
    for (std::size_t i = 0; i < labels_.size(); ++i) {
      const bool skipped = (labels_.size() - 1 - i) % every_ != 0;
      if (skipped && !two_lines_) continue;
      const std::int64_t half = text_width(labels_[i]) / 2;
      const std::int64_t at = std::clamp(centre(i), half, std::max(half, sheet_.width - half));
      out_ += fmt::format("<text class=\"m\" x=\"{}\" y=\"{}\">{}</text>\n", at,
                          sheet_.height - 8 - (two_lines_ && !skipped ? kLine : 0),
                          html_text(labels_[i]));
    }
  }

  void bar(std::size_t i, std::int64_t from, std::int64_t to, std::string_view colour,
           const std::string& words) {
    const std::int64_t slot = slot_begin(i + 1) - slot_begin(i);
    const std::int64_t gap = std::max<std::int64_t>(1, slot / 6);
    const std::int64_t top = y(std::max(from, to));
    const std::int64_t height = y(std::min(from, to)) - top;
    if (height == 0) return;
    // A thin line of the page stays between two parts of a stack.
    out_ += fmt::format(
        "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"><title>{}</title>"
        "</rect>\n",
        colour, slot_begin(i) + gap, top, std::max<std::int64_t>(1, slot - 2 * gap),
        std::max<std::int64_t>(1, height - (height > 3 ? 1 : 0)), html_text(words));
  }

  [[nodiscard]] std::string words_of(std::size_t series, std::size_t i) const {
    const auto value = chart_.series[series].values[i];
    return labels_[i] + ", " + chart_.series[series].name + ": " +
           chart_.words(value.value_or(0));
  }

  void draw_bars() {
    const std::size_t stacked = chart_.kind == ChartKind::stacked ? chart_.series.size() : 1;
    for (std::size_t i = 0; i < chart_.labels.size(); ++i) {
      std::int64_t at = 0;
      for (std::size_t s = 0; s < stacked; ++s) {
        const std::int64_t value = chart_.series[s].values[i].value_or(0);
        const std::size_t colour = chart_.kind == ChartKind::bars ? i : s;
        bar(i, at, at + value, fmt::format("s{}", std::min<std::size_t>(colour, 7)),
            words_of(s, i));
        at += value;
      }
    }
  }

  void draw_waterfall() {
    const std::vector<Span> spans = waterfall_spans(chart_);
    for (std::size_t i = 0; i < spans.size(); ++i) {
      const bool last = i + 1 == spans.size();
      bar(i, spans[i].from, spans[i].to,
          last ? "sum" : fmt::format("s{}", std::min<std::size_t>(i, 7)),
          last ? labels_[i] + ": " + chart_.words(spans[i].to) : words_of(0, i));
      if (last) continue;
      out_ += fmt::format("<line class=\"grid\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>\n",
                          centre(i), y(spans[i].to), centre(i + 1), y(spans[i].to));
    }
  }

  void draw_line(std::size_t series) {
    const auto& values = chart_.series[series].values;
    std::string path;
    std::string dots;
    bool pen = false;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!values[i]) {
        pen = false;
        continue;
      }
      path += fmt::format("{}{} {}", pen ? "L" : "M", centre(i), y(*values[i]));
      pen = true;
      dots += marker(series, centre(i), y(*values[i]), words_of(series, i));
    }
    out_ += fmt::format("<path class=\"line l{}\" d=\"{}\"/>\n{}", series, path, dots);
  }

  // Each series has a mark of its own, for those who do not see the colours.
  static std::string marker(std::size_t series, std::int64_t x, std::int64_t y,
                            const std::string& words) {
    const std::string title = "<title>" + html_text(words) + "</title>";
    if (series == 0) {
      return fmt::format("<circle class=\"f{}\" cx=\"{}\" cy=\"{}\" r=\"3\">{}</circle>\n", series,
                         x, y, title);
    }
    if (series == 1) {
      return fmt::format(
          "<rect class=\"f{}\" x=\"{}\" y=\"{}\" width=\"6\" height=\"6\">{}</rect>\n", series,
          x - 3, y - 3, title);
    }
    return fmt::format("<path class=\"f{}\" d=\"M{} {}l4 7h-8z\">{}</path>\n", series, x, y - 4,
                       title);
  }

  void draw_band() {
    if (chart_.series.size() < 3) return;
    std::string path;
    const std::size_t count = chart_.labels.size();
    for (std::size_t i = 0; i < count; ++i) {
      path += fmt::format("{}{} {}", i == 0 ? "M" : "L", centre(i),
                          y(chart_.series[2].values[i].value_or(0)));
    }
    for (std::size_t i = count; i-- > 0;) {
      path += fmt::format("L{} {}", centre(i), y(chart_.series[1].values[i].value_or(0)));
    }
    out_ += fmt::format("<path class=\"band\" d=\"{}z\"/>\n", path);
  }

  void draw_share() {
    const auto& values = chart_.series[1].values;
    const auto share = [&](std::int64_t digits) {
      return kTop + inner_height_ - digits * inner_height_ / 10000;
    };
    for (const std::int64_t tick : {0, 8000, 10000}) {
      out_ += fmt::format("<text x=\"{}\" y=\"{}\">{}%</text>\n", left_ + inner_width_ + 5,
                          share(tick) + 4, tick / 100);
    }
    out_ += fmt::format("<line class=\"mark\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>\n", left_,
                        share(8000), left_ + inner_width_, share(8000));
    std::string path;
    std::string dots;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::int64_t digits = std::clamp<std::int64_t>(values[i].value_or(0), 0, 10000);
      path += fmt::format("{}{} {}", i == 0 ? "M" : "L", centre(i), share(digits));
      dots += marker(1, centre(i), share(digits),
                     labels_[i] + ", " + chart_.series[1].name + ": " + grouped(digits, 2) + "%");
    }
    out_ += fmt::format("<path class=\"line l1\" d=\"{}\"/>\n{}", path, dots);
  }

  const Chart& chart_;
  const Sheet& sheet_;
  std::string id_;
  ChartScale scale_;
  std::vector<std::string> labels_;
  std::size_t every_ = 1;
  bool two_lines_ = false;
  std::int64_t left_ = 0, right_ = 0, inner_width_ = 0, inner_height_ = 0;
  std::string out_;
};

std::string legend_of(const Chart& chart) {
  std::string out;
  const bool lines = chart.kind == ChartKind::lines;
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    std::string key = fmt::format("{}{}", lines ? 'l' : 's', std::min<std::size_t>(i, 7));
    std::string name = chart.series[i].name;
    if (chart.kind == ChartKind::band) {
      if (i == 2) break;  // both borders are one area
      key = i == 0 ? "l0" : "band";
      if (i == 1 && chart.series.size() > 2) name += " \u2013 " + chart.series[2].name;
    }
    if (chart.kind == ChartKind::pareto && i == 1) key = "l1";
    out += fmt::format("<li><i class=\"key {}\"></i>{}</li>", key,
                       html_text(name));
  }
  return "<ul class=\"legend\">" + out + "</ul>\n";
}

}  // namespace

std::string figure_of(const Chart& chart, const std::string& id, const std::string& table,
                      const FormatOptions& options) {
  std::string out = fmt::format("<figure id=\"{}\" aria-describedby=\"{}\">\n<figcaption>{}{}"
                                "</figcaption>\n",
                                id, table, html_text(chart.title),
                                chart.unit.empty() ? "" : " (" + html_text(chart.unit) + ")");
  for (const Sheet& sheet : kSheets) {
    out += Drawing(chart, sheet, id + "-" + sheet.name, options).draw();
  }
  if (chart.series.size() > 1) out += legend_of(chart);
  return out + "</figure>\n";
}

}  // namespace arrears
