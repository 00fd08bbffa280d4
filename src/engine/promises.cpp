#include <arrears/engine/promises.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "deadline_days.hpp"

namespace arrears {
namespace {

bool is_cash(const Ledger& ledger, const Application& application) {
  if (application.reason == ApplyReason::settled_date) return true;
  if (!application.credit.valid()) return false;
  const DocType type = ledger.type(application.credit);
  return type == DocType::payment || type == DocType::returned_payment;
}

/// The rows of the customers that promised anything.
class Accounts {
 public:
  Accounts(const PromiseInput& input, std::span<const Promise> promises) {
    for (const Promise& promise : promises) {
      if (const auto id = input.ledger.find_customer(promise.customer_id)) rows_[*id];
    }
    for (std::uint32_t i = 0; i < input.ledger.size(); ++i) {
      const RowId row(i);
      if (input.ledger.doc_date(row) > input.open.as_of) continue;
      const auto found = rows_.find(input.ledger.customer(row));
      if (found != rows_.end()) found->second.push_back(row);
    }
  }

  [[nodiscard]] const std::vector<RowId>& rows(CustomerId customer) const {
    return rows_.find(customer)->second;
  }

 private:
  std::map<CustomerId, std::vector<RowId>> rows_;
};

bool raises(const Ledger& ledger, RowId row) {
  const DocType type = ledger.type(row);
  return effect_of(type) == Effect::raises ||
         (type == DocType::adjustment && ledger.amount(row) > 0);
}

/// The currency in which most rows of the account raise it; ties: the first by code.
Currency main_currency(const Ledger& ledger, const std::vector<RowId>& rows) {
  std::map<Currency, std::size_t> counts;
  for (const RowId row : rows) {
    if (raises(ledger, row)) ++counts[ledger.currency(row)];
  }
  Currency best;
  std::size_t most = 0;
  for (const auto& [currency, count] : counts) {
    if (count > most) {
      best = currency;
      most = count;
    }
  }
  return best;
}

class Judge {
 public:
  Judge(const PromiseInput& input, const Promise& promise, const Accounts& accounts)
      : in_(input), promise_(promise), accounts_(accounts) {}

  PromiseStatus judge(std::size_t position) {
    status_.promise = position;
    status_.until = promise_.promised_date.plus_days(kPromiseGraceDays);
    const auto customer = in_.ledger.find_customer(promise_.customer_id);
    if (!customer || accounts_.rows(*customer).empty()) {
      status_.state = PromiseState::unknown_customer;
      return status_;
    }
    status_.customer = *customer;
    if (!find_rows()) {
      status_.state = PromiseState::unknown_document;
      return status_;
    }
    count_received();
    status_.promised = promised_amount();
    if (status_.received >= status_.promised) {
      status_.state = PromiseState::kept;
    } else {
      status_.state = in_.open.as_of <= status_.until ? PromiseState::open : PromiseState::broken;
    }
    return status_;
  }

  /// The earliest due date that the promise speaks of, and the L of that line.
  [[nodiscard]] std::pair<Date, std::int32_t> due_and_deadline() const {
    std::pair<Date, std::int32_t> first{kDueOpen, 0};
    const auto look = [&](RowId row) {
      const Date due = in_.due.as_of(row, in_.open.as_of);
      if (due >= first.first) return;
      first = {due, deadline_days(in_.ledger, in_.facts, row, due, in_.stages)};
    };
    for (const RowId row : status_.rows) look(row);
    if (promise_.doc_no.empty()) {
      for (const OpenItem& item : in_.open.items_of(status_.customer)) look(item.row);
    }
    return first;
  }

 private:
  bool find_rows() {
    const std::vector<RowId>& rows = accounts_.rows(status_.customer);
    if (promise_.doc_no.empty()) {
      status_.currency = main_currency(in_.ledger, rows);
      return status_.currency.known();
    }
    for (const RowId row : rows) {
      if (raises(in_.ledger, row) && in_.ledger.text(Column::doc_no, row) == promise_.doc_no) {
        status_.rows.push_back(row);
      }
    }
    if (status_.rows.empty()) return false;
    std::sort(status_.rows.begin(), status_.rows.end(), [this](RowId a, RowId b) {
      const Date due_a = in_.due.as_of(a, in_.open.as_of);
      const Date due_b = in_.due.as_of(b, in_.open.as_of);
      return std::make_tuple(due_a, in_.ledger.amount(a), a) <
             std::make_tuple(due_b, in_.ledger.amount(b), b);
    });
    status_.currency = in_.ledger.currency(status_.rows.front());
    return true;
  }

