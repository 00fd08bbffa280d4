#include "chart.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>

#include "human_text.hpp"
#include "machine_text.hpp"

namespace arrears {
namespace {

__extension__ using Wide = __int128;

// A picture of more bars than this says nothing.
constexpr std::size_t kMaxLabels = 60;
constexpr std::size_t kMaxPareto = 20;
constexpr std::string_view kBucketGroup = "@buckets";

/// One entry of the list: the table's name, the kind, and the keys of label and series columns.
struct ChartSpec {
  std::string_view table;
  ChartKind kind;
  std::string_view title;  ///< a catalogue code
  std::string_view label;
  std::array<std::string_view, 3> series;
};

constexpr std::array kSpecs{
    ChartSpec{"months", ChartKind::stacked, "chart.ageing", "month_end", {kBucketGroup, {}, {}}},
    ChartSpec{"months", ChartKind::lines, "chart.dso", "month_end",
              {"dso", "dso_countback", "dso_best"}},
    ChartSpec{"months", ChartKind::lines, "chart.rates", "month_end",
              {"overdue_pct", "recovery_pct", {}}},
    ChartSpec{"ageing", ChartKind::bars, "chart.structure", "bucket", {"amount", {}, {}}},
    ChartSpec{"customers", ChartKind::pareto, "chart.pareto", "rank",
              {"gross", "cumulative_pct", {}}},
    ChartSpec{"weeks", ChartKind::band, "chart.forecast", "week_end",
              {"cumulative", "low", "high"}},
    ChartSpec{"past", ChartKind::band, "chart.past", "until", {"actual", "low", "high"}},
    ChartSpec{"buckets", ChartKind::waterfall, "chart.provision", "bucket",
              {"provision", {}, {}}},
};

std::vector<std::size_t> series_columns(const Table& table, const ChartSpec& spec) {
  std::vector<std::size_t> columns;
  for (const std::string_view key : spec.series) {
    if (key == kBucketGroup) {
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].group == kBucketGroup.substr(1)) columns.push_back(i);
      }
    } else if (const auto found = key.empty() ? std::nullopt : table.find(key)) {
      columns.push_back(*found);
    } else if (!key.empty()) {
      return {};
    }
  }
  return columns;
}

class ChartMaker {
 public:
  ChartMaker(const Table& table, const FormatOptions& options, const ChartSpec& spec)
      : table_(table), options_(options), spec_(spec), columns_(series_columns(table, spec)) {}

  [[nodiscard]] std::vector<Chart> make() {
    const auto label = table_.find(spec_.label);
    if (!label || columns_.empty()) return {};
    const auto currency = table_.find("currency");
    const std::vector<Cell> cells = all_cells(table_);
    for (std::size_t row = 0; row < table_.row_count(); ++row) {
      const Cell* at = cells.data() + row * table_.columns.size();
      const std::string code = currency ? std::string(at[*currency].view()) : std::string();
      add(chart_for(code, at), at, at[*label], table_.columns[*label]);
    }
    std::vector<Chart> drawn;
    for (Chart& chart : charts_) {
      // One point is no course of things.
      const std::size_t least = chart.kind == ChartKind::bars ? 1 : 2;
      if (chart.labels.size() >= least && any_value(chart)) drawn.push_back(std::move(chart));
    }
    return drawn;
  }

 private:
  static bool any_value(const Chart& chart) {
    return std::any_of(chart.series.begin(), chart.series.end(), [](const ChartSeries& one) {
      return std::any_of(one.values.begin(), one.values.end(),
                         [](const auto& value) { return value && *value != 0; });
    });
  }

  Chart& chart_for(const std::string& code, const Cell* cells) {
    for (std::size_t i = 0; i < codes_.size(); ++i) {
      if (codes_[i] == code) return charts_[i];
    }
    codes_.push_back(code);
    Chart chart;
    chart.kind = spec_.kind;
    const TableColumn& first = table_.columns[columns_.front()];
    const Cell& cell = cells[columns_.front()];
    if (first.type == CellType::money) {
      chart.unit = code;
      chart.decimals = Currency::from_code(code).value_or(Currency{}).exponent();
    } else {
      const bool share = first.type == CellType::percent;
      chart.unit = phrase_or_code(options_, share ? "unit.per_cent" : "unit.days", {});
      chart.decimals = decimals_of(cell, first);
    }
    const std::vector<std::string> values{code};
    chart.title = phrase_or_code(options_, spec_.title, values);
    for (const std::size_t column : columns_) {
      chart.series.push_back({heading_of(options_, table_.columns[column]), {}});
    }
    charts_.push_back(std::move(chart));
    return charts_.back();
  }

