#include "spells.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>

#include "payment_steps.hpp"
#include "ranked_rows.hpp"

namespace arrears {
namespace {

constexpr std::int32_t kDayMin = -1000;  // spells outside these days are pulled to them
constexpr std::int32_t kDayMax = 5000;

std::int32_t clamp_day(std::int64_t day) {
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(day, kDayMin, kDayMax));
}

std::int64_t paid_before_the_ledger(std::span<const HistoryEvent> events) {
  std::int64_t paid = 0;
  for (const HistoryEvent& event : events) {
    if (event.kind == EventKind::unknown) paid += event.amount;
  }
  return paid;
}

/// In order of stratum, days, weight, what was paid and the day that is 0: all that a spell has.
Rank spell_rank(const Spell& spell) {
  static_assert(kDayMax + 1 - kDayMin < (1 << 13));
  const auto from = static_cast<std::uint64_t>(spell.from - kDayMin);
  const auto to = static_cast<std::uint64_t>(spell.to - kDayMin);
  const std::uint64_t days = std::uint64_t{spell.disputed} << 26U | from << 13U | to;
  // The bits of numbers that are not negative stand in their order.
  assert(spell.weight >= 0.0F && spell.paid >= 0.0F);
  const std::uint64_t zero = static_cast<std::uint32_t>(spell.zero) ^ 0x80000000U;
  return {days << 32U | std::bit_cast<std::uint32_t>(spell.weight),
          std::uint64_t{std::bit_cast<std::uint32_t>(spell.paid)} << 32U | zero};
}

/// Whether a history's order leaves open which of its items comes first.
bool look_alike(const HistoryItem& a, const HistoryItem& b) {
  return a.due == b.due && a.doc_date == b.doc_date && a.currency == b.currency &&
         a.amount == b.amount;
}

class SpellCutter {
 public:
  SpellCutter(Spells& out, Date as_of, double half_life)
      : out_(out), as_of_(as_of), half_life_(half_life) {}

  /// `usual` is the day from which days past due count.
  void cut(const HistoryItem& item, Date usual, std::span<const HistoryEvent> events) {
    const std::int64_t start = item.amount - paid_before_the_ledger(events);
    if (start <= 0) return;
    const double whole = static_cast<double>(start);
    std::int64_t left = start;
    bool all_cash = true;
    std::int32_t from = clamp_day(item.doc_date - usual);
    const bool disputed = item.disputed_on(as_of_);
    net_steps(events, as_of_, steps_);
    for (const PaymentStep& step : steps_) {
      const std::int64_t amount = std::min(step.amount, left);
      // What was given up stays at risk to the end: a failure is an item that is never paid.
      if (step.kind == EventKind::written_off || amount <= 0) continue;
      const double share = static_cast<double>(amount) / whole;
      const std::int32_t day = std::max(from, clamp_day(step.date - usual));
      const bool cash = step.kind == EventKind::paid;
      const double worth = worth_of(step.date);
      out_.all.push_back({from, day,
                          static_cast<float>(worth * static_cast<double>(left) / whole),
                          cash ? static_cast<float>(worth * share) : 0.0F, disputed,
                          usual.serial()});
      (cash ? out_.paid : out_.credited) += share;
      all_cash = all_cash && cash;
      left -= amount;
      from = day + 1;
    }
    if (left == 0 && all_cash) out_.any_settled = true;
    const std::int32_t end = clamp_day(as_of_ - usual);
    if (left > 0 && end >= from) {
      out_.all.push_back({from, end, static_cast<float>(static_cast<double>(left) / whole), 0.0F,
                          disputed, usual.serial()});
    }
  }

 private:
  /// What happened longer ago counts less.
  [[nodiscard]] double worth_of(Date day) const {
    return half_life_ > 0.0 ? std::exp2(-static_cast<double>(as_of_ - day) / half_life_) : 1.0;
  }

  Spells& out_;
  Date as_of_;
  double half_life_;
  std::vector<PaymentStep> steps_;
};

}  // namespace

