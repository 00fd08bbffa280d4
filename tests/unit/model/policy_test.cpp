#include <arrears/model/policy.hpp>

#include <doctest/doctest.h>

using namespace arrears;

TEST_CASE("defaults are the figures that the manual promises") {
  const Policy policy;
  CHECK(policy.rounding == Rounding::half_up);
  CHECK(policy.apply.rule == ApplyRule::reference);
  CHECK(policy.apply.tolerance.empty());
  CHECK(policy.apply.due_roll == DueRoll::none);
  CHECK(policy.apply.default_terms.empty());
  CHECK(policy.age.basis == Basis::due);
  CHECK(policy.age.buckets.kind == BucketKind::days);
  CHECK(policy.age.buckets.thresholds == std::vector<std::int32_t>{30, 60, 90, 120});
  CHECK(policy.age.buckets.ahead.empty());
}

TEST_CASE("stages of the ageing table") {
  const StagePolicy stages;
  CHECK(stages.pre_warning_days == 7);
  // The last collection deadline of 30-day terms is day 40, of 60-day terms day 80.
  CHECK(30 + 30 / stages.deadline_divisor == 40);
  CHECK(60 + 60 / stages.deadline_divisor == 80);
  CHECK(stages.monthly_settler_days == 5);
  // The twelve-step programme's own days: final notice to 36, agency 7 later, court 182 later.
  CHECK(stages.final_notice_until == 36);
  CHECK(stages.final_notice_min_days == 7);
  CHECK(stages.professional_days == 182);
  CHECK(stages.legal_until == 365);
  CHECK(stages.legal_min_days == 364);
}

TEST_CASE("classes by time past due") {
  const ClassPolicy classes;
  CHECK(classes.in_collection_until == 90);
  CHECK(classes.doubtful_until == 365);
  CHECK(classes.bad_until == 730);
}

TEST_CASE("credit") {
  const CreditPolicy credit;
  CHECK(credit.no_limit == NoLimit::automatic);
  CHECK_FALSE(credit.no_limit_amount.has_value());
  CHECK(credit.watch_per_cent == 90);
  CHECK(credit.hold_min_per_cent_of_open == 5);
  CHECK(credit.hold_min_amount.empty());
  CHECK_FALSE(credit.hold_on_breach);
  CHECK(credit.security_per_cent == 100);
  CHECK(credit.doubtful_after_delivery_days == 60);
}