  void add(Chart& chart, const Cell* cells, const Cell& label, const TableColumn& labels) {
    const std::size_t most = chart.kind == ChartKind::pareto ? kMaxPareto : kMaxLabels;
    if (chart.labels.size() >= most || is_credit(label)) return;
    chart.labels.push_back(human_cell(options_, label, labels));
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const Cell& cell = cells[columns_[i]];
      chart.series[i].values.push_back(cell.known ? std::optional(cell.number) : std::nullopt);
    }
  }

  /// The line of unapplied cash below the buckets is no age.
  [[nodiscard]] static bool is_credit(const Cell& label) {
    return label.type == CellType::text && label.known && label.view() == "unapplied";
  }

  const Table& table_;
  const FormatOptions& options_;
  const ChartSpec& spec_;
  std::vector<std::size_t> columns_;
  std::vector<std::string> codes_;
  std::vector<Chart> charts_;
};

std::int64_t clamp(Wide value) {
  constexpr Wide kMost = std::numeric_limits<std::int64_t>::max() / 4;
  return static_cast<std::int64_t>(std::clamp(value, -kMost, kMost));
}

/// The smallest of 1, 2, 5 times a power of ten that is not below `least`.
std::int64_t round_step(std::int64_t least) {
  std::int64_t power = 1;
  while (true) {
    for (const std::int64_t factor : {1, 2, 5}) {
      if (power * factor >= least) return power * factor;
    }
    if (power > std::numeric_limits<std::int64_t>::max() / 50) return least;
    power *= 10;
  }
}

}  // namespace

std::string Chart::words(std::int64_t value) const {
  return grouped(value, decimals) + (unit.empty() ? "" : " " + unit);
}

std::vector<Chart> charts_of(const Table& table, const FormatOptions& options) {
  std::vector<Chart> all;
  for (const ChartSpec& spec : kSpecs) {
    if (table.name != spec.table) continue;
    for (Chart& chart : ChartMaker(table, options, spec).make()) all.push_back(std::move(chart));
  }
  return all;
}

std::int64_t ChartScale::at(std::int64_t value, std::int64_t length) const {
  const Wide way = Wide{value} - low;
  return static_cast<std::int64_t>(way * length / (Wide{high} - low));
}

std::vector<Span> waterfall_spans(const Chart& chart) {
  std::vector<Span> spans;
  Wide running = 0;
  for (const auto& value : chart.series.front().values) {
    const Wide next = running + value.value_or(0);
    spans.push_back({clamp(running), clamp(next)});
    running = next;
  }
  spans.push_back({0, clamp(running)});
  return spans;
}

ChartScale scale_of(const Chart& chart, int steps) {
  Wide low = 0;
  Wide high = 0;
  const auto take = [&](Wide value) {
    low = std::min(low, value);
    high = std::max(high, value);
  };
  for (std::size_t i = 0; i < chart.labels.size(); ++i) {
    Wide stack = 0;
    for (std::size_t s = 0; s < chart.series.size(); ++s) {
      if (chart.kind == ChartKind::pareto && s > 0) break;
      const Wide value = chart.series[s].values[i].value_or(0);
      if (chart.kind != ChartKind::stacked) take(value);
      stack += value;
    }
    if (chart.kind == ChartKind::stacked) take(stack);
  }
  if (chart.kind == ChartKind::waterfall) {
    for (const Span& span : waterfall_spans(chart)) take(span.to);
  }
  ChartScale scale;
  scale.step = round_step(std::max<std::int64_t>(1, clamp((high - low + steps - 1) / steps)));
  const Wide step = scale.step;
  scale.low = clamp(-((-low + step - 1) / step) * step);
  scale.high = clamp(std::max(Wide{1}, (high + step - 1) / step) * step);
  return scale;
}

std::string compact(std::int64_t digits, int decimals) {
  struct Unit {
    int zeros;
    std::string_view sign;
  };
  constexpr std::array kUnits{Unit{9, "bn"}, Unit{6, "M"}, Unit{3, "k"}};
  std::string_view sign;
  int places = decimals;
  for (const Unit& unit : kUnits) {
    Wide least = 1;
    for (int i = 0; i < decimals + unit.zeros; ++i) least *= 10;
    if ((digits < 0 ? -Wide{digits} : Wide{digits}) < least) continue;
    places += unit.zeros;
    sign = unit.sign;
    break;
  }
  ByteBuffer plain;
  append_fixed(plain, digits, places);
  std::string text(plain.view());
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  text += sign;
  return text;
}

}  // namespace arrears
