/// Replay: one account booked day by day, as a clerk would have done it (semantics.md §4).
///
/// On each day debits come first, then credits in their order, then refunds and returned payments,
/// then credits that found something reopened; the day closes with small differences and with what
/// the export says was settled that day. State only moves forward, so one replay can be looked at
/// on any number of rising days.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <arrears/engine/due_dates.hpp>
#include <arrears/model/ledger.hpp>
#include <arrears/model/open_item.hpp>
#include <arrears/model/policy.hpp>

#include "account.hpp"

namespace arrears {

struct ReplayOptions {
  ApplyRule rule = ApplyRule::reference;
  std::int64_t tolerance = 0;  ///< of the account's currency
  Date known_at;               ///< with `only_known`: settlements after it are not known either
  bool only_known = false;     ///< leave out what was not in the books at `known_at`
  bool use_before = false;     ///< count `Line::before` and `Credit::before` as paid
  bool keep_log = false;
};

class Replay {
 public:
  Replay(const Ledger& ledger, const DueDates& due, const Account& account)
      : ledger_(ledger), due_(due), account_(account) {}

  /// Starts anew, before the first row.
  void start(const ReplayOptions& options);
  /// Books everything up to and including `day`; days only rise.
  void advance(Date day);

  struct LineState {
    std::int64_t open = 0;
    std::int64_t written = 0;    ///< off, net of recoveries
    std::int64_t recovered = 0;
    std::int64_t small = 0;      ///< remainder settled as a small difference
    std::uint32_t small_end = 0;  ///< behind the last step that settled one; only with undos
    Date first_applied;          ///< day of the first application to it
    bool arrived = false;
    bool unearned = false;       ///< short by a discount taken too late
  };
  struct CreditState {
    std::int64_t left = 0;
    std::uint32_t last_step = kNoIndex;
    bool arrived = false;
    bool effective = false;
  };

  [[nodiscard]] const std::vector<LineState>& lines() const { return lines_; }
  [[nodiscard]] const std::vector<CreditState>& credits() const { return credits_; }
  [[nodiscard]] const std::vector<Application>& log() const { return log_; }

  /// Whether a target has no document now, or several (a clearing group never has several).
  [[nodiscard]] bool is_unknown(std::uint32_t target) const {
    return target == kNoIndex || !targets_[target].arrived;
  }
  [[nodiscard]] bool is_ambiguous(std::uint32_t target) const {
    return target != kNoIndex && targets_[target].ambiguous;
  }

  struct Totals {
    std::int64_t implied = 0;            ///< lines less credits settled without a row
    std::int64_t small_differences = 0;  ///< remainders less excesses
    std::int64_t discounts = 0;
    std::int64_t recoveries = 0;
  };
  [[nodiscard]] const Totals& totals() const { return totals_; }

 private:
  enum class EventKind : std::uint8_t { line, due_known, credit, effective, undo, settle };
  struct Event {
    Date day;
    EventKind kind;
    std::uint32_t index;  ///< of settle: lines, then credits
  };
  struct Step {  // one application, for a return to take back
    std::uint32_t line;  // kNoIndex: an excess settled as a small difference
    std::uint32_t credit;
    std::uint32_t previous;  // of the same credit
    std::int64_t amount;
    ApplyReason reason;
  };
  struct TargetState {
    DocType type = DocType::invoice;
    bool arrived = false;
    bool ambiguous = false;
    std::uint32_t cursor = 0;  // lines before it have nothing open
  };
  struct Touch {
    std::uint32_t line, credit;
  };
  struct Shortage {  // of the documents that a payment paid
    std::int64_t rest = 0;
    std::int64_t allowed = 0;       // by discounts still open on the day of payment
    std::int64_t allowed_ever = 0;  // by the best discount of each
    std::vector<std::uint32_t> lines;
  };

  void list_events();
  void book_day(std::size_t first, std::size_t last);
  void arrive(std::uint32_t line);
  void arrive_credit(std::uint32_t credit);
  void wake(std::uint32_t line);
  void pool(std::uint32_t line);
  void settle(std::uint32_t index);
  void settle_line(std::uint32_t line);
  void settle_credit(std::uint32_t credit);

  void apply_candidates();
  void apply(std::uint32_t credit);
  void apply_to_targets(std::uint32_t credit);
  void pay_target(std::uint32_t credit, std::uint32_t target);
  void recover(std::uint32_t credit, std::uint32_t target);
  void pay_small_differences(std::uint32_t credit, std::uint32_t target);
  void apply_oldest(std::uint32_t credit);
  std::uint32_t oldest_open();
  void pay(std::uint32_t credit, std::uint32_t line, ApplyReason reason);
  void step(std::uint32_t credit, std::uint32_t line, std::int64_t amount, ApplyReason reason);
  void log(RowId debit, RowId credit, std::int64_t amount, ApplyReason reason);

  void consider_discount(std::uint32_t credit);
  bool settle_short(std::uint32_t credit, std::vector<std::uint32_t>& documents);
  void add_shortage(std::span<const std::uint32_t> document, Date paid, Shortage& sum) const;
  void settle_small_differences();

  void undo(std::uint32_t index, bool arriving);
  void take_back(const Undo& undo);
  [[nodiscard]] bool was_settled(Date document, Date settled) const;
  void reverse(Step& step, const Undo& undo, std::int64_t amount);
  void use_credit(const Undo& undo, std::uint32_t credit);
  void use_oldest_credits(const Undo& undo);
  void undo_late();

  [[nodiscard]] bool waits_for_oldest(std::uint32_t credit) const;
  [[nodiscard]] bool uses_oldest() const { return options_.rule != ApplyRule::reference; }

  const Ledger& ledger_;
  const DueDates& due_;
  const Account& account_;
  ReplayOptions options_;

  std::vector<LineState> lines_;
  std::vector<CreditState> credits_;
  std::vector<TargetState> targets_;
  std::vector<Event> events_;
  std::size_t next_event_ = 0;
  Date today_;
  std::vector<Step> steps_;
  bool keep_steps_ = false;
  std::vector<Application> log_;
  Totals totals_;

  std::vector<std::uint32_t> candidates_;      // credits to try, of this day
  std::vector<std::uint32_t> open_pool_;       // heap of open lines by rank; may hold closed ones
  std::vector<std::uint32_t> undated_pool_;    // the same, due date still open
  std::vector<std::uint32_t> waiting_;         // heap of credits that go to the oldest
  std::vector<std::uint32_t> arrived_credits_; // today; only with undos
  std::vector<Touch> touched_;                 // today; only with a tolerance
  std::vector<std::uint32_t> paid_lines_;      // by the credit at hand; only with discounts
  std::size_t spent_credits_ = 0;              // of credits_by_date, nothing left before it
};

}  // namespace arrears
