#include <arrears/engine/stages.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace arrears {
namespace {

struct StageInfo {
  std::string_view name;
  std::string_view measure;  // practice.md §3
};

constexpr std::array<StageInfo, kStages> kStageTable{{
    {"within_term", "none"},
    {"pre_warning", "friendly_reminder"},
    {"due", "collect_today"},
    {"overdue", "follow_up"},
    {"final_notice", "final_notice"},
    {"professional", "collection_agency"},
    {"legal", "legal_action"},
    {"bad_debt", "provide_or_write_off"},
}};

constexpr std::array<std::string_view, 5> kClassNames{"uncollected", "in_collection", "doubtful",
                                                      "bad", "dead"};

}  // namespace

std::string_view to_string(Stage stage) {
  return kStageTable[static_cast<std::size_t>(stage)].name;
}

std::string_view to_string(AgeClass klass) {
  return kClassNames[static_cast<std::size_t>(klass)];
}

std::optional<Stage> parse_stage(std::string_view name) {
  for (std::size_t i = 0; i < kStageTable.size(); ++i) {
    if (kStageTable[i].name == name) return static_cast<Stage>(i);
  }
  return std::nullopt;
}

std::string_view measure_of(Stage stage) {
  return kStageTable[static_cast<std::size_t>(stage)].measure;
}

StageLimits stage_limits(std::int32_t term_days, bool monthly_settler,
                         const StagePolicy& policy) {
  StageLimits limits;
  const std::int32_t divisor = std::max(policy.deadline_divisor, 1);
  limits.deadline =
      monthly_settler ? policy.monthly_settler_days : std::max(term_days, 0) / divisor;
  limits.final_notice =
      std::max(policy.final_notice_until, limits.deadline + policy.final_notice_min_days);
  limits.professional = limits.final_notice + policy.professional_days;
  limits.legal = std::max(policy.legal_until, limits.final_notice + policy.legal_min_days);
  return limits;
}

Stage stage_at(std::int32_t days, const StageLimits& limits, bool lost,
               const StagePolicy& policy) {
  if (lost) return Stage::bad_debt;
  if (days < -policy.pre_warning_days) return Stage::within_term;
  if (days < 0) return Stage::pre_warning;
  if (days == 0) return Stage::due;
  if (days <= limits.deadline) return Stage::overdue;
  if (days <= limits.final_notice) return Stage::final_notice;
  if (days <= limits.professional) return Stage::professional;
  if (days <= limits.legal) return Stage::legal;
  return Stage::bad_debt;
}

AgeClass class_at(std::int32_t days, const ClassPolicy& policy) {
  if (days <= 0) return AgeClass::uncollected;
  if (days <= policy.in_collection_until) return AgeClass::in_collection;
  if (days <= policy.doubtful_until) return AgeClass::doubtful;
  if (days <= policy.bad_until) return AgeClass::bad;
  return AgeClass::dead;
}

}  // namespace arrears
