#include "snapshot.hpp"

#include <algorithm>
#include <cstdlib>
#include <tuple>
#include <type_traits>
#include <utility>

#include "ranked_rows.hpp"
#include "row_facts.hpp"

namespace arrears {

namespace {

bool is_detailed(Date as_of, const ApplyOptions& options) {
  return !options.details_from.known() || as_of >= options.details_from;
}

}  // namespace

Snapshot::Snapshot(const Ledger& ledger, const DueDates& due, Date as_of,
                   const ApplyOptions& options)
    : ledger_(ledger),
      due_(due),
      keep_log_(options.keep_applications && is_detailed(as_of, options)),
      in_order_(options.in_order && is_detailed(as_of, options)),
      settled_by_(as_of) {
  out_.as_of = as_of;
  out_.known_at = options.known_at;
  if (options.known_at.known()) settled_by_ = std::min(as_of, options.known_at);
  for (auto* begin : {&out_.item_begin, &out_.unapplied_begin, &out_.application_begin}) {
    begin->push_back(0);
  }
  for (const Currency currency : ledger.currencies()) {
    settled_.emplace_back().currency = currency;
  }
}

TieOut& Snapshot::totals(Currency currency) {
  if (one_currency_) return settled_.front();
  return *std::lower_bound(
      settled_.begin(), settled_.end(), currency,
      [](const TieOut& tie, Currency wanted) { return tie.currency < wanted; });
}

void Snapshot::add_item(RowId row, std::int64_t open, Date due, bool retention) {
  if (open == 0) return;
  OpenItem item;
  item.row = row;
  item.open = open;
  item.due = due;
  item.retention = retention;
  out_.items.push_back(item);
}

void Snapshot::add_debits(std::span<const RowId> rows) {
  for (const RowId row : rows) {
    if (ledger_.doc_date(row) <= out_.as_of && is_known_at(ledger_, row, out_.known_at)) {
      add_debit(row);
    }
  }
}

void Snapshot::add_debit(RowId row) {
  const std::int64_t amount = ledger_.amount(row);
  const Date settled = any_settled_ ? ledger_.date(Column::settled_date, row) : Date{};
  const auto imply = [&](std::int64_t part, Date when, ApplyReason reason) {
    if (part == 0) return;
    totals(row).implied += part;
    if (keep_log_) out_.applications.push_back({row, RowId{}, when, reason, part});
  };
  if (has_happened(settled)) {
    return imply(amount, std::max(settled, ledger_.doc_date(row)), ApplyReason::settled_date);
  }
  const std::int64_t claim = any_claim_ ? claim_of(ledger_, row, amount) : kNoClaim;
  const std::int64_t open = claim == kNoClaim ? amount : claim;
  imply(amount - open, ledger_.doc_date(row), ApplyReason::open_amount);
  const Date due = due_.as_of(row, out_.as_of);
  const std::int64_t kept = any_retention_ ? std::min(open, retained_part(ledger_, row)) : 0;
  add_item(row, open - kept, due, false);
  if (kept == 0) return;
  const Date kept_until = ledger_.date(Column::retention_due, row);
  add_item(row, kept, kept_until.known() ? kept_until : due, true);
}

void Snapshot::add_replayed(const Account& account, const Replay& replay, ApplyRule rule) {
  add_lines(account, replay);
  add_credits(account, replay, rule);
  if (keep_log_) {
    out_.applications.insert(out_.applications.end(), replay.log().begin(), replay.log().end());
  }
  if (account.lines.empty() && account.credits.empty()) return;
  const RowId any = account.lines.empty() ? account.credits[0].row : account.lines[0].row;
  TieOut& sum = totals(any);
  sum.implied += replay.totals().implied;
  sum.small_differences += replay.totals().small_differences;
  sum.discounts += replay.totals().discounts;
  sum.recoveries += replay.totals().recoveries;
}

// Most items are open on few of the days, so each goes to those that see it, and no day looks at
// all of them.
void Snapshot::add_plain(std::span<Snapshot> days, const PlainAccount& account) {
  const auto first_of = [&days](Date date) {
    return std::find_if(days.begin(), days.end(),
                        [date](const Snapshot& day) { return day.out_.as_of >= date; });
  };
  for (const PlainAccount::Debit& debit : account.debits()) {
    std::int64_t open = debit.amount;
    std::uint32_t next = debit.first;
    for (auto day = first_of(debit.date); day != days.end() && open != 0; ++day) {
      for (; next != kNoIndex && account.payment(next).date <= day->out_.as_of;
           next = account.payment(next).next) {
        open -= account.payment(next).amount;
      }
      day->add_item(debit.row, open, debit.due, false);
    }
    for (Snapshot& day : days) {
      if (day.keep_log_) day.log_plain(debit, account);
    }
  }
  for (const PlainAccount::Payment& credit : account.loose()) {
    if (credit.amount == 0) continue;
    for (auto day = first_of(credit.date); day != days.end(); ++day) {
      day->out_.unapplied.push_back({credit.row, credit.amount});
    }
  }
}

void Snapshot::log_plain(const PlainAccount::Debit& debit, const PlainAccount& account) {
  for (std::uint32_t at = debit.first; at != kNoIndex; at = account.payment(at).next) {
    const PlainAccount::Payment& payment = account.payment(at);
    if (payment.date > out_.as_of) return;
    out_.applications.push_back(
        {debit.row, payment.row, payment.date, ApplyReason::named, payment.amount});
  }
}

void Snapshot::add_lines(const Account& account, const Replay& replay) {
  for (std::size_t i = 0; i < account.lines.size(); ++i) {
    const Line& line = account.lines[i];
    const Replay::LineState& state = replay.lines()[i];
    if (!state.arrived) continue;
    if (state.open != 0) {
      const Date due = line.due_known > out_.as_of ? kDueOpen : line.due;
      add_item(line.row, state.open, due, line.retention);
      out_.items.back().written_off = state.written > 0;
      out_.items.back().unearned_discount = state.unearned;
    }
    if (state.written + state.recovered > 0) {
      out_.write_offs.push_back({line.row, state.written, state.recovered});
    }
    if (line.exceeded) exceeded_.add(ledger_.text(Column::doc_no, line.row));
    if (line.choice_from > out_.as_of) later_.add(ledger_.text(Column::doc_no, line.row));
  }
  for (const Undo& undo : account.undos) {
    if (!undo.returned || replay.lines()[undo.line].open == 0) continue;
    unknown_return_.add(ledger_.text(Column::doc_no, undo.row));
  }
}

void Snapshot::add_credits(const Account& account, const Replay& replay, ApplyRule rule) {
  for (std::size_t i = 0; i < account.credits.size(); ++i) {
    const Credit& credit = account.credits[i];
    const Replay::CreditState& state = replay.credits()[i];
    if (!state.arrived) continue;
    if (credit.exceeded) exceeded_.add(ledger_.text(Column::doc_no, credit.row));
    if (state.left == 0) continue;
    out_.unapplied.push_back({credit.row, state.left});
    if (rule != ApplyRule::balance_forward && !credit.clearing) {
      tally_names(account, replay, credit);
    }
  }
}

void Snapshot::tally_names(const Account& account, const Replay& replay, const Credit& credit) {
  bool unknown = false;
  bool ambiguous = false;
  for (const std::uint32_t target : account.targets(credit)) {
    unknown |= replay.is_unknown(target);
    ambiguous |= replay.is_ambiguous(target);
  }
  const std::string_view names = ledger_.text(Column::applies_to, credit.row);
  if (unknown) unknown_.add(names);
  if (ambiguous) ambiguous_.add(names);
}

// The two lines of a row with a retention are one document row to the user.
void Snapshot::merge_write_offs(std::size_t first) {
  auto& all = out_.write_offs;
  const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first);
  std::sort(begin, all.end(),
            [](const WriteOff& a, const WriteOff& b) { return a.debit < b.debit; });
  auto end = begin;
  for (auto next = begin; next != all.end(); ++next) {
    if (end != begin && (end - 1)->debit == next->debit) {
      (end - 1)->written += next->written;
      (end - 1)->recovered += next->recovered;
    } else {
      *end++ = *next;
    }
  }
  all.erase(end, all.end());
}

