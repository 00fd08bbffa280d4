#include "pay_windows.hpp"

#include <algorithm>

namespace arrears {
namespace {

constexpr std::size_t kWindowMost = kWindowDays;
constexpr float kWaitingLeast = 0.05F;

}  // namespace

std::span<const float> ReadyDays::of(std::size_t customer, Date first, std::size_t count) {
  Kept& kept = kept_[customer];
  if (kept.first != first || kept.share.size() < count) {
    kept.first = first;
    kept.share.resize(count);
    const auto id = customers_.first + static_cast<std::uint32_t>(customer);
    rhythms_.readiness(CustomerId(id), first, kept.share);
  }
  return std::span(kept.share).first(count);
}

PayWindows::PayWindows(const Spells& spells, ReadyDays* calendar, Date as_of) {
  if (calendar == nullptr) return;
  from_.reserve(spells.all.size() + 1);
  from_.push_back(0);
  for (std::size_t c = 0; c + 1 < spells.first.size(); ++c) {
    std::int32_t first = 0, last = -1;
    for (std::uint32_t i = spells.first[c]; i < spells.first[c + 1]; ++i) {
      const Spell& spell = spells.all[i];
      const std::int32_t begin = spell.zero + std::max(
          spell.from, spell.to - static_cast<std::int32_t>(kWindowMost));
      first = last < first ? begin : std::min(first, begin);
      last = std::max(last < first ? begin : last, spell.zero + spell.to);
    }
    const std::span<const float> share = calendar->of(
        c, Date::from_serial(first), static_cast<std::size_t>(std::max(0, last - first + 1)));
    for (std::uint32_t i = spells.first[c]; i < spells.first[c + 1]; ++i) {
      const Spell& spell = spells.all[i];
      const bool paid = spell.paid > 0.0F;
      const bool open = !paid && spell.zero + spell.to == as_of.serial();
      const std::size_t days = std::min<std::size_t>(
          kWindowMost, static_cast<std::size_t>(spell.to - spell.from) + 1);
      const float* at = share.data() + (spell.zero + spell.to - first);
      float waits = 1.0F;
      for (std::size_t j = 0; j < days && (paid || open); ++j, --at) {
        if (open || j > 0) waits *= 1.0F - *at;
        if (waits < kWaitingLeast) break;
        waiting_.push_back(waits);
      }
      // Paid on the day on which it became ready: no window is needed.
      if (paid && waiting_.size() == from_.back() + 1U) waiting_.pop_back();
      from_.push_back(static_cast<std::uint32_t>(waiting_.size()));
    }
  }
}

std::span<const float> PayWindows::of(std::size_t spell) const {
  if (from_.empty()) return {};
  return std::span(waiting_).subspan(from_[spell], from_[spell + 1] - from_[spell]);
}

void PayWindows::ready(std::span<const float> waiting, std::int32_t end, const HazardAxis& hazard,
                       std::span<double> shares) {
  constexpr double kSome = 1e-9;
  const std::int64_t last = std::int64_t{end} - hazard.first;
  const bool within = last < static_cast<std::int64_t>(hazard.running.size()) &&
                      last >= static_cast<std::int64_t>(waiting.size());
  const double* at = within ? hazard.running.data() + last : nullptr;
  double sum = 0.0;
  for (std::size_t j = 0; j < waiting.size(); ++j) {
    double chance = 1.0;
    if (within) {
      chance = *(at - j) - *(at - j - 1) + kSome;
    } else if (!hazard.running.empty()) {
      const std::int64_t day = std::int64_t{end} - static_cast<std::int64_t>(j);
      chance = hazard.at(day) - hazard.at(day - 1) + kSome;
    }
    shares[j] = chance * static_cast<double>(waiting[j]);
    sum += shares[j];
  }
  const double each = 1.0 / sum;
  for (std::size_t j = 0; j < waiting.size(); ++j) shares[j] *= each;
}

}  // namespace arrears