Habits::Habits(const PaymentHistory& history, Date as_of, double weight)
    : Habits(history, as_of, weight, 0.0, all_customers(history)) {
  Record all;
  for (const Record& own : records_) {
    all.days += own.days;
    all.payments += own.payments;
  }
  mean_ = all.payments > 0.0 ? all.days / all.payments : 0.0;
}

Habits::Habits(const PaymentHistory& history, Date as_of, double weight, double mean,
               CustomerRange customers)
    : as_of_(as_of), weight_(weight), mean_(mean), first_(customers.first),
      records_(customers.size()) {
  for (std::uint32_t c = customers.first; c < customers.end; ++c) {
    Record& own = records_[c - first_];
    const std::span<const HistoryItem> items = history.items_of(CustomerId(c));
    if (c == customers.first) first_item_ = items.data();
    for (const HistoryItem& item : items) {
      const Record one = record_of(history, item);
      own.days += one.days;
      own.payments += one.payments;
      items_.push_back(one);
    }
  }
}

Habits::Record Habits::record_of(const PaymentHistory& history, const HistoryItem& item) const {
  Record record;
  thread_local std::vector<PaymentStep> steps;
  if (!item.is_claim || item.amount <= 0 || item.doc_date > as_of_) return record;
  net_steps(history.events(item), as_of_, steps);
  for (const PaymentStep& step : steps) {
    if (step.kind != EventKind::paid) continue;
    // In 1/1024 of a payment and whole days, sums are exact and their order does not matter.
    const double share = std::round(1024.0 * static_cast<double>(step.amount) /
                                    static_cast<double>(item.amount)) / 1024.0;
    record.days += share * clamp_day(step.date - item.due);
    record.payments += share;
  }
  return record;
}

std::int32_t Habits::rounded(Record record) const {
  const double payments = record.payments + weight_;
  if (payments <= 0.0) return 0;
  return static_cast<std::int32_t>(
      std::lround((record.days + weight_ * mean_) / payments - mean_));
}

std::int32_t Habits::delay(CustomerId customer) const {
  const std::size_t at = customer.index() - first_;
  return at < records_.size() ? rounded(records_[at]) : 0;
}

std::int32_t Habits::delay_without(const HistoryItem& item) const {
  const Record& own = items_[static_cast<std::size_t>(&item - first_item_)];
  Record rest = records_[item.customer.index() - first_];
  rest.days -= own.days;
  rest.payments -= own.payments;
  return rounded(rest);
}

CustomerRange all_customers(const PaymentHistory& history) {
  return {0, static_cast<std::uint32_t>(history.customer_count())};
}

std::vector<CustomerRange> customer_blocks(const PaymentHistory& history) {
  return customer_blocks(history.customer_count(), [&](std::uint32_t customer) {
    return history.items_of(CustomerId(customer)).size();
  });
}

Spells spells_of(const PaymentHistory& history, Date as_of, const Habits* habits,
                 double half_life) {
  return spells_of(history, as_of, all_customers(history), habits, half_life);
}

Spells spells_of(const PaymentHistory& history, Date as_of, CustomerRange customers,
                 const Habits* habits, double half_life) {
  Spells spells;
  spells.customers = customers;
  SpellCutter cutter(spells, as_of, half_life);
  const auto equal = [](const Spell&, const Spell&) { return false; };  // what the rank leaves open
  spells.first.reserve(customers.size() + 1);
  spells.first.push_back(0);
  for (std::uint32_t c = customers.first; c < customers.end; ++c) {
    const std::span<const HistoryItem> items = history.items_of(CustomerId(c));
    for (const HistoryItem& item : items) {
      if (!item.is_claim || item.doc_date > as_of) continue;
      const std::int32_t delay = habits == nullptr ? 0 : habits->delay_without(item);
      cutter.cut(item, item.due.plus_days(delay), history.events(item));
    }
    // Sums of floating point depend on their order. That of items is the input's only where some
    // look alike.
    if (std::adjacent_find(items.begin(), items.end(), look_alike) != items.end()) {
      sort_by_ranks(std::span(spells.all).subspan(spells.first.back()), spell_rank, equal);
    }
    spells.first.push_back(static_cast<std::uint32_t>(spells.all.size()));
  }
  return spells;
}

}  // namespace arrears