bool Snapshot::numbers_before(RowId a, RowId b) const {
  const int order = ledger_.text(Column::doc_no, a).compare(ledger_.text(Column::doc_no, b));
  if (order != 0) return order < 0;
  const int all = compare_all_fields(ledger_, a, b);
  return all != 0 ? all < 0 : a < b;
}

void Snapshot::sort_items() {
  const auto begin = out_.items.begin() + static_cast<std::ptrdiff_t>(first_item_);
  const auto currency = [&](const OpenItem& item) { return ledger_.currency(item.row); };
  if (!in_order_) {
    if (one_currency_) return;
    std::sort(begin, out_.items.end(), [&](const OpenItem& a, const OpenItem& b) {
      return currency(a) < currency(b);
    });
    return;
  }
  const auto before = [&](const OpenItem& a, const OpenItem& b) {
    return a.row == b.row ? a.retention < b.retention : numbers_before(a.row, b.row);
  };
  if (one_currency_) {
    return sort_ranked(ledger_, std::span(out_.items).subspan(first_item_),
                       [](const OpenItem& item) { return in_order(item.due, {}); }, before);
  }
  std::sort(begin, out_.items.end(), [&](const OpenItem& a, const OpenItem& b) {
    if (currency(a) != currency(b)) return currency(a) < currency(b);
    return a.due != b.due ? a.due < b.due : before(a, b);
  });
}

