#include <arrears/engine/stages.hpp>

#include <doctest/doctest.h>

namespace arrears {
namespace {

std::string_view stage(std::int32_t days, std::int32_t term, bool monthly = false,
                       bool lost = false) {
  const StagePolicy policy;
  return to_string(stage_at(days, stage_limits(term, monthly, policy), lost, policy));
}

}  // namespace

TEST_CASE("eight stages of a document with 30 days: L = 10, F = 36") {
  CHECK(stage(-8, 30) == "within_term");
  CHECK(stage(-7, 30) == "pre_warning");
  CHECK(stage(-1, 30) == "pre_warning");
  CHECK(stage(0, 30) == "due");
  CHECK(stage(1, 30) == "overdue");
  CHECK(stage(10, 30) == "overdue");
  CHECK(stage(11, 30) == "final_notice");
  CHECK(stage(36, 30) == "final_notice");
  CHECK(stage(37, 30) == "professional");
  CHECK(stage(218, 30) == "professional");
  CHECK(stage(219, 30) == "legal");
  CHECK(stage(400, 30) == "legal");  // the later of 365 and F + 364
  CHECK(stage(401, 30) == "bad_debt");
}

TEST_CASE("a long term moves the final notice: 120 days, L = 40, F = 47") {
  CHECK(stage(40, 120) == "overdue");
  CHECK(stage(41, 120) == "final_notice");
  CHECK(stage(47, 120) == "final_notice");
  CHECK(stage(48, 120) == "professional");
  CHECK(stage(411, 120) == "legal");
  CHECK(stage(412, 120) == "bad_debt");
}

TEST_CASE("no term leaves no days of grace; a term below 0 counts as none") {
  CHECK(stage(1, 0) == "final_notice");
  CHECK(stage(1, -30) == "final_notice");
  CHECK(stage(1, 2) == "final_notice");
  CHECK(stage(1, 3) == "overdue");
}

TEST_CASE("monthly settlers have five days whatever their term") {
  CHECK(stage(5, 90, true) == "overdue");
  CHECK(stage(6, 90, true) == "final_notice");
}

TEST_CASE("what is lost is bad debt at any age") {
  CHECK(stage(-20, 30, false, true) == "bad_debt");
}

TEST_CASE("five classes") {
  const ClassPolicy policy;
  const auto name = [&](std::int32_t days) { return to_string(class_at(days, policy)); };
  CHECK(name(0) == "uncollected");
  CHECK(name(1) == "in_collection");
  CHECK(name(90) == "in_collection");
  CHECK(name(91) == "doubtful");
  CHECK(name(365) == "doubtful");
  CHECK(name(366) == "bad");
  CHECK(name(730) == "bad");
  CHECK(name(731) == "dead");
}

TEST_CASE("stage names read back") {
  for (int i = 0; i < kStages; ++i) {
    CHECK(parse_stage(to_string(static_cast<Stage>(i))) == static_cast<Stage>(i));
  }
  CHECK_FALSE(parse_stage("late").has_value());
}

}  // namespace arrears
