#include "chart_text.hpp"

#include <algorithm>
#include <array>

#include <arrears/render/visible.hpp>

#include "human_text.hpp"

namespace arrears {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kLeastBar = 10;
constexpr std::size_t kMaxLabel = 24;
// Parts of a stack and points of a line tell each other apart without colours.
constexpr std::array<std::string_view, 8> kFills{"█", "▓", "▒", "░", "#", "+", "=", "·"};
constexpr std::array<std::string_view, 3> kPoints{"●", "×", "△"};

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::string cut = cut_to_width(text, width);
  const std::string blank(width - std::min(width, display_width(cut)), ' ');
  return right ? blank + cut : cut + blank;
}

class Plot {
 public:
  Plot(const Chart& chart, const FormatOptions& options, std::size_t width)
      : chart_(chart), scale_(scale_of(chart, 5)), labels_(chart.labels) {
    if (chart.kind == ChartKind::waterfall) {
      labels_.push_back(phrase_or_code(options, "chart.sum", {}));
    }
    for (const std::string& label : labels_) {
      label_width_ = std::max(label_width_, display_width(label));
    }
    label_width_ = std::min(label_width_, kMaxLabel);
    for (std::size_t i = 0; i < labels_.size(); ++i) figures_.push_back(figures(i));
    std::size_t figures = 0;
    for (const std::string& text : figures_) figures = std::max(figures, display_width(text));
    figure_width_ = figures;
    const std::size_t whole = width == 0 ? kWidth : width;
    bar_ = std::max(kLeastBar, whole - std::min(whole, label_width_ + figures + 2));
  }

  std::vector<std::string> lines() {
    std::vector<std::string> out;
    out.push_back(chart_.title + (chart_.unit.empty() ? "" : " (" + chart_.unit + ")"));
    if (chart_.series.size() > 1) out.push_back(legend());
    for (std::size_t i = 0; i < labels_.size(); ++i) {
      out.push_back(padded(labels_[i], label_width_, false) + " " + bar(i) + " " +
                    padded(figures_[i], figure_width_, true));
    }
    return out;
  }

 private:
  [[nodiscard]] std::size_t at(std::int64_t value) const {
    const std::int64_t place = scale_.at(value, static_cast<std::int64_t>(bar_));
    return static_cast<std::size_t>(std::clamp<std::int64_t>(place, 0,
                                                             static_cast<std::int64_t>(bar_)));
  }
  [[nodiscard]] std::int64_t value(std::size_t series, std::size_t i) const {
    return chart_.series[series].values[i].value_or(0);
  }
  [[nodiscard]] std::string number(std::size_t series, std::size_t i) const {
    const auto& known = chart_.series[series].values[i];
    return known ? grouped(*known, chart_.decimals) : "-";
  }

  [[nodiscard]] std::string figures(std::size_t i) const {
    switch (chart_.kind) {
      case ChartKind::waterfall:
        return i < chart_.labels.size() ? number(0, i)
                                        : grouped(waterfall_spans(chart_).back().to,
                                                  chart_.decimals);
      case ChartKind::stacked: {
        std::int64_t sum = 0;
        for (std::size_t s = 0; s < chart_.series.size(); ++s) sum += value(s, i);
        return grouped(sum, chart_.decimals);
      }
      case ChartKind::pareto:
        return number(0, i) + (chart_.series.size() > 1 ? " " + grouped(value(1, i), 2) + "%" : "");
      case ChartKind::lines: {
        std::string all;
        for (std::size_t s = 0; s < chart_.series.size(); ++s) {
          all += (s == 0 ? "" : " / ") + number(s, i);
        }
        return all;
      }
      default: return number(0, i);
    }
  }

  [[nodiscard]] std::string legend() const {
    std::string out;
    for (std::size_t s = 0; s < chart_.series.size(); ++s) {
      std::string_view sign = kFills[std::min(s, kFills.size() - 1)];
      if (chart_.kind == ChartKind::lines) sign = kPoints[std::min(s, kPoints.size() - 1)];
      if (chart_.kind == ChartKind::band) sign = s == 0 ? "●" : "─";
      if (chart_.kind == ChartKind::pareto && s > 0) sign = "%";
      out += (s == 0 ? "" : "   ") + std::string(sign) + " " + chart_.series[s].name;
    }
    return out;
  }

  /// The bar's line: `bar_` columns.
  [[nodiscard]] std::string bar(std::size_t i) const {
    std::vector<std::string_view> cells(bar_, " ");
    const auto fill = [&](std::int64_t from, std::int64_t to, std::string_view sign) {
      for (std::size_t c = at(std::min(from, to)); c < at(std::max(from, to)); ++c) cells[c] = sign;
    };
    const auto point = [&](std::int64_t where, std::string_view sign) {
      cells[std::min(at(where), bar_ - 1)] = sign;
    };
    if (chart_.kind == ChartKind::waterfall) {
      const Span span = waterfall_spans(chart_)[i];
      fill(span.from, span.to, i < chart_.labels.size() ? kFills[2] : kFills[0]);
    } else if (chart_.kind == ChartKind::stacked) {
      std::int64_t begin = 0;
      for (std::size_t s = 0; s < chart_.series.size(); ++s) {
        fill(begin, begin + value(s, i), kFills[std::min(s, kFills.size() - 1)]);
        begin += value(s, i);
      }
    } else if (chart_.kind == ChartKind::lines) {
      for (std::size_t s = chart_.series.size(); s-- > 0;) {
        if (chart_.series[s].values[i]) point(value(s, i), kPoints[std::min(s, std::size_t{2})]);
      }
    } else if (chart_.kind == ChartKind::band && chart_.series.size() > 2) {
      fill(value(1, i), value(2, i), "─");
      point(value(0, i), "●");
    } else {
      fill(0, value(0, i), kFills[0]);
    }
    std::string out;
    for (const std::string_view cell : cells) out += cell;
    return out;
  }

  const Chart& chart_;
  ChartScale scale_;
  std::vector<std::string> labels_;
  std::vector<std::string> figures_;
  std::size_t label_width_ = 0;
  std::size_t figure_width_ = 0;
  std::size_t bar_ = kLeastBar;
};

}  // namespace

std::vector<std::string> plot_lines(const Chart& chart, const FormatOptions& options,
                                    std::size_t width) {
  return Plot(chart, options, width).lines();
}

}  // namespace arrears
