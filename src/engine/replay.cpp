#include "replay.hpp"

#include <algorithm>
#include <functional>
#include <tuple>

namespace arrears {
namespace {

void push_min(std::vector<std::uint32_t>& heap, std::uint32_t value) {
  heap.push_back(value);
  std::push_heap(heap.begin(), heap.end(), std::greater<>{});
}

void pop_min(std::vector<std::uint32_t>& heap) {
  std::pop_heap(heap.begin(), heap.end(), std::greater<>{});
  heap.pop_back();
}

}  // namespace

void Replay::start(const ReplayOptions& options) {
  options_ = options;
  lines_.assign(account_.lines.size(), LineState{});
  credits_.assign(account_.credits.size(), CreditState{});
  targets_.assign(account_.target_count(), TargetState{});
  events_.clear();
  steps_.clear();
  log_.clear();
  candidates_.clear();
  open_pool_.clear();
  undated_pool_.clear();
  waiting_.clear();
  next_event_ = 0;
  spent_credits_ = 0;
  today_ = Date{};
  totals_ = Totals{};
  keep_steps_ = !account_.undos.empty();
  list_events();
}

void Replay::list_events() {
  const auto in = [this](const auto& row) { return row.known || !options_.only_known; };
  const auto lines = static_cast<std::uint32_t>(account_.lines.size());
  const auto add_settle = [&](Date date, Date settled, std::uint32_t index) {
    if (!settled.known()) return;
    if (options_.only_known && settled > options_.known_at) return;
    events_.push_back({std::max(date, settled), EventKind::settle, index});
  };
  for (std::uint32_t i = 0; i < lines; ++i) {
    const Line& line = account_.lines[i];
    if (!in(line)) continue;
    if (!line.undo) events_.push_back({line.date, EventKind::line, i});
    if (line.due_known.known() && line.due_known != kDueOpen) {
      events_.push_back({line.due_known, EventKind::due_known, i});
    }
    add_settle(line.date, line.settled, i);
  }
  for (std::uint32_t i = 0; i < account_.credits.size(); ++i) {
    const Credit& credit = account_.credits[i];
    if (!in(credit)) continue;
    events_.push_back({credit.date, EventKind::credit, i});
    if (credit.effective != credit.date) {
      events_.push_back({credit.effective, EventKind::effective, i});
    }
    add_settle(credit.date, credit.settled, lines + i);
  }
  for (std::uint32_t i = 0; i < account_.undos.size(); ++i) {
    const Line& line = account_.lines[account_.undos[i].line];
    if (in(line)) events_.push_back({line.date, EventKind::undo, i});
  }
  std::sort(events_.begin(), events_.end(), [](const Event& a, const Event& b) {
    return std::tie(a.day, a.kind, a.index) < std::tie(b.day, b.kind, b.index);
  });
}

void Replay::advance(Date day) {
  while (next_event_ < events_.size() && events_[next_event_].day <= day) {
    const std::size_t first = next_event_;
    today_ = events_[first].day;
    while (next_event_ < events_.size() && events_[next_event_].day == today_) ++next_event_;
    book_day(first, next_event_);
  }
}

void Replay::book_day(std::size_t first, std::size_t last) {
  std::size_t at = first;
  for (; at < last && events_[at].kind < EventKind::undo; ++at) {
    const std::uint32_t index = events_[at].index;
    switch (events_[at].kind) {
      case EventKind::line: arrive(index); break;
      case EventKind::due_known: pool(index); break;
      case EventKind::credit: arrive_credit(index); break;
      case EventKind::effective:
        credits_[index].effective = true;
        candidates_.push_back(index);
        break;
      case EventKind::undo:
      case EventKind::settle: break;
    }
  }
  apply_candidates();
  for (; at < last && events_[at].kind == EventKind::undo; ++at) undo(events_[at].index, true);
  undo_late();
  apply_candidates();
  settle_small_differences();
  for (; at < last; ++at) settle(events_[at].index);
}

void Replay::arrive(std::uint32_t index) {
  const Line& line = account_.lines[index];
  LineState& state = lines_[index];
  state.arrived = true;
  state.open = line.amount;
  if (options_.use_before && line.before > 0) {
    state.open -= line.before;
    totals_.implied += line.before;
    log(line.row, RowId{}, line.before, ApplyReason::open_amount);
  }
  if (line.number != kNoIndex) {
    TargetState& target = targets_[line.number];
    const DocType type = ledger_.type(line.row);
    target.ambiguous |= target.arrived && target.type != type;
    target.type = type;
    target.arrived = true;
  }
  if (line.group != kNoIndex) targets_[line.group].arrived = true;
  wake(index);
}

// Something is open on the line now: whoever waited for it gets his turn today.
void Replay::wake(std::uint32_t index) {
  const Line& line = account_.lines[index];
  for (const std::uint32_t target : {line.number, line.group}) {
    if (target == kNoIndex) continue;
    targets_[target].cursor = 0;
    for (const std::uint32_t credit : account_.credits_of.of(target)) {
      if (credits_[credit].effective && credits_[credit].left > 0) candidates_.push_back(credit);
    }
  }
  pool(index);
}

void Replay::pool(std::uint32_t index) {
  if (!uses_oldest() || !lines_[index].arrived || lines_[index].open == 0) return;
  const bool undated = account_.lines[index].due_known > today_;
  push_min(undated ? undated_pool_ : open_pool_, index);
}

void Replay::arrive_credit(std::uint32_t index) {
  const Credit& credit = account_.credits[index];
  CreditState& state = credits_[index];
  state.arrived = true;
  state.left = credit.amount;
  if (options_.use_before && credit.before > 0) {
    state.left -= credit.before;
    totals_.implied -= credit.before;
    log(RowId{}, credit.row, credit.before, ApplyReason::open_amount);
  }
  if (!account_.undos.empty()) arrived_credits_.push_back(index);
  if (credit.effective > credit.date) return;
  state.effective = true;
  candidates_.push_back(index);
}

void Replay::settle(std::uint32_t index) {
  if (index < lines_.size()) {
    settle_line(index);
  } else {
    settle_credit(index - static_cast<std::uint32_t>(lines_.size()));
  }
}

void Replay::settle_line(std::uint32_t index) {
  LineState& state = lines_[index];
  if (state.open == 0) return;
  totals_.implied += state.open;
  log(account_.lines[index].row, RowId{}, state.open, ApplyReason::settled_date);
  state.open = 0;
}

void Replay::settle_credit(std::uint32_t index) {
  CreditState& state = credits_[index];
  if (state.left == 0) return;
  totals_.implied -= state.left;
  log(RowId{}, account_.credits[index].row, state.left, ApplyReason::settled_date);
  state.left = 0;
}

// Runs the credits of the day and those that wait for the oldest item, in one order.
void Replay::apply_candidates() {
  std::sort(candidates_.begin(), candidates_.end());
  candidates_.erase(std::unique(candidates_.begin(), candidates_.end()), candidates_.end());
  std::size_t next = 0;
  while (true) {
    const bool waiter = !waiting_.empty() && oldest_open() != kNoIndex;
    if (next == candidates_.size() && !waiter) break;
    std::uint32_t credit = 0;
    if (waiter && (next == candidates_.size() || waiting_.front() < candidates_[next])) {
      credit = waiting_.front();
      pop_min(waiting_);
    } else {
      credit = candidates_[next++];
    }
    if (credits_[credit].left == 0 || !credits_[credit].effective) continue;
    apply(credit);
    if (credits_[credit].left > 0 && waits_for_oldest(credit)) push_min(waiting_, credit);
  }
  candidates_.clear();
}

bool Replay::waits_for_oldest(std::uint32_t index) const {
  const Credit& credit = account_.credits[index];
  switch (options_.rule) {
    case ApplyRule::reference: return false;
    case ApplyRule::balance_forward: return true;
    case ApplyRule::oldest: return credit.names == 0;
    case ApplyRule::designated_then_oldest: break;
  }
  if (credit.clearing) return false;
  const auto targets = account_.targets(credit);
  return std::none_of(targets.begin(), targets.end(), [this](std::uint32_t target) {
    return is_unknown(target) || is_ambiguous(target);
  });
}

void Replay::apply(std::uint32_t credit) {
  paid_lines_.clear();
  if (options_.rule != ApplyRule::balance_forward) apply_to_targets(credit);
  if (waits_for_oldest(credit)) apply_oldest(credit);
  consider_discount(credit);
}

void Replay::apply_to_targets(std::uint32_t index) {
  const Credit& credit = account_.credits[index];
  for (const std::uint32_t target : account_.targets(credit)) {
    if (is_unknown(target) || is_ambiguous(target)) continue;
    pay_target(index, target);
    if (options_.tolerance > 0) pay_small_differences(index, target);
    if (credit.type == DocType::payment && !credit.clearing) recover(index, target);
  }
}

void Replay::pay_target(std::uint32_t credit, std::uint32_t target) {
  const auto all = account_.lines_of.of(target);
  const ApplyReason reason =
      account_.is_number(target) ? ApplyReason::named : ApplyReason::clearing;
  TargetState& state = targets_[target];
  if (account_.any_open_due) {
    // A due date that is still open comes last, whatever it will turn out to be.
    for (const bool undated : {false, true}) {
      for (const std::uint32_t line : all) {
        if ((account_.lines[line].due_known > today_) == undated) pay(credit, line, reason);
      }
    }
    return;
  }
  for (; state.cursor < all.size() && credits_[credit].left > 0; ++state.cursor) {
    pay(credit, all[state.cursor], reason);
    if (lines_[all[state.cursor]].open > 0) return;
  }
}

// What is over after the open part of a written-off document brings the write-off back.
void Replay::recover(std::uint32_t credit, std::uint32_t target) {
  for (const std::uint32_t line : account_.lines_of.of(target)) {
    LineState& state = lines_[line];
    const std::int64_t part = std::min(credits_[credit].left, state.written);
    if (part == 0) continue;
    credits_[credit].left -= part;
    state.written -= part;
    state.recovered += part;
    totals_.recoveries += part;
    step(credit, line, part, ApplyReason::recovery);
  }
}

std::uint32_t Replay::oldest_open() {
  for (auto* heap : {&open_pool_, &undated_pool_}) {
    while (!heap->empty()) {
      const std::uint32_t line = heap->front();
      const bool moved = heap == &undated_pool_ && account_.lines[line].due_known <= today_;
      if (lines_[line].open > 0 && !moved) return line;
      pop_min(*heap);
    }
  }
  return kNoIndex;
}

void Replay::apply_oldest(std::uint32_t credit) {
  while (credits_[credit].left > 0) {
    const std::uint32_t line = oldest_open();
    if (line == kNoIndex) return;
    pay(credit, line, ApplyReason::oldest);
  }
}

void Replay::pay(std::uint32_t credit, std::uint32_t line, ApplyReason reason) {
  LineState& state = lines_[line];
  const std::int64_t part = std::min(credits_[credit].left, state.open);
  if (part == 0) return;
  credits_[credit].left -= part;
  state.open -= part;
  if (!state.first_applied.known()) state.first_applied = today_;
  if (account_.credits[credit].type == DocType::write_off) state.written += part;
  step(credit, line, part, reason);
  if (options_.tolerance > 0) touched_.push_back({line, credit});
  if (due_.any_discounts()) paid_lines_.push_back(line);
}

void Replay::step(std::uint32_t credit, std::uint32_t line, std::int64_t amount,
                  ApplyReason reason) {
  if (keep_steps_) {
    steps_.push_back({line, credit, credits_[credit].last_step, amount, reason});
    credits_[credit].last_step = static_cast<std::uint32_t>(steps_.size() - 1);
  }
  const RowId debit = line == kNoIndex ? RowId{} : account_.lines[line].row;
  log(debit, account_.credits[credit].row, amount, reason);
}

void Replay::log(RowId debit, RowId credit, std::int64_t amount, ApplyReason reason) {
  if (options_.keep_log) log_.push_back({debit, credit, today_, reason, amount});
}

}  // namespace arrears
