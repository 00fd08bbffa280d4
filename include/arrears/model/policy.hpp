/// Policy: every named, selectable convention with its default (semantics.md, practice.md).
///
/// Defaults stand here and nowhere else; options and settings change a copy.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <arrears/model/calendar.hpp>
#include <arrears/model/currency.hpp>
#include <arrears/model/date.hpp>
#include <arrears/model/money.hpp>

namespace arrears {

/// Cash application (`--apply`, semantics.md §4).
enum class ApplyRule : std::uint8_t { reference, oldest, designated_then_oldest, balance_forward };

/// What ageing counts from (`--basis`, semantics.md §5).
enum class Basis : std::uint8_t { due, invoice };

/// Which cut of the axis makes the buckets (`--buckets`).
enum class BucketKind : std::uint8_t { days, years, months, stages };

/// `--buckets`: upper ends of the day buckets, or a calendar cut.
struct Buckets {
  BucketKind kind = BucketKind::days;
  std::vector<std::int32_t> thresholds{30, 60, 90, 120};  ///< strictly rising, > 0
  std::int32_t months = 0;                                ///< for `months`
  std::vector<std::int32_t> ahead;                        ///< `--ahead 7,30`
};

/// Boundaries of the eight stages (semantics.md §5), in days.
struct StagePolicy {
  std::int32_t pre_warning_days = 7;
  std::int32_t deadline_divisor = 3;        ///< last collection deadline = term / 3
  std::int32_t monthly_settler_days = 5;
  std::int32_t final_notice_until = 36;
  std::int32_t final_notice_min_days = 7;   ///< F = max(36, L + 7)
  std::int32_t professional_days = 182;
  std::int32_t legal_until = 365;
  std::int32_t legal_min_days = 364;        ///< legal until max(365, F + 364)
};

/// Upper ends of the five classes, in days past due.
struct ClassPolicy {
  std::int32_t in_collection_until = 90;
  std::int32_t doubtful_until = 365;
  std::int32_t bad_until = 730;
};

struct ApplyPolicy {
  ApplyRule rule = ApplyRule::reference;
  std::vector<Money> tolerance;   ///< per currency; none: nothing is a small difference
  DueRoll due_roll = DueRoll::none;
  std::string default_terms;      ///< `--terms`; empty: the document date is the due date
};

struct AgePolicy {
  Basis basis = Basis::due;
  Buckets buckets;
  StagePolicy stages;
  ClassPolicy classes;
};

/// What a missing limit means (`no_limit`, semantics.md §6). `automatic`: cash for customers
/// without history, else none.
enum class NoLimit : std::uint8_t { automatic, cash, none, amount };

struct CreditPolicy {
  NoLimit no_limit = NoLimit::automatic;
  std::optional<Money> no_limit_amount;
  std::int32_t watch_per_cent = 90;
  std::int32_t hold_min_per_cent_of_open = 5;
  std::vector<Money> hold_min_amount;  ///< per currency; none: any amount
  bool hold_on_breach = false;
  std::int32_t security_per_cent = 100;  ///< of `security_amount` taken off the exposure
  std::int32_t doubtful_after_delivery_days = 60;
};

struct Policy {
  ApplyPolicy apply;
  AgePolicy age;
  CreditPolicy credit;
  Rounding rounding = Rounding::half_up;
};

}  // namespace arrears
