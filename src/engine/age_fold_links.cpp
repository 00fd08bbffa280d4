// What credits name is paid, once all rows have been seen (semantics.md §4, by reference).
#include <algorithm>
#include <atomic>
#include <bit>
#include <span>
#include <vector>

#include <arrears/engine/age_fold.hpp>
#include <arrears/model/jobs.hpp>

#include "fold_links.hpp"
#include "fold_sums.hpp"

namespace arrears {
namespace {

/// The debits of one part of the customers, by name. Its memory is used again.
class NamedDebits {
 public:
  struct Debit {
    FoldLink link;
    std::size_t fold;
  };

  /// For `most` links that are paid on `days` dates.
  void reset(std::size_t most, std::size_t days) {
    days_ = days;
    debits_.clear();
    debits_.reserve(most);
    paid_.clear();
    paid_.reserve(most * days);
    slots_.assign(std::bit_ceil(std::max<std::size_t>(16, most * 2)), 0);
  }
  /// False where there is one of that name (or, hardly ever, of that hash).
  [[nodiscard]] bool add(const FoldLink& link, std::size_t fold) {
    const std::size_t at = place(link.hash);
    if (slots_[at] != 0) return false;
    debits_.push_back({link, fold});
    paid_.resize(paid_.size() + days_, 0);
    slots_[at] = static_cast<std::uint32_t>(debits_.size());
    return true;
  }
  /// Has a credit pay what it names, seen first on that day. False where there is no such debit.
  [[nodiscard]] bool pay(const FoldLink& credit, std::size_t day) {
    const std::uint32_t slot = slots_[place(credit.hash)];
    if (slot == 0 || debits_[slot - 1].link.check != credit.check) return false;
    paid_[(slot - 1) * days_ + day] += credit.amount;
    return true;
  }
  [[nodiscard]] const std::vector<Debit>& all() const { return debits_; }
  /// By day, what credits that came on it are worth.
  [[nodiscard]] std::span<const std::int64_t> paid(std::size_t debit) const {
    return std::span(paid_).subspan(debit * days_, days_);
  }

 private:
  /// Where the hash stands, or would.
  [[nodiscard]] std::size_t place(std::uint64_t hash) const {
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at] != 0 && debits_[slots_[at] - 1].link.hash != hash) {
      at = (at + 1) & (slots_.size() - 1);
    }
    return at;
  }

  std::size_t days_ = 1;
  std::vector<Debit> debits_;
  std::vector<std::int64_t> paid_;    // by debit and day
  std::vector<std::uint32_t> slots_;  // position of the debit plus one
};

}  // namespace

/// A customer's rows are all in one part, so threads that work on different parts never meet.
class FoldLinker {
 public:
  explicit FoldLinker(std::span<AgeFold* const> folds)
      : folds_(folds), days_(folds.front()->sums_->days()) {}

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
    debits.reset(most, days_);
    bool good = true;
    for_each(part, [&](const FoldLink& link, std::size_t fold) {
      if (link.debit && !debits.add(link, fold)) good = false;
    });
    for_each(part, [&](const FoldLink& link, std::size_t) {
      if (good && !link.debit) good = debits.pay(link, folds_.front()->sums_->own_day(link.date));
    });
    if (!good) return false;
    std::vector<std::int64_t> open(days_);
    for (std::size_t i = 0; i < debits.all().size(); ++i) {
      settle(debits.all()[i], debits.paid(i), open);
    }
    return true;
  }

  /// What of a debit is open on each day. All credits that name it are of its customer and
  /// currency, so what is more than it is worth stays unapplied there, whoever brought it.
  void settle(const NamedDebits::Debit& debit, std::span<const std::int64_t> paid,
              std::vector<std::int64_t>& open) const {
    FoldSums& sums = *folds_[debit.fold]->sums_;
    const std::size_t own = sums.own_day(debit.link.date);
    std::int64_t credits = 0, unapplied = 0;
    for (std::size_t day = 0; day < days_; ++day) {
      credits += paid[day];
      const std::int64_t amount = day < own ? 0 : debit.link.amount;
      open[day] = amount - std::min(amount, credits);
      const std::int64_t left = credits - std::min(amount, credits);
      if (left != unapplied) sums.leave_unapplied(debit.link.line, day, left - unapplied);
      unapplied = left;
    }
    sums.leave_open(debit.link, open);
  }

  template <class Take>
  void for_each(std::size_t part, Take take) const {
    for (std::size_t i = 0; i < folds_.size(); ++i) {
      if (!folds_[i]->links_) continue;
      folds_[i]->links_->for_each(part, [&](const FoldLink& link) { take(link, i); });
    }
  }

  std::span<AgeFold* const> folds_;
  std::size_t days_;
};

bool AgeFold::link(std::span<AgeFold* const> folds, unsigned threads) {
  return FoldLinker(folds).link_all(threads);
}

}  // namespace arrears
