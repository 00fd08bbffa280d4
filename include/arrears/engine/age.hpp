/// Ageing: open items into buckets, stages and classes, one by one or summed (semantics.md §5).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <arrears/engine/buckets.hpp>
#include <arrears/engine/conversion.hpp>
#include <arrears/engine/customer_facts.hpp>
#include <arrears/engine/group_key.hpp>
#include <arrears/engine/open_items.hpp>
#include <arrears/engine/stages.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/policy.hpp>
#include <arrears/model/result.hpp>

namespace arrears {

/// What the age of one open item says.
struct AgedItem {
  std::int32_t days = 0;       ///< past due; negative: days to go; meaningless if `due_open`
  bool due_open = false;       ///< the due date is not known yet (next delivery)
  std::uint32_t bucket = 0;    ///< position in the axis
  Stage stage = Stage::within_term;
  AgeClass klass = AgeClass::uncollected;
  Date deadline;               ///< last collection deadline; unknown if `due_open`
  std::int64_t disputed = 0;   ///< of the open amount, minor units
};

/// The age of an unapplied payment or credit, by its own date (`--credits age`).
struct AgedCredit {
  std::int32_t days = 0;
  std::uint32_t bucket = 0;
};

/// Ages items one at a time; what it refers to must outlive it. Safe to use from several threads.
class Ager {
 public:
  /// Fails when the axis cannot be made.
  [[nodiscard]] static Result<Ager> make(const Ledger& ledger, const CustomerFacts& facts,
                                         const AgePolicy& policy, Date as_of);
  [[nodiscard]] AgedItem age(const OpenItem& item) const;
  [[nodiscard]] AgedCredit age(const UnappliedCredit& credit) const;

  /// Unapplied payments and credits stand in the buckets of their own age from now on, as negative
  /// amounts, and no longer in a column of their own.
  void age_credits() { credits_aged_ = true; }
  [[nodiscard]] bool credits_aged() const { return credits_aged_; }
  /// The open items that come are in the base currency of `conversion`, which must outlive this.
  void in_base(const Conversion& conversion) { conversion_ = &conversion; }
  [[nodiscard]] const Conversion* conversion() const { return conversion_; }
  /// The currency in which the row's amounts are shown.
  [[nodiscard]] Currency currency(RowId row) const {
    if (conversion_ != nullptr) return conversion_->base();
    return only_currency_.known() ? only_currency_ : ledger_->currency(row);
  }
  /// What sums take of an item: less than `age` says, and quicker, since the item's row lies far
  /// away and is not looked at unless it must be.
  struct Share {
    std::size_t bucket = 0;
    std::int64_t disputed = 0;
  };
  [[nodiscard]] Share share_of(const OpenItem& item) const;

  /// An amount as it is shown: converted, or as it is. Not known: it cannot be converted.
  [[nodiscard]] std::optional<std::int64_t> shown(Money amount) const {
    return conversion_ != nullptr ? conversion_->of(amount) : std::optional(amount.minor);
  }

  [[nodiscard]] const BucketAxis& axis() const { return axis_; }
  [[nodiscard]] const Ledger& ledger() const { return *ledger_; }
  [[nodiscard]] const CustomerFacts& facts() const { return *facts_; }

 private:
  explicit Ager(BucketAxis axis) : axis_(std::move(axis)) {}

  const Ledger* ledger_ = nullptr;
  const CustomerFacts* facts_ = nullptr;
  AgePolicy policy_;
  BucketAxis axis_;
  bool credits_aged_ = false;
  // What the whole ledger lacks need not be asked of each row.
  bool any_uncollectable_ = false, any_disputed_ = false, any_disputed_amount_ = false;
  const Conversion* conversion_ = nullptr;
  Currency only_currency_;  // of all rows; unknown where there are several

  [[nodiscard]] std::int64_t disputed_part(const OpenItem& item) const;
};

/// One line of an aggregate table, all amounts in minor units of `currency`.
struct AgedSum {
  Currency currency;
  std::int64_t not_due = 0;       ///< by the due date, whatever the basis
  std::int64_t overdue = 0;
  std::int64_t unapplied = 0;
  std::int64_t disputed = 0;
  Date oldest_due;                ///< unknown without items
  std::int32_t days_max = 0;      ///< signed; meaningless if `oldest_due` is unknown
  std::uint32_t items = 0;
  std::uint32_t customers = 0;    ///< listed in the line

  [[nodiscard]] std::int64_t balance() const { return not_due + overdue - unapplied; }
};

/// An aggregate table: lines ordered by key texts (bytes), then currency.
struct AgedTable {
  BucketAxis axis;
  std::vector<GroupKey> keys;          ///< empty for `age_customers`
  std::vector<AgedSum> sums;
  std::vector<CustomerId> customers;   ///< of each line; only from `age_customers`
  std::vector<std::int64_t> buckets;   ///< lines * axis.size()
  std::vector<std::string> key_texts;  ///< lines * keys.size()

  [[nodiscard]] std::span<const std::int64_t> buckets_of(std::size_t line) const {
    return std::span<const std::int64_t>(buckets).subspan(line * axis.size(), axis.size());
  }
  [[nodiscard]] std::string_view key_text(std::size_t line, std::size_t key) const {
    return key_texts[line * keys.size() + key];
  }
};

/// One line per customer and currency with anything open or unapplied. Every bucket is checked
/// against `open.tie_out`: `tie-out-failed` (status 70) is a bug of ours.
[[nodiscard]] Result<AgedTable> age_customers(const Ager& ager, const OpenItems& open);

/// One line per value of the keys and currency; the same check.
[[nodiscard]] Result<AgedTable> age_groups(const Ager& ager, const OpenItems& open,
                                           std::span<const GroupKey> keys);

/// The tie-outs as the table shows them: where credits are aged, they stand in not due and overdue.
[[nodiscard]] std::vector<TieOut> aged_tie_out(const Ager& ager, const OpenItems& open);

/// The columns that ageing needs beside `apply_columns()`.
[[nodiscard]] ColumnSet age_columns();

}  // namespace arrears
