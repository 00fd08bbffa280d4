/// Stages and classes: where an open item stands by its age (semantics.md §5, practice.md §3).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <arrears/model/date.hpp>
#include <arrears/model/policy.hpp>

namespace arrears {

/// The eight stages of the ageing table, "due by age".
enum class Stage : std::uint8_t {
  within_term, pre_warning, due, overdue, final_notice, professional, legal, bad_debt
};
inline constexpr int kStages = 8;

/// The five coarser classes.
enum class AgeClass : std::uint8_t { uncollected, in_collection, doubtful, bad, dead };

[[nodiscard]] std::string_view to_string(Stage stage);
[[nodiscard]] std::string_view to_string(AgeClass klass);
[[nodiscard]] std::optional<Stage> parse_stage(std::string_view name);

/// The measure that belongs to a stage, as a stable id (`friendly_reminder`); its text is the
/// catalogue's `measure.<id>`.
[[nodiscard]] std::string_view measure_of(Stage stage);

/// The day borders of one item's stages, in days past due.
struct StageLimits {
  std::int32_t deadline = 0;      ///< L, the last collection deadline
  std::int32_t final_notice = 0;  ///< F
  std::int32_t professional = 0;  ///< last day of `professional`
  std::int32_t legal = 0;         ///< last day of `legal`
};

/// L = floor(term / 3), or the monthly settlers' days; F = max(36, L + 7); and so on by policy.
/// `term_days` below 0 counts as 0.
[[nodiscard]] StageLimits stage_limits(std::int32_t term_days, bool monthly_settler,
                                       const StagePolicy& policy);

/// The stage at `days` past due. `lost`: written off or flagged uncollectable.
[[nodiscard]] Stage stage_at(std::int32_t days, const StageLimits& limits, bool lost,
                             const StagePolicy& policy);

[[nodiscard]] AgeClass class_at(std::int32_t days, const ClassPolicy& policy);

}  // namespace arrears
