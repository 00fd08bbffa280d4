// Replay: refunds and returned payments.

#include <algorithm>
#include <functional>

#include "replay.hpp"

namespace arrears {

// A refund uses up the credits it names, then the oldest ones; a returned payment takes back what
// the payment it names settled, then what is left of it. The rest stays open.
void Replay::undo(std::uint32_t index, bool arriving) {
  const Undo& undo = account_.undos[index];
  const Line& line = account_.lines[undo.line];
  LineState& state = lines_[undo.line];
  if (arriving) {
    state.arrived = true;
    state.open = line.amount;
    if (options_.use_before && line.before > 0) {
      state.open -= line.before;
      totals_.implied += line.before;
      log(line.row, RowId{}, line.before, ApplyReason::open_amount);
    }
  }
  if (undo.returned) take_back(undo);
  for (const std::uint32_t number : account_.numbers(undo)) {
    if (number == kNoIndex) continue;
    for (const std::uint32_t credit : account_.credits_numbered.of(number)) {
      use_credit(undo, credit);
    }
  }
  if (undo.group != kNoIndex) {
    for (const std::uint32_t credit : account_.credits_clearing.of(undo.group)) {
      use_credit(undo, credit);
    }
  } else if (!undo.returned) {
    use_oldest_credits(undo);
  }
  if (state.open > 0) pool(undo.line);
}

void Replay::use_credit(const Undo& undo, std::uint32_t index) {
  const Credit& credit = account_.credits[index];
  if (!credits_[index].arrived || credit.type == DocType::write_off) return;
  if (undo.returned && credit.type != DocType::payment) return;
  LineState& state = lines_[undo.line];
  const std::int64_t part = std::min(state.open, credits_[index].left);
  if (part == 0) return;
  state.open -= part;
  credits_[index].left -= part;
  if (!state.first_applied.known()) state.first_applied = today_;
  // What is used up here is gone: no later return takes it back.
  log(undo.row, credit.row, part, undo.returned ? ApplyReason::returned : ApplyReason::refund);
}

void Replay::use_oldest_credits(const Undo& undo) {
  const auto& by_date = account_.credits_by_date;
  for (std::size_t i = spent_credits_; i < by_date.size(); ++i) {
    const std::uint32_t credit = by_date[i];
    if (account_.credits[credit].date > today_ || lines_[undo.line].open == 0) break;
    use_credit(undo, credit);
    if (i == spent_credits_ && credits_[credit].arrived && credits_[credit].left == 0) {
      ++spent_credits_;
    }
  }
}

void Replay::take_back(const Undo& undo) {
  std::vector<std::uint32_t> steps;
  std::vector<std::uint32_t> payments;
  for (const std::uint32_t number : account_.numbers(undo)) {
    if (number == kNoIndex) continue;
    for (const std::uint32_t credit : account_.credits_numbered.of(number)) {
      if (account_.credits[credit].type != DocType::payment) continue;
      payments.push_back(credit);
      for (std::uint32_t s = credits_[credit].last_step; s != kNoIndex; s = steps_[s].previous) {
        if (steps_[s].amount > 0) steps.push_back(s);
      }
    }
  }
  std::sort(steps.begin(), steps.end(), std::greater<>{});
  steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
  LineState& rest = lines_[undo.line];
  for (const std::uint32_t s : steps) {
    if (rest.open == 0) break;
    Step& step = steps_[s];
    const bool money = step.reason != ApplyReason::discount &&
                       step.reason != ApplyReason::small_difference;
    const std::int64_t part = money ? std::min(rest.open, step.amount) : step.amount;
    if (money) {
      rest.open -= part;
      if (!rest.first_applied.known()) rest.first_applied = today_;
      log(undo.row, account_.credits[step.credit].row, part, ApplyReason::returned);
    }
    reverse(step, undo, part);
  }
  for (const std::uint32_t credit : payments) {
    const auto& own = account_.credits[credit];
    if (was_settled(own.date, own.settled)) settle_credit(credit);
  }
}

/// Whether a document was settled on an earlier day by the export's word, as far as it is known.
bool Replay::was_settled(Date document, Date settled) const {
  const bool late = options_.only_known && settled > options_.known_at;
  return settled.known() && std::max(document, settled) < today_ && !late;
}

void Replay::reverse(Step& step, const Undo& undo, std::int64_t amount) {
  step.amount -= amount;
  if (step.line == kNoIndex) {
    credits_[step.credit].left += amount;
    totals_.small_differences += amount;
    log(RowId{}, undo.row, -amount, ApplyReason::small_difference);
    spent_credits_ = 0;
    return;
  }
  const Line& line = account_.lines[step.line];
  LineState& state = lines_[step.line];
  if (step.reason == ApplyReason::recovery) {
    state.written += amount;
    state.recovered -= amount;
    totals_.recoveries -= amount;
    log(line.row, undo.row, -amount, ApplyReason::recovery);
    return;
  }
  state.open += amount;
  const bool forgiven = step.reason == ApplyReason::discount ||
                        step.reason == ApplyReason::small_difference;
  if (step.reason == ApplyReason::discount) totals_.discounts -= amount;
  if (step.reason == ApplyReason::small_difference) {
    totals_.small_differences -= amount;
    state.small -= amount;
  }
  // By its own reason, so that the applications of a reason add up to its total.
  log(line.row, undo.row, -amount, forgiven ? step.reason : ApplyReason::returned);
  if (was_settled(line.date, line.settled)) {  // nobody can pay it any more
    settle_line(step.line);
  } else {
    wake(step.line);
  }
}

// A refund or return whose credit is booked only now.
void Replay::undo_late() {
  std::vector<std::uint32_t> late;
  for (const std::uint32_t credit : arrived_credits_) {
    const std::uint32_t number = account_.credits[credit].number;
    if (number == kNoIndex) continue;
    for (const std::uint32_t i : account_.undos_naming.of(number)) {
      const LineState& rest = lines_[account_.undos[i].line];
      if (rest.arrived && rest.open > 0) late.push_back(i);
    }
  }
  arrived_credits_.clear();
  std::sort(late.begin(), late.end());
  late.erase(std::unique(late.begin(), late.end()), late.end());
  for (const std::uint32_t i : late) undo(i, false);
}

}  // namespace arrears