void Snapshot::sort_unapplied() {
  const auto begin = out_.unapplied.begin() + static_cast<std::ptrdiff_t>(first_unapplied_);
  if (!in_order_ && one_currency_) return;
  std::sort(begin, out_.unapplied.end(),
            [&](const UnappliedCredit& a, const UnappliedCredit& b) {
              const Currency ca = ledger_.currency(a.row), cb = ledger_.currency(b.row);
              if (ca != cb || !in_order_) return ca < cb;
              const Date da = ledger_.doc_date(a.row), db = ledger_.doc_date(b.row);
              return da != db ? da < db : numbers_before(a.row, b.row);
            });
}

void Snapshot::sum_customer() {
  for (std::size_t i = first_item_; i < out_.items.size(); ++i) {
    const OpenItem& item = out_.items[i];
    TieOut& sum = totals(item.row);
    (item.due < out_.as_of ? sum.overdue : sum.not_due) += item.open;
  }
  for (std::size_t i = first_unapplied_; i < out_.unapplied.size(); ++i) {
    totals(out_.unapplied[i].row).unapplied += out_.unapplied[i].left;
  }
}

void Snapshot::finish_customer() {
  sort_items();
  sort_unapplied();
  sum_customer();  // of what is left when all else is done: it is what the proof compares
  // Ids without a row sort last.
  std::stable_sort(out_.applications.begin() + static_cast<std::ptrdiff_t>(first_application_),
                   out_.applications.end(),
                   [](const Application& a, const Application& b) { return a.debit < b.debit; });
  merge_write_offs(first_write_off_);
  first_item_ = out_.items.size();
  first_unapplied_ = out_.unapplied.size();
  first_application_ = out_.applications.size();
  first_write_off_ = out_.write_offs.size();
  out_.item_begin.push_back(static_cast<std::uint32_t>(first_item_));
  out_.unapplied_begin.push_back(static_cast<std::uint32_t>(first_unapplied_));
  out_.application_begin.push_back(static_cast<std::uint32_t>(first_application_));
}

void Snapshot::append(Snapshot&& next) {
  const auto take = [](auto& all, auto& more) {
    all.insert(all.end(), more.begin(), more.end());
    std::remove_reference_t<decltype(more)>().swap(more);
  };
  const auto take_begins = [](auto& all, const auto& more, std::size_t before) {
    for (std::size_t i = 1; i < more.size(); ++i) {
      all.push_back(static_cast<std::uint32_t>(before + more[i]));
    }
  };
  take_begins(out_.item_begin, next.out_.item_begin, out_.items.size());
  take_begins(out_.unapplied_begin, next.out_.unapplied_begin, out_.unapplied.size());
  take_begins(out_.application_begin, next.out_.application_begin, out_.applications.size());
  take(out_.items, next.out_.items);
  take(out_.unapplied, next.out_.unapplied);
  take(out_.applications, next.out_.applications);
  take(out_.write_offs, next.out_.write_offs);
  for (std::size_t i = 0; i < settled_.size(); ++i) {
    settled_[i].implied += next.settled_[i].implied;
    settled_[i].small_differences += next.settled_[i].small_differences;
    settled_[i].discounts += next.settled_[i].discounts;
    settled_[i].recoveries += next.settled_[i].recoveries;
    settled_[i].not_due += next.settled_[i].not_due;
    settled_[i].overdue += next.settled_[i].overdue;
    settled_[i].unapplied += next.settled_[i].unapplied;
  }
  unknown_.add(next.unknown_);
  ambiguous_.add(next.ambiguous_);
  exceeded_.add(next.exceeded_);
  later_.add(next.later_);
  unknown_return_.add(next.unknown_return_);
}

void Snapshot::tally_notes(Diagnostics& notes) const {
  const auto add = [&](std::string_view code, const Tally& tally) {
    if (tally.count == 0) return;
    notes.push_back(warning(code)
                        .with("count", static_cast<std::int64_t>(tally.count))
                        .with("example", tally.example));
  };
  add("apply-number-unknown", unknown_);
  add("apply-number-ambiguous", ambiguous_);
  add("apply-exceeds-open-amount", exceeded_);
  add("apply-open-amount-from-later", later_);
  add("apply-return-unknown", unknown_return_);
}

Result<OpenItems> Snapshot::finish(std::vector<TieOut> documents, Diagnostics notes) {
  for (std::size_t i = 0; i < settled_.size(); ++i) {
    TieOut& tie = settled_[i];
    tie.balance = tie.not_due + tie.overdue - tie.unapplied;
    tie.raising = documents[i].raising;
    tie.lowering = documents[i].lowering;
    tie.undoing = documents[i].undoing;
    if (tie.difference() == 0) continue;
    return fail(error("tie-out-failed", Status::internal)
                    .with("currency", std::string(tie.currency.code()))
                    .with("difference", Money{tie.difference(), tie.currency}.to_decimal()));
  }
  out_.tie_out = std::move(settled_);
  out_.notes = std::move(notes);
  tally_notes(out_.notes);
  return std::move(out_);
}

}  // namespace arrears
