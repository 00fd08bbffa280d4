/// Chart: what a table looks like as a picture, before it is drawn as svg or in a terminal.
///
/// Which tables have charts, and of which of their columns, stands in one list (chart.cpp). A chart
/// is made of the cells that the table shows, so picture and figures cannot differ; positions are
/// whole numbers, so the same table gives the same bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <arrears/model/table.hpp>
#include <arrears/render/format.hpp>

namespace arrears {

enum class ChartKind : std::uint8_t {
  bars,       ///< one bar a label
  stacked,    ///< one bar a label, made of all series
  lines,      ///< one line a series
  pareto,     ///< bars of the first series, a line of the second, which is a share of 100 %
  band,       ///< a line of the first series between the second (low) and the third (high)
  waterfall,  ///< each bar begins where the one before ends; the last one is their sum
};

/// One row of values, one for each label; empty where the table knows none.
struct ChartSeries {
  std::string name;
  std::vector<std::optional<std::int64_t>> values;
};

struct Chart {
  ChartKind kind = ChartKind::bars;
  std::string title;
  std::string unit;   ///< `EUR`, or the word for days or per cent
  int decimals = 0;   ///< of the values
  std::vector<std::string> labels;
  std::vector<ChartSeries> series;

  /// `1,234.50 EUR` for a value of the first series' axis.
  [[nodiscard]] std::string words(std::int64_t value) const;
};

/// The charts of a table, one for each currency and entry of the list; none for most tables.
[[nodiscard]] std::vector<Chart> charts_of(const Table& table, const FormatOptions& options);

/// Where a chart's values lie: from `low` (<= 0) to `high` (> `low`) in steps of `step`.
struct ChartScale {
  std::int64_t low = 0, high = 1, step = 1;

  /// `value` on a way of `length`, 0 at `low`.
  [[nodiscard]] std::int64_t at(std::int64_t value, std::int64_t length) const;
};

/// A scale of round steps that holds all values and, for stacks and waterfalls, their sums.
[[nodiscard]] ChartScale scale_of(const Chart& chart, int steps);

/// A tick in few characters: `1.5M`, `500k`, `0.5`.
[[nodiscard]] std::string compact(std::int64_t digits, int decimals);

/// Begin and end of each bar of a waterfall, the sum's bar last.
struct Span {
  std::int64_t from = 0, to = 0;
};
[[nodiscard]] std::vector<Span> waterfall_spans(const Chart& chart);

}  // namespace arrears
