#include "dun_schedule.hpp"

namespace arrears {
namespace {

const Level& at(const Procedure& procedure, std::int32_t level) {
  return procedure.levels[static_cast<std::size_t>(level) - 1];
}

bool deadline_runs(const ItemPast& past, const Level& next, Date as_of) {
  return past.deadline.known() && as_of <= past.deadline.plus_days(next.grace_days);
}

// Days past due at which a level is reached that does not count from the step before.
std::int32_t due_at(const Level& level, const ItemPast& past) {
  return level.last_deadline ? past.collection_days + 1 : level.days_past_due;
}

// The first level has no letter before it, so its grace is counted from the due date.
SkipReason before_first(const Level& first, const ItemPast& past, std::int32_t days) {
  const std::int32_t from = due_at(first, past);
  if (days >= from && (from <= 0 || days > first.grace_days)) return SkipReason::none;
  return days > 0 && days > first.grace_days ? SkipReason::not_yet : SkipReason::not_overdue;
}

bool reached(const Procedure& procedure, std::int32_t level, const ItemPast& past,
             std::int32_t days, Date as_of) {
  const Level& next = at(procedure, level);
  if (next.with_previous) return true;
  if (!next.days_after_previous) return days >= due_at(next, past);
  // Taken over from another system without the date of its last step: as if every step had come
  // on its first day.
  if (!past.last.known()) return days >= procedure.nominal_days(level);
  return as_of - past.last >= *next.days_after_previous;
}

// Whether `level` is reached by jumping from the item's present one.
bool jump_reached(const Procedure& procedure, std::int32_t level, const ItemPast& past,
                  std::int32_t days, Date as_of) {
  std::int32_t offset = 0;
  for (std::int32_t i = level; i > past.level; --i) {
    const Level& step = at(procedure, i);
    if (step.with_previous) continue;
    if (!step.days_after_previous) return days >= due_at(step, past) + offset;
    offset += *step.days_after_previous;
  }
  if (past.level == 0) return false;  // a first level always has days of its own
  if (!past.last.known()) return days >= procedure.nominal_days(level);
  return as_of - past.last >= offset;
}

NextStep repeat(const Level& last, const ItemPast& past, Date as_of) {
  if (last.repeat_days <= 0) return {SkipReason::no_new_level, past.level};
  if (deadline_runs(past, last, as_of)) return {SkipReason::deadline_running, past.level};
  const bool due = !past.last.known() || as_of - past.last >= last.repeat_days;
  return {due ? SkipReason::none : SkipReason::no_new_level, past.level};
}

NextStep jump(const Procedure& procedure, const ItemPast& past, std::int32_t days, Date as_of) {
  const auto top = static_cast<std::int32_t>(procedure.levels.size());
  for (std::int32_t level = top; level > past.level; --level) {
    // One that goes with the step before is never where a jump lands.
    if (at(procedure, level).with_previous && level > past.level + 1) continue;
    if (!jump_reached(procedure, level, past, days, as_of)) continue;
    if (deadline_runs(past, at(procedure, level), as_of)) {
      return {SkipReason::deadline_running, past.level};
    }
    return {SkipReason::none, level};
  }
  const bool runs = deadline_runs(past, at(procedure, past.level + 1), as_of);
  return {runs ? SkipReason::deadline_running : SkipReason::no_new_level, past.level};
}

}  // namespace

NextStep next_step(const Procedure& procedure, const ItemPast& past, std::int32_t days,
                   Date as_of) {
  if (past.level == 0) {
    const SkipReason early = before_first(at(procedure, 1), past, days);
    if (early != SkipReason::none) return {early, 0};
  }
  if (procedure.ahead_of_due() && days > 0) return {SkipReason::past_due, past.level};
  // One step a day at most: a second run of the same day proposes nothing new.
  if (past.level > 0 && past.last.known() && past.last >= as_of) {
    const bool stated = past.deadline.known() && past.deadline >= as_of;
    return {stated ? SkipReason::deadline_running : SkipReason::no_new_level, past.level};
  }
  const auto top = static_cast<std::int32_t>(procedure.levels.size());
  if (past.level >= top) return repeat(procedure.levels.back(), past, as_of);
  if (procedure.advance == Advance::jump) return jump(procedure, past, days, as_of);
  if (past.level == 0) return {SkipReason::none, 1};
  const std::int32_t next = past.level + 1;
  if (deadline_runs(past, at(procedure, next), as_of)) {
    return {SkipReason::deadline_running, past.level};
  }
  const bool due = reached(procedure, next, past, days, as_of);
  return {due ? SkipReason::none : SkipReason::no_new_level, due ? next : past.level};
}

}  // namespace arrears
