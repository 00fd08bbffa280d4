#include <arrears/engine/buckets.hpp>

#include <doctest/doctest.h>

#include "engine/ledger_fixture.hpp"

namespace arrears::test {
namespace {

BucketAxis axis(std::string_view buckets, std::string_view ahead = "", Basis basis = Basis::due) {
  AgePolicy policy;
  policy.buckets = parse_buckets(buckets).value();
  if (!ahead.empty()) policy.buckets.ahead = parse_ahead(ahead).value();
  policy.basis = basis;
  return BucketAxis::make(policy, day("2026-03-31")).value();
}

std::string names(const BucketAxis& axis) {
  std::string text;
  for (const std::string& name : axis.names()) text += (text.empty() ? "" : ",") + name;
  return text;
}

std::string due(const BucketAxis& axis, std::string_view iso) {
  return axis.names()[axis.index({day("2025-01-01"), day(iso), Stage::within_term})];
}

std::string document(const BucketAxis& axis, std::string_view iso) {
  return axis.names()[axis.index({day(iso), day("2026-12-31"), Stage::within_term})];
}

std::string refused(std::string_view text) {
  const auto parsed = parse_buckets(text);
  return parsed ? "" : parsed.error().code;
}

}  // namespace

TEST_CASE("standard buckets: due today is not overdue, day 30 is in the first") {
  const BucketAxis a = axis("standard");
  CHECK(names(a) == "not_due,d1_30,d31_60,d61_90,d91_120,d121_up");
  CHECK(due(a, "2026-04-01") == "not_due");
  CHECK(due(a, "2026-03-31") == "not_due");
  CHECK(due(a, "2026-03-30") == "d1_30");
  CHECK(due(a, "2026-03-01") == "d1_30");
  CHECK(due(a, "2026-02-28") == "d31_60");
  CHECK(due(a, "2025-12-01") == "d91_120");
  CHECK(due(a, "2025-11-30") == "d121_up");
}

TEST_CASE("presets and own thresholds name their columns") {
  CHECK(names(axis("weekly")) == "not_due,d1_7,d8_14,d15_21,d22_28,d29_up");
  CHECK(names(axis("curve")) ==
        "not_due,d1_30,d31_60,d61_90,d91_180,d181_270,d271_360,d361_720,d721_up");
  CHECK(names(axis("10, 20")) == "not_due,d1_10,d11_20,d21_up");
  CHECK(names(axis("1")) == "not_due,d1_1,d2_up");
}

TEST_CASE("not due is split ahead, due today with the nearest") {
  const BucketAxis a = axis("30", "7,30");
  CHECK(names(a) == "ahead_7,ahead_30,ahead_later,d1_30,d31_up");
  CHECK(a.not_due_columns() == 3);
  CHECK(due(a, "2026-03-31") == "ahead_7");
  CHECK(due(a, "2026-04-07") == "ahead_7");
  CHECK(due(a, "2026-04-08") == "ahead_30");
  CHECK(due(a, "2026-05-01") == "ahead_later");
  CHECK(due(a, "9999-12-31") == "ahead_later");
  CHECK(due(a, "2026-03-30") == "d1_30");
}

TEST_CASE("by document date the bands start at day 0 and nothing is not due") {
  const BucketAxis a = axis("30,60", "", Basis::invoice);
  CHECK(names(a) == "d0_30,d31_60,d61_up");
  CHECK_FALSE(a.has_not_due());
  CHECK(document(a, "2026-03-31") == "d0_30");
  CHECK(document(a, "2026-03-01") == "d0_30");
  CHECK(document(a, "2026-02-28") == "d31_60");
}

TEST_CASE("years go by the document date, the last day of a year inside it") {
  const BucketAxis a = axis("years");
  CHECK(names(a) == "y0_1,y1_2,y2_3,y3_4,y4_5,y5_up");
  CHECK(document(a, "2026-03-31") == "y0_1");
  CHECK(document(a, "2025-03-31") == "y0_1");
  CHECK(document(a, "2025-03-30") == "y1_2");
  CHECK(document(a, "2021-03-31") == "y4_5");
  CHECK(document(a, "2021-03-30") == "y5_up");
}

TEST_CASE("months go by the month of the due date") {
  const BucketAxis a = axis("months:2");
  CHECK(names(a) == "not_due,m0,m1,m2,m2_up");
  CHECK(due(a, "2026-03-31") == "not_due");
  CHECK(due(a, "2026-03-01") == "m0");
  CHECK(due(a, "2026-02-28") == "m1");
  CHECK(due(a, "2026-01-31") == "m2");
  CHECK(due(a, "2025-12-31") == "m2_up");
}

TEST_CASE("stages have a column each, none named like the sum column") {
  const BucketAxis a = axis("stages");
  CHECK(names(a) ==
        "within_term,pre_warning,due,stage_overdue,final_notice,professional,legal,bad_debt");
  CHECK(a.not_due_columns() == 3);
  CHECK(a.index({day("2026-01-01"), day("2026-01-31"), Stage::overdue}) == 3);
}

TEST_CASE("what is no bucket list is refused by name") {
  CHECK(refused("") == "buckets-unknown");
  CHECK(refused("monthly") == "buckets-unknown");
  CHECK(refused("30,30") == "buckets-not-rising");
  CHECK(refused("60,30") == "buckets-not-rising");
  CHECK(refused("0,30") == "buckets-not-positive");
  CHECK(refused("-30") == "buckets-not-positive");
  CHECK(refused("30,,60") == "buckets-not-positive");
  CHECK(refused("30,") == "buckets-not-positive");
  CHECK(refused("99999999999") == "buckets-not-positive");
  CHECK(refused("months:0") == "buckets-months");
  CHECK(refused("months:x") == "buckets-months");
  AgePolicy policy;
  policy.basis = Basis::invoice;
  policy.buckets.ahead = {7};
  const auto axis = BucketAxis::make(policy, day("2026-03-31"));
  REQUIRE_FALSE(axis.has_value());
  CHECK(axis.error().code == "buckets-ahead-needs-due");
}

}  // namespace arrears::test
