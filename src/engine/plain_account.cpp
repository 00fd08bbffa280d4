#include "plain_account.hpp"

#include <algorithm>
#include <cstdlib>

#include "row_facts.hpp"

namespace arrears {
namespace {

// A document with more payments has them sorted better by a Replay.
constexpr std::uint32_t kMostPayments = 32;

// Columns whose cells may move what is open at other times or in other ways.
constexpr Column kMovers[] = {Column::open_amount,      Column::settled_date, Column::settled_by,
                              Column::applied_date,     Column::retention_amount};

}  // namespace

PlainAccount::PlainAccount(const Ledger& ledger, const DueDates& due, const ApplyOptions& options)
    : ledger_(ledger), due_(due), loose_waits_(options.policy.rule == ApplyRule::reference) {
  possible_ = options.policy.rule != ApplyRule::balance_forward &&
              options.policy.tolerance.empty() && !options.known_at.known() &&
              !due.any_discounts() && !due.any_next_delivery() &&
              std::none_of(std::begin(kMovers), std::end(kMovers),
                           [&](Column column) { return ledger.has(column); });
}

bool PlainAccount::fill(std::span<const RowId> rows) {
  if (!possible_) return false;
  debits_.clear();
  payments_.clear();
  loose_.clear();
  numbers_.reset(rows.size());
  numbered_.clear();
  for (const RowId row : rows) {
    if (is_debit(ledger_, row) && !add_debit(row)) return false;
  }
  return std::all_of(rows.begin(), rows.end(),
                     [this](RowId row) { return is_debit(ledger_, row) || add_credit(row); });
}

bool PlainAccount::add_debit(RowId row) {
  Debit debit;
  debit.row = row;
  debit.date = ledger_.doc_date(row);
  debit.due = due_.of(row);
  debit.amount = ledger_.amount(row);
  const std::string_view number = ledger_.text(Column::doc_no, row);
  if (!number.empty()) {
    const std::uint32_t at = numbers_.add(number);
    if (at < numbered_.size()) return false;  // two of a name
    numbered_.push_back(static_cast<std::uint32_t>(debits_.size()));
  }
  debits_.push_back(debit);
  return true;
}

bool PlainAccount::add_credit(RowId row) {
  if (!is_credit(ledger_, row) || ledger_.type(row) == DocType::write_off) return false;
  Payment payment;
  payment.row = row;
  payment.date = ledger_.doc_date(row);
  payment.amount = std::abs(ledger_.amount(row));
  std::uint32_t names = 0, number = kNoIndex;
  for_each_number(ledger_.text(Column::applies_to, row), [&](std::string_view name) {
    ++names;
    number = numbers_.find(name);
  });
  if (names == 0) {
    loose_.push_back(payment);
    return loose_waits_;
  }
  if (names > 1 || number == kNoIndex) return false;
  Debit& debit = debits_[numbered_[number]];
  debit.paid += payment.amount;
  if (debit.paid > debit.amount || payment.date < debit.date ||
      ++debit.payments > kMostPayments) {
    return false;
  }
  if (payment.amount == 0) return true;  // it moves nothing
  // By day, then as credits of a day stand (account.hpp).
  const auto later = [&](const Payment& other) {
    if (payment.date != other.date) return payment.date < other.date;
    const int order = compare_numbers(ledger_, row, other.row);
    return order != 0 ? order < 0 : row < other.row;
  };
  const auto self = static_cast<std::uint32_t>(payments_.size());
  std::uint32_t before = kNoIndex, next = debit.first;
  while (next != kNoIndex && !later(payments_[next])) {
    before = next;
    next = payments_[next].next;
  }
  payment.next = next;
  payments_.push_back(payment);
  (before == kNoIndex ? debit.first : payments_[before].next) = self;
  return true;
}

}  // namespace arrears