  [[nodiscard]] bool in_window(Date day) const {
    return promise_.made_on <= day && day <= status_.until && day <= in_.open.as_of;
  }

  void count_received() {
    if (!promise_.doc_no.empty()) {
      for (const RowId row : status_.rows) {
        for (const Application& a : in_.open.applications_to(in_.ledger, row)) {
          if (is_cash(in_.ledger, a) && in_window(a.effective)) status_.received += a.amount;
        }
      }
      return;
    }
    for (const RowId row : accounts_.rows(status_.customer)) {
      if (in_.ledger.currency(row) != status_.currency) continue;
      if (!in_window(in_.ledger.doc_date(row))) continue;
      const DocType type = in_.ledger.type(row);
      if (type == DocType::payment) status_.received += in_.ledger.amount(row);
      if (type == DocType::returned_payment) status_.received -= in_.ledger.amount(row);
    }
    for (const Application& a : in_.open.applications_of(status_.customer)) {
      const bool settled = a.reason == ApplyReason::settled_date && a.debit.valid();
      if (settled && in_.ledger.currency(a.debit) == status_.currency && in_window(a.effective)) {
        status_.received += a.amount;
      }
    }
  }

  /// Without an amount the promise is for what was open the evening before it was made.
  [[nodiscard]] std::int64_t promised_amount() const {
    if (promise_.promised_amount) {
      std::int64_t unit = 1;
      for (int i = 0; i < status_.currency.exponent(); ++i) unit *= 10;
      const Rate& rate = *promise_.promised_amount;
      return scaled(rate.digits(), unit, rate.denominator()).value_or(0);
    }
    std::int64_t open = 0;
    const bool dated = promise_.made_on.known();  // else it is for all up to the promised day
    const Date made = dated ? promise_.made_on : promise_.promised_date;
    const bool whole_account = promise_.doc_no.empty();
    const std::vector<RowId>& rows =
        whole_account ? accounts_.rows(status_.customer) : status_.rows;
    for (const RowId row : rows) {
      const Ledger& ledger = in_.ledger;
      const bool counts = raises(ledger, row) && ledger.currency(row) == status_.currency &&
                          ledger.doc_date(row) <= made;
      if (!counts) continue;
      open += ledger.amount(row);
      for (const Application& a : in_.open.applications_to(ledger, row)) {
        const bool before = (dated && a.effective < made) || !is_cash(ledger, a);
        if (before && a.effective <= made) open -= a.amount;
      }
    }
    return open;
  }

  const PromiseInput& in_;
  const Promise& promise_;
  const Accounts& accounts_;
  PromiseStatus status_;
};

auto order_of(const Promise& p) {
  const Rate amount = p.promised_amount.value_or(Rate{});
  return std::make_tuple(p.made_on, std::string_view(p.customer_id), std::string_view(p.doc_no),
                         p.promised_date, p.promised_amount.has_value(), amount.digits(),
                         amount.scale());
}

/// Made before due: not beyond due + L. Made after it: not more than 14 days off.
bool soon_enough(const Promise& promise, std::pair<Date, std::int32_t> due) {
  if (promise.made_on <= due.first) {
    return due.first == kDueOpen || promise.promised_date <= due.first.plus_days(due.second);
  }
  return promise.promised_date <= promise.made_on.plus_days(kPromiseLateDays);
}

}  // namespace

std::vector<PromiseStatus> judge_promises(const PromiseInput& input,
                                          std::span<const Promise> promises) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < promises.size(); ++i) {
    if (promises[i].made_on <= input.open.as_of) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&promises](std::size_t a, std::size_t b) {
    return order_of(promises[a]) < order_of(promises[b]);
  });
  const Accounts accounts(input, promises);
  std::vector<PromiseStatus> statuses;
  std::map<std::pair<CustomerId, std::string>, std::size_t> earlier;
  for (const std::size_t position : order) {
    const Promise& promise = promises[position];
    Judge judge(input, promise, accounts);
    statuses.push_back(judge.judge(position));
    PromiseStatus& status = statuses.back();
    if (!status.customer.valid() || status.state == PromiseState::unknown_document) continue;
    const std::size_t same = earlier[{status.customer, promise.doc_no}]++;
    const std::size_t account = earlier[{status.customer, std::string()}];
    const bool second = same > 0 || (!promise.doc_no.empty() && account > 0);
    status.suspends = !second && soon_enough(promise, judge.due_and_deadline());
  }
  return statuses;
}

}  // namespace arrears
