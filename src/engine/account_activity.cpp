#include <arrears/engine/account_activity.hpp>

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "row_facts.hpp"

namespace arrears {
namespace {

/// What the open items say of an account.
using AccountKey = std::tuple<CustomerId, std::string_view, Currency>;

class ActivityMaker {
 public:
  ActivityMaker(const Ledger& ledger, const OpenItems& open, Date from)
      : ledger_(ledger), open_(open), from_(from) {}

  Result<std::vector<AccountActivity>> run() {
    for (std::uint32_t i = 0; i < ledger_.size(); ++i) add_document(RowId(i));
    for (const Application& one : open_.applications) add_application(one);
    for (const OpenItem& item : open_.items) closing_[key_of(item.row)] += item.open;
    for (const UnappliedCredit& credit : open_.unapplied) {
      closing_[key_of(credit.row)] -= credit.left;
    }
    std::vector<AccountActivity> all;
    for (auto& entry : accounts_) {
      AccountActivity& account = entry.second;
      std::int64_t sum = account.opening;
      for (const AccountEntry& line : account.entries) sum += line.amount;
      account.closing = closing_[entry.first];
      if (sum != account.closing) return fail(mismatch(account, sum));
      if (account.entries.empty() && account.opening == 0 && account.closing == 0) continue;
      sort(account.entries);
      all.push_back(std::move(account));
    }
    return all;
  }

 private:
  [[nodiscard]] AccountKey key_of(RowId row) const {
    return {ledger_.customer(row), ledger_.text(Column::company, row), ledger_.currency(row)};
  }

  void add(RowId row, Date date, EntryKind kind, std::int64_t amount) {
    const AccountKey key = key_of(row);
    AccountActivity& account = accounts_[key];
    account.customer = std::get<0>(key);
    account.company = std::get<1>(key);
    account.currency = std::get<2>(key);
    if (date < from_) {
      account.opening += amount;
    } else {
      account.entries.push_back({row, date, kind, amount});
    }
  }

  void add_document(RowId row) {
    if (ledger_.doc_date(row) > open_.as_of) return;
    if (!is_known_at(ledger_, row, open_.known_at) || is_rejected_write_off(ledger_, row)) return;
    const std::int64_t amount = std::abs(ledger_.amount(row));
    add(row, ledger_.doc_date(row), EntryKind::document,
        is_credit(ledger_, row) ? -amount : amount);
  }

  // Where both sides are rows, one's gain is the other's loss; else the account changes without a
  // row, the same as in the proof of cash application.
  void add_application(const Application& one) {
    switch (one.reason) {
      case ApplyReason::recovery:
        if (one.credit.valid()) add(one.credit, one.effective, EntryKind::recovery, one.amount);
        return;
      case ApplyReason::discount:
        add(one.debit, one.effective, EntryKind::discount, -one.amount);
        return;
      case ApplyReason::small_difference:
        if (one.debit.valid()) {
          add(one.debit, one.effective, EntryKind::small_difference, -one.amount);
        } else {
          add(one.credit, one.effective, EntryKind::small_difference, one.amount);
        }
        return;
      default: break;
    }
    if (!one.credit.valid()) {
      add(one.debit, one.effective, EntryKind::settled, -one.amount);
    } else if (!one.debit.valid()) {
      add(one.credit, one.effective, EntryKind::settled, one.amount);
    }
  }

  void sort(std::vector<AccountEntry>& entries) const {
    const auto before = [this](const AccountEntry& a, const AccountEntry& b) {
      if (a.date != b.date) return a.date < b.date;
      if ((a.amount < 0) != (b.amount < 0)) return a.amount > b.amount;
      const bool a_row = a.kind == EntryKind::document;
      const bool b_row = b.kind == EntryKind::document;
      if (a_row != b_row) return a_row;  // what follows from documents comes after them
      if (a.row != b.row) {
        if (const int order = compare_numbers(ledger_, a.row, b.row); order != 0) return order < 0;
      }
      return std::tuple(a.kind, a.amount) < std::tuple(b.kind, b.amount);
    };
    std::stable_sort(entries.begin(), entries.end(), before);
  }

  static Diagnostic mismatch(const AccountActivity& account, std::int64_t sum) {
    return error("tie-out-failed", Status::internal)
        .with("currency", std::string(account.currency.code()))
        .with("difference", Money{sum - account.closing, account.currency}.to_decimal());
  }

  const Ledger& ledger_;
  const OpenItems& open_;
  Date from_;
  std::map<AccountKey, AccountActivity> accounts_;
  std::map<AccountKey, std::int64_t> closing_;
};

}  // namespace

Result<std::vector<AccountActivity>> account_activity(const Ledger& ledger, const OpenItems& open,
                                                      Date from) {
  return ActivityMaker(ledger, open, from).run();
}

std::string_view kind_of(const Ledger& ledger, const AccountEntry& entry) {
  switch (entry.kind) {
    case EntryKind::document: return to_string(ledger.type(entry.row));
    case EntryKind::settled: return "settled";
    case EntryKind::discount: return "discount";
    case EntryKind::small_difference: return "small_difference";
    case EntryKind::recovery: return "recovery";
  }
  return {};
}

}  // namespace arrears
