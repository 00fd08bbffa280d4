// What credits name is paid, once all rows have been seen (semantics.md §4, by reference).
#include <algorithm>
#include <atomic>
#include <bit>

#include <arrears/engine/age_fold.hpp>
#include <arrears/model/jobs.hpp>

#include "fold_links.hpp"

namespace arrears {
namespace {

/// The debits of one part of the customers, by name. Its memory is used again.
class NamedDebits {
 public:
  struct Debit {
    FoldLink link;
    std::size_t fold;
    std::int64_t open;
  };

  void reset(std::size_t most) {
    debits_.clear();
    debits_.reserve(most);
    slots_.assign(std::bit_ceil(std::max<std::size_t>(16, most * 2)), 0);
  }
  /// False where there is one of that name (or, hardly ever, of that hash).
  [[nodiscard]] bool add(const FoldLink& link, std::size_t fold) {
    const std::size_t at = place(link.hash);
    if (slots_[at] != 0) return false;
    debits_.push_back({link, fold, link.amount});
    slots_[at] = static_cast<std::uint32_t>(debits_.size());
    return true;
  }
  /// The debit that a credit names, or null.
  [[nodiscard]] Debit* find(const FoldLink& credit) {
    const std::uint32_t slot = slots_[place(credit.hash)];
    if (slot == 0 || debits_[slot - 1].link.check != credit.check) return nullptr;
    return &debits_[slot - 1];
  }
  [[nodiscard]] const std::vector<Debit>& all() const { return debits_; }

 private:
  /// Where the hash stands, or would.
  [[nodiscard]] std::size_t place(std::uint64_t hash) const {
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at] != 0 && debits_[slots_[at] - 1].link.hash != hash) {
      at = (at + 1) & (slots_.size() - 1);
    }
    return at;
  }

  std::vector<Debit> debits_;
  std::vector<std::uint32_t> slots_;  // position of the debit plus one
};

}  // namespace

/// A customer's rows are all in one part, so threads that work on different parts never meet.
class FoldLinker {
 public:
  explicit FoldLinker(std::span<AgeFold* const> folds) : folds_(folds) {}

  [[nodiscard]] bool link_all(unsigned threads) const {
    std::atomic<bool> good{true};
    std::atomic<std::size_t> next{0};
    run_jobs(threads, threads, [&](std::size_t) {
      NamedDebits debits;
      for (std::size_t part = next++; part < RowBatch::kParts && good; part = next++) {
        if (!link_part(part, debits)) good = false;
      }
    });
    return good;
  }

 private:
  [[nodiscard]] bool link_part(std::size_t part, NamedDebits& debits) const {
    std::size_t most = 0;
    for (const AgeFold* fold : folds_) most += fold->links_ ? fold->links_->size(part) : 0;
    if (most == 0) return true;
    debits.reset(most);
    bool good = true;
    for_each(part, [&](const FoldLink& link, std::size_t fold) {
      if (link.debit && !debits.add(link, fold)) good = false;
    });
    for_each(part, [&](const FoldLink& link, std::size_t fold) {
      if (!good || link.debit) return;
      NamedDebits::Debit* const debit = debits.find(link);
      if (debit == nullptr) {
        good = false;
        return;
      }
      const std::int64_t paid = std::min(debit->open, link.amount);
      debit->open -= paid;
      folds_[fold]->leave_unapplied(link.line, link.amount - paid);
    });
    if (!good) return false;
    for (const NamedDebits::Debit& debit : debits.all()) {
      folds_[debit.fold]->leave_open(debit.link, debit.open);
    }
    return true;
  }

  template <class Take>
  void for_each(std::size_t part, Take take) const {
    for (std::size_t i = 0; i < folds_.size(); ++i) {
      if (!folds_[i]->links_) continue;
      folds_[i]->links_->for_each(part, [&](const FoldLink& link) { take(link, i); });
    }
  }

  std::span<AgeFold* const> folds_;
};

bool AgeFold::link(std::span<AgeFold* const> folds, unsigned threads) {
  return FoldLinker(folds).link_all(threads);
}

}  // namespace arrears
