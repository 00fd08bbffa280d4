#include <arrears/engine/select_rows.hpp>

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <string>

#include "row_facts.hpp"

namespace arrears {
namespace {

/// What the marked rows of one currency settled and were settled by.
struct PartSums {
  TieOut tie;
  std::int64_t settled = 0;  ///< of debits, neither forgiven nor discounted
  std::int64_t excess = 0;   ///< of credits, small ones
};

class Selector {
 public:
  Selector(const Ledger& ledger, const OpenItems& open, const std::vector<bool>& marks)
      : ledger_(ledger), open_(open), marks_(marks) {
    for (const Currency currency : ledger.currencies()) {
      sums_.emplace_back().tie.currency = currency;
    }
  }

  Result<OpenItems> run() {
    add_documents();
    keep_items();
    for (const Application& one : open_.applications) add(one);
    for (PartSums& part : sums_) {
      if (auto failure = prove(part)) return fail(std::move(*failure));
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool marked(RowId row) const { return row.valid() && marks_[row.index()]; }

  PartSums& sums(RowId row) {
    return *std::lower_bound(sums_.begin(), sums_.end(), ledger_.currency(row),
                             [](const PartSums& part, Currency wanted) {
                               return part.tie.currency < wanted;
                             });
  }

  void add_documents() {
    for (std::uint32_t i = 0; i < ledger_.size(); ++i) {
      const RowId row(i);
      if (!marked(row) || ledger_.doc_date(row) > open_.as_of) continue;
      if (!is_known_at(ledger_, row, open_.known_at) || is_rejected_write_off(ledger_, row)) {
        continue;
      }
      TieOut& tie = sums(row).tie;
      const std::int64_t amount = std::abs(ledger_.amount(row));
      const bool debit = is_debit(ledger_, row);
      (debit ? tie.raising : is_credit(ledger_, row) ? tie.lowering : tie.undoing) += amount;
    }
  }

  void add(const Application& one) {
    const bool debit = marked(one.debit);
    if (!debit && !marked(one.credit)) return;
    out_.applications.push_back(one);
    if (one.reason == ApplyReason::recovery) {
      if (marked(one.credit)) sums(one.credit).tie.recoveries += one.amount;
      return;
    }
    if (!one.debit.valid() && one.reason == ApplyReason::small_difference) {
      sums(one.credit).excess += one.amount;
      return;
    }
    if (!debit) return;
    PartSums& part = sums(one.debit);
    switch (one.reason) {
      case ApplyReason::small_difference: part.tie.small_differences += one.amount; break;
      case ApplyReason::discount: part.tie.discounts += one.amount; break;
      default: part.settled += one.amount;
    }
  }

  void keep_items() {
    out_.as_of = open_.as_of;
    out_.known_at = open_.known_at;
    out_.notes = open_.notes;
    for (auto* begin : {&out_.item_begin, &out_.unapplied_begin}) begin->push_back(0);
    for (std::uint32_t c = 0; c < ledger_.customer_count(); ++c) {
      for (const OpenItem& item : open_.items_of(CustomerId(c))) {
        if (!marked(item.row)) continue;
        out_.items.push_back(item);
        TieOut& tie = sums(item.row).tie;
        (item.due < open_.as_of ? tie.overdue : tie.not_due) += item.open;
      }
      for (const UnappliedCredit& credit : open_.unapplied_of(CustomerId(c))) {
        if (!marked(credit.row)) continue;
        out_.unapplied.push_back(credit);
        sums(credit.row).tie.unapplied += credit.left;
      }
      out_.item_begin.push_back(static_cast<std::uint32_t>(out_.items.size()));
      out_.unapplied_begin.push_back(static_cast<std::uint32_t>(out_.unapplied.size()));
    }
    for (const WriteOff& off : open_.write_offs) {
      if (marked(off.debit)) out_.write_offs.push_back(off);
    }
  }

  std::optional<Diagnostic> prove(PartSums& part) {
    TieOut& tie = part.tie;
    const std::int64_t used = tie.lowering - tie.unapplied;
    tie.implied = part.settled - (used - part.excess - tie.recoveries);
    tie.small_differences -= part.excess;
    tie.balance = tie.not_due + tie.overdue - tie.unapplied;
    out_.tie_out.push_back(tie);
    if (tie.difference() == 0) return std::nullopt;
    return error("tie-out-failed", Status::internal)
        .with("currency", std::string(tie.currency.code()))
        .with("difference", Money{tie.difference(), tie.currency}.to_decimal());
  }

  const Ledger& ledger_;
  const OpenItems& open_;
  const std::vector<bool>& marks_;
  std::vector<PartSums> sums_;
  OpenItems out_;
};

}  // namespace

Result<OpenItems> select_rows(const Ledger& ledger, const OpenItems& open,
                              const std::vector<bool>& marks) {
  assert(marks.size() == ledger.size());
  return Selector(ledger, open, marks).run();
}

}  // namespace arrears
