/// BucketAxis: the columns of an ageing table, and which of them an item belongs to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/engine/stages.hpp>
#include <arrears/model/date.hpp>
#include <arrears/model/policy.hpp>
#include <arrears/model/result.hpp>

namespace arrears {

/// Reads `--buckets`: `30,60,90,120`, or `standard`, `weekly`, `curve`, `years`, `stages`,
/// `months:N`. Fails with `buckets-unknown`, `buckets-not-rising`,
/// `buckets-not-positive`, `buckets-months`.
[[nodiscard]] Result<Buckets> parse_buckets(std::string_view text);

/// Reads `--ahead 7,30` (rising, positive) into `buckets.ahead`; the same failures.
[[nodiscard]] Result<std::vector<std::int32_t>> parse_ahead(std::string_view text);

/// What decides an item's bucket.
struct AgePoint {
  Date document;
  Date due;        ///< effective; may be `kDueOpen`
  Stage stage = Stage::within_term;
};

/// One ageing table's cut. Immutable; cheap to ask.
class BucketAxis {
 public:
  /// Fails with `buckets-ahead-needs-due` when not-due is split on an axis that has no not-due.
  [[nodiscard]] static Result<BucketAxis> make(const AgePolicy& policy, Date as_of);

  [[nodiscard]] std::size_t size() const { return names_.size(); }
  /// Machine names in order, for instance `not_due, d1_30, …, d121_up`. By `--ahead` several
  /// columns stand for not_due; by stages `stage_overdue` stands for the stage `overdue`, since
  /// `overdue` is the sum column.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  /// Whether the leading columns hold what is not due (false by document date).
  [[nodiscard]] bool has_not_due() const { return not_due_columns_ > 0; }
  /// How many leading columns hold what is not due.
  [[nodiscard]] std::size_t not_due_columns() const { return not_due_columns_; }
  [[nodiscard]] std::size_t index(const AgePoint& point) const;
  /// Whether nothing but the due date decides.
  [[nodiscard]] bool by_due() const {
    return buckets_.kind == BucketKind::months ||
           (buckets_.kind == BucketKind::days && basis_ == Basis::due);
  }
  [[nodiscard]] Date as_of() const { return as_of_; }

 private:
  void name_columns();
  [[nodiscard]] std::size_t years_index(Date document) const;
  [[nodiscard]] std::size_t months_index(Date due) const;

  Buckets buckets_;
  Basis basis_ = Basis::due;
  Date as_of_;
  std::vector<std::string> names_;
  std::vector<Date> year_ends_;  // earliest document date that is no more than k years old
  std::size_t not_due_columns_ = 0;
};

/// The machine names alone, for headings; `as_of` does not matter to them.
[[nodiscard]] Result<std::vector<std::string>> bucket_names(const AgePolicy& policy);

}  // namespace arrears
