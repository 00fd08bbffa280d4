#include <arrears/engine/buckets.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <arrears/engine/due_dates.hpp>

namespace arrears {
namespace {

constexpr std::int32_t kMostDays = 36600;
constexpr std::int32_t kMostMonths = 120;
constexpr int kYears = 5;

std::optional<std::int32_t> parse_positive(std::string_view text, std::int32_t most) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  std::int32_t value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (value < 1 || value > most) return std::nullopt;
  return value;
}

bool looks_like_numbers(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789, -") == std::string_view::npos;
}

Result<std::vector<std::int32_t>> parse_rising(std::string_view text) {
  std::vector<std::int32_t> days;
  std::string_view rest = text;
  while (true) {
    const std::size_t comma = rest.find(',');
    const std::string_view part = rest.substr(0, comma);
    const auto value = parse_positive(part, kMostDays);
    if (!value) {
      return fail(usage_error("buckets-not-positive")
                      .with("text", std::string(text))
                      .with("part", std::string(part))
                      .with("most", std::int64_t{kMostDays}));
    }
    if (!days.empty() && *value <= days.back()) {
      return fail(usage_error("buckets-not-rising").with("text", std::string(text)));
    }
    days.push_back(*value);
    if (comma == std::string_view::npos) return days;
    rest.remove_prefix(comma + 1);
  }
}

std::string upper_name(std::int32_t from) { return "d" + std::to_string(from) + "_up"; }

std::string band_name(std::int32_t from, std::int32_t to) {
  return "d" + std::to_string(from) + "_" + std::to_string(to);
}

// Position of the first threshold that `days` does not pass.
std::size_t band(const std::vector<std::int32_t>& thresholds, std::int32_t days) {
  const auto found = std::lower_bound(thresholds.begin(), thresholds.end(), days);
  return static_cast<std::size_t>(found - thresholds.begin());
}

std::int32_t month_number(Date date) {
  return date.year() * 12 + static_cast<std::int32_t>(date.month());
}

}  // namespace

Result<Buckets> parse_buckets(std::string_view text) {
  Buckets buckets;
  const auto days = [&](std::vector<std::int32_t> thresholds) {
    buckets.thresholds = std::move(thresholds);
    return buckets;
  };
  if (text == "standard") return buckets;
  if (text == "weekly") return days({7, 14, 21, 28});
  if (text == "curve") return days({30, 60, 90, 180, 270, 360, 720});
  if (text == "years" || text == "stages") {
    buckets.kind = text == "years" ? BucketKind::years : BucketKind::stages;
    return buckets;
  }
  if (text.starts_with("months:")) {
    const auto months = parse_positive(text.substr(7), kMostMonths);
    if (!months) {
      return fail(usage_error("buckets-months")
                      .with("text", std::string(text))
                      .with("most", std::int64_t{kMostMonths}));
    }
    buckets.kind = BucketKind::months;
    buckets.months = *months;
    return buckets;
  }
  if (!looks_like_numbers(text)) {
    return fail(usage_error("buckets-unknown").with("text", std::string(text)));
  }
  auto thresholds = parse_rising(text);
  if (!thresholds) return fail(std::move(thresholds.error()));
  return days(std::move(*thresholds));
}

Result<std::vector<std::int32_t>> parse_ahead(std::string_view text) { return parse_rising(text); }

Result<BucketAxis> BucketAxis::make(const AgePolicy& policy, Date as_of) {
  BucketAxis axis;
  axis.buckets_ = policy.buckets;
  axis.basis_ = policy.basis;
  axis.as_of_ = as_of;
  const BucketKind kind = policy.buckets.kind;
  const bool by_due = kind == BucketKind::months ||
                      (kind == BucketKind::days && policy.basis == Basis::due);
  if (!policy.buckets.ahead.empty() && !by_due) return fail(usage_error("buckets-ahead-needs-due"));
  axis.name_columns();
  if (kind == BucketKind::years && as_of.known()) {
    for (int year = 1; year <= kYears; ++year) {
      axis.year_ends_.push_back(as_of.plus_months(-12 * year));
    }
  }
  return axis;
}

void BucketAxis::name_columns() {
  const auto& thresholds = buckets_.thresholds;
  const auto& ahead = buckets_.ahead;
  if (buckets_.kind == BucketKind::stages) {
    for (int i = 0; i < kStages; ++i) {
      const Stage stage = static_cast<Stage>(i);
      // `overdue` is the name of the sum column.
      names_.emplace_back(stage == Stage::overdue ? "stage_overdue" : to_string(stage));
    }
    not_due_columns_ = 3;
    return;
  }
  if (buckets_.kind == BucketKind::years) {
    for (int year = 0; year < kYears; ++year) {
      names_.push_back("y" + std::to_string(year) + "_" + std::to_string(year + 1));
    }
    names_.push_back("y" + std::to_string(kYears) + "_up");
    return;
  }
  const bool by_document = buckets_.kind == BucketKind::days && basis_ == Basis::invoice;
  if (!by_document && ahead.empty()) names_.emplace_back("not_due");
  for (const std::int32_t days : ahead) names_.push_back("ahead_" + std::to_string(days));
  if (!ahead.empty()) names_.emplace_back("ahead_later");
  not_due_columns_ = names_.size();
  if (buckets_.kind == BucketKind::months) {
    for (int month = 0; month <= buckets_.months; ++month) {
      names_.push_back("m" + std::to_string(month));
    }
    names_.push_back("m" + std::to_string(buckets_.months) + "_up");
    return;
  }
  std::int32_t from = by_document ? 0 : 1;
  for (const std::int32_t to : thresholds) {
    names_.push_back(band_name(from, to));
    from = to + 1;
  }
  names_.push_back(upper_name(from));
}

std::size_t BucketAxis::index(const AgePoint& point) const {
  switch (buckets_.kind) {
    case BucketKind::stages: return static_cast<std::size_t>(point.stage);
    case BucketKind::years: return years_index(point.document);
    case BucketKind::days:
      if (basis_ == Basis::invoice) return band(buckets_.thresholds, as_of_ - point.document);
      break;
    case BucketKind::months: break;
  }
  if (point.due >= as_of_) {
    return buckets_.ahead.empty() ? 0 : band(buckets_.ahead, point.due - as_of_);
  }
  if (buckets_.kind == BucketKind::months) return not_due_columns_ + months_index(point.due);
  return not_due_columns_ + band(buckets_.thresholds, as_of_ - point.due);
}

// A document is one year old to the day inclusive, as in the Chinese ageing table.
std::size_t BucketAxis::years_index(Date document) const {
  std::size_t years = 0;
  while (years < year_ends_.size() && document < year_ends_[years]) ++years;
  return years;
}

std::size_t BucketAxis::months_index(Date due) const {
  const std::int32_t months = month_number(as_of_) - month_number(due);
  return static_cast<std::size_t>(std::min(months, buckets_.months + 1));
}

Result<std::vector<std::string>> bucket_names(const AgePolicy& policy) {
  const auto axis = BucketAxis::make(policy, Date{});
  if (!axis) return fail(axis.error());
  return axis->names();
}

}  // namespace arrears
