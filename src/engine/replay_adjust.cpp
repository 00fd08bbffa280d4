// Replay: cash discounts and small differences.

#include <algorithm>

#include <arrears/model/rate.hpp>
#include <arrears/model/terms.hpp>

#include "replay.hpp"

namespace arrears {
namespace {

/// What a payment of that day may be short of one document, and what it might have been in time.
struct Allowance {
  std::int64_t now = 0;
  std::int64_t ever = 0;
};

Allowance allowance(const Terms& terms, Money total, Date document, Date paid) {
  Allowance allowance;
  for (const Discount& discount : terms.discounts) {
    const std::int64_t part = per_cent_of(total, discount.per_cent).value_or(total).minor;
    allowance.ever = std::max(allowance.ever, part);
    const bool in_time = paid <= document.plus_days(discount.days);
    // Tiers rise by days, and the first one that still holds is the one the payer may take.
    if (in_time && allowance.now == 0) allowance.now = part;
  }
  return allowance;
}

}  // namespace

// A payment that is used up, inside the discount days, and short by no more than the discounts of
// what it paid settles the rest ("discount taken"). Later, the rest is marked as unearned.
void Replay::consider_discount(std::uint32_t index) {
  const Credit& credit = account_.credits[index];
  if (paid_lines_.empty() || credit.type != DocType::payment || credit.clearing) return;
  if (credits_[index].left > 0) return;

  // A remittance may be short by the discounts of all that it names; else of what it reached.
  std::vector<std::uint32_t> documents;
  if (options_.rule != ApplyRule::balance_forward) {
    for (const std::uint32_t target : account_.targets(credit)) {
      if (!is_unknown(target) && !is_ambiguous(target)) documents.push_back(target);
    }
  }
  if (documents.size() > 1 && settle_short(index, documents)) return;
  documents.clear();
  for (const std::uint32_t line : paid_lines_) {
    if (account_.lines[line].number != kNoIndex) documents.push_back(account_.lines[line].number);
  }
  settle_short(index, documents);
}

bool Replay::settle_short(std::uint32_t index, std::vector<std::uint32_t>& documents) {
  Shortage sum;
  std::sort(documents.begin(), documents.end());
  documents.erase(std::unique(documents.begin(), documents.end()), documents.end());
  for (const std::uint32_t document : documents) {
    add_shortage(account_.lines_of.of(document), account_.credits[index].date, sum);
  }
  for (const std::uint32_t& line : paid_lines_) {
    if (account_.lines[line].number == kNoIndex) {
      add_shortage({&line, 1}, account_.credits[index].date, sum);
    }
  }
  if (sum.rest == 0 || sum.rest > sum.allowed_ever) return false;
  for (const std::uint32_t line : sum.lines) {
    if (sum.rest > sum.allowed) {
      lines_[line].unearned = true;
      continue;
    }
    const std::int64_t part = lines_[line].open - account_.lines[line].floor();
    lines_[line].open -= part;
    totals_.discounts += part;
    step(index, line, part, ApplyReason::discount);
  }
  return true;
}

// Adds what is open of one document, which is all its lines but retentions, and its discount.
void Replay::add_shortage(std::span<const std::uint32_t> document, Date paid,
                          Shortage& sum) const {
  const Line* first = nullptr;
  std::int64_t total = 0;
  for (const std::uint32_t i : document) {
    const Line& line = account_.lines[i];
    if (line.retention || line.undo || !lines_[i].arrived) continue;
    if (first == nullptr) first = &line;
    total += line.amount;
    if (lines_[i].open <= line.floor()) continue;
    sum.rest += lines_[i].open - line.floor();
    sum.lines.push_back(i);
  }
  const Terms* terms = first == nullptr ? nullptr : due_.terms_of(first->row);
  if (terms == nullptr) return;
  const Money amount{total, ledger_.currency(first->row)};
  const Allowance one = allowance(*terms, amount, first->date, paid);
  sum.allowed += one.now;
  sum.allowed_ever += one.ever;
}

void Replay::settle_small_differences() {
  for (const Touch& touch : touched_) {
    const Line& line = account_.lines[touch.line];
    const std::int64_t rest = lines_[touch.line].open - line.floor();
    if (rest > 0 && rest <= options_.tolerance) {
      lines_[touch.line].open -= rest;
      totals_.small_differences += rest;
      lines_[touch.line].small += rest;
      step(touch.credit, touch.line, rest, ApplyReason::small_difference);
      lines_[touch.line].small_end = static_cast<std::uint32_t>(steps_.size());
    }
    const std::int64_t floor = account_.credits[touch.credit].floor();
    const std::int64_t excess = credits_[touch.credit].left - floor;
    if (excess > 0 && excess <= options_.tolerance) {
      credits_[touch.credit].left -= excess;
      totals_.small_differences -= excess;
      step(touch.credit, kNoIndex, excess, ApplyReason::small_difference);
    }
  }
  touched_.clear();
}

// Money that comes after all for what was forgiven as a small difference takes its place.
void Replay::pay_small_differences(std::uint32_t credit, std::uint32_t target) {
  const ApplyReason reason =
      account_.is_number(target) ? ApplyReason::named : ApplyReason::clearing;
  for (const std::uint32_t index : account_.lines_of.of(target)) {
    LineState& line = lines_[index];
    const std::int64_t part = std::min(credits_[credit].left, line.small);
    if (part == 0) continue;
    line.small -= part;
    line.open += part;
    totals_.small_differences -= part;
    // A return may take back only what of the step still stands.
    std::int64_t gone = part;
    for (std::size_t s = line.small_end; s > 0 && gone > 0; --s) {
      Step& made = steps_[s - 1];
      if (made.line != index || made.reason != ApplyReason::small_difference) continue;
      const std::int64_t less = std::min(gone, made.amount);
      made.amount -= less;
      gone -= less;
    }
    log(account_.lines[index].row, account_.credits[credit].row, -part,
        ApplyReason::small_difference);
    pay(credit, index, reason);
  }
}

}  // namespace arrears
