/// NameTable and Members: the look-ups of one account, kept and cleared from account to account.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <arrears/model/quick_hash.hpp>

namespace arrears {

inline constexpr std::uint32_t kNoIndex = 0xffffffffU;

/// Calls `take` with each number of a list as `applies_to` has it (`A1; B2`).
template <class Take>
void for_each_number(std::string_view list, Take take) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(';'), list.size());
    std::string_view number = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    while (!number.empty() && number.front() == ' ') number.remove_prefix(1);
    while (!number.empty() && number.back() == ' ') number.remove_suffix(1);
    if (!number.empty()) take(number);
  }
}

/// Numbers texts 0, 1, 2 … in the order in which they come. Clearing costs what the next account
/// needs, not what the largest one so far did, which a common hash map would not give.
class NameTable {
 public:
  /// Empties the table and makes room for up to `names` texts.
  void reset(std::size_t names) {
    std::size_t slots = 8;
    while (slots < names * 2) slots *= 2;
    slots_.assign(slots, {});
    names_.clear();
  }
  /// The number of the text, given to it now if need be.
  std::uint32_t add(std::string_view name) {
    Slot& slot = slot_of(name);
    if (slot.number == 0) {
      names_.push_back(name);
      assert(names_.size() * 2 <= slots_.size());
      slot = {hash_of(name), static_cast<std::uint32_t>(names_.size())};
    }
    return slot.number - 1;
  }
  /// The number of the text; `kNoIndex` if it has none.
  [[nodiscard]] std::uint32_t find(std::string_view name) {
    return names_.empty() ? kNoIndex : slot_of(name).number - 1;
  }
  [[nodiscard]] std::size_t size() const { return names_.size(); }
  [[nodiscard]] std::string_view name(std::uint32_t number) const { return names_[number]; }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number = 0;  // plus 1; 0 is free
  };
  static std::uint32_t hash_of(std::string_view name) {
    return static_cast<std::uint32_t>(quick_hash(name, 0));
  }
  Slot& slot_of(std::string_view name) {
    const std::size_t mask = slots_.size() - 1;
    const std::uint32_t hash = hash_of(name);
    std::size_t at = hash & mask;
    // The names themselves are far away; other names nearly always have another hash.
    while (slots_[at].number != 0 &&
           (slots_[at].hash != hash || names_[slots_[at].number - 1] != name)) {
      at = (at + 1) & mask;
    }
    return slots_[at];
  }

  std::vector<Slot> slots_;
  std::vector<std::string_view> names_;
};

/// The members of each of n groups, in the order in which they were added.
class Members {
 public:
  void clear() {
    pairs_.clear();
    begin_.clear();
    members_.clear();
  }
  void add(std::uint32_t group, std::uint32_t member) { pairs_.push_back({group, member}); }
  /// Sorts what was added by group, in linear time.
  void freeze(std::size_t groups) {
    begin_.assign(groups + 1, 0);
    for (const Pair& pair : pairs_) ++begin_[pair.group + 1];
    for (std::size_t i = 1; i <= groups; ++i) begin_[i] += begin_[i - 1];
    members_.resize(pairs_.size());
    std::vector<std::uint32_t>& next = next_;
    next.assign(begin_.begin(), begin_.end());
    for (const Pair& pair : pairs_) members_[next[pair.group]++] = pair.member;
  }
  [[nodiscard]] std::span<const std::uint32_t> of(std::uint32_t group) const {
    if (group + std::size_t{1} >= begin_.size()) return {};
    return std::span<const std::uint32_t>(members_).subspan(begin_[group],
                                                            begin_[group + 1] - begin_[group]);
  }

 private:
  struct Pair {
    std::uint32_t group, member;
  };
  std::vector<Pair> pairs_;
  std::vector<std::uint32_t> begin_, next_, members_;
};

}  // namespace arrears
