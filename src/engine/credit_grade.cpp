#include <algorithm>
#include <limits>

#include "credit_account.hpp"
#include "deadline_days.hpp"

namespace arrears {
namespace {

__extension__ using Wide = __int128;

constexpr std::int32_t kMonths = 12;
constexpr std::int32_t kRatedFrom = 6;        // paid invoices
constexpr std::int64_t kGradeDUntil = 3600;   // 36 days, in hundredths
constexpr std::int32_t kBrokenForE = 2;

/// Amount-weighted means of one currency, as sums.
struct Means {
  Wide weight = 0, late = 0, term = 0, deadline = 0;
  std::int32_t count = 0;
};

std::int64_t hundredths(Wide sum, Wide weight) {
  const Wide scaled_sum = sum * 100;
  const Wide twice = (scaled_sum < 0 ? -scaled_sum : scaled_sum) * 2 + weight;
  const auto rounded = static_cast<std::int64_t>(twice / (2 * weight));
  return scaled_sum < 0 ? -rounded : rounded;
}

void count_paid(const CreditCase& one, CreditEvidence& evidence) {
  std::map<Currency, Means> currencies;
  const Date from = one.day().plus_months(-kMonths);
  for (const PaidInvoice& invoice : paid_invoices(one, from, one.day())) {
    Means& means = currencies[invoice.currency];
    means.weight += invoice.amount;
    means.late += Wide{invoice.amount} * invoice.days_late;
    means.term += Wide{invoice.amount} * invoice.term;
    means.deadline += Wide{invoice.amount} * invoice.deadline;
    ++means.count;
  }
  // Amounts weigh within a currency, numbers of invoices between currencies.
  Wide late = 0, term = 0, deadline = 0;
  for (const auto& [currency, means] : currencies) {
    if (means.weight == 0) continue;
    evidence.paid_invoices += means.count;
    late += Wide{means.count} * hundredths(means.late, means.weight);
    term += Wide{means.count} * hundredths(means.term, means.weight);
    deadline += Wide{means.count} * hundredths(means.deadline, means.weight);
  }
  if (evidence.paid_invoices == 0) return;
  const Wide count = Wide{100} * evidence.paid_invoices;  // sums are hundredths already
  evidence.days_late = hundredths(late, count);
  evidence.term_days = hundredths(term, count);
  evidence.deadline_days = hundredths(deadline, count);
}

void count_purchases(const CreditCase& one, Currency currency, CreditEvidence& evidence) {
  const Ledger& ledger = one.input.ledger;
  const Date from = one.day().plus_months(-kMonths);
  Date first = one.day();
  bool any = false;
  for (const RowId row : one.rows) {
    const int sign = sales_sign(ledger, row);
    if (sign == 0) continue;
    const Date date = ledger.doc_date(row);
    first = std::min(first, date);
    any = true;
    if (date <= from) continue;
    const Money amount{ledger.amount(row), ledger.currency(row)};
    const auto converted = one.input.exchange.convert(amount, currency, one.day());
    if (converted) evidence.purchases += sign * *converted;
  }
  if (!any) return;
  evidence.months = 1;
  while (evidence.months < kMonths && first.plus_months(evidence.months) <= one.day()) {
    ++evidence.months;
  }
}

void count_failures(const CreditCase& one, CreditEvidence& evidence) {
  const Ledger& ledger = one.input.ledger;
  const Date from = one.day().plus_months(-kMonths);
  for (const RowId row : one.rows) {
    const bool back = ledger.type(row) == DocType::returned_payment && ledger.doc_date(row) > from;
    evidence.returned_payments += back;
  }
  for (const PromiseStatus* promise : one.promises) {
    evidence.broken_promises += promise->state == PromiseState::broken && promise->until > from;
  }
}

/// Limit factor in hundredths.
std::int64_t factor(Grade grade) {
  switch (grade) {
    case Grade::a: return 150;
    case Grade::b: return 125;
    case Grade::c: return 100;
    case Grade::d: return 50;
    default: return 0;
  }
}

/// 12,345.67 becomes 12,000.00: the first two digits stay.
std::int64_t keep_two_digits(std::int64_t value) {
  std::int64_t unit = 1;
  while (value / unit >= 100) unit *= 10;
  return value / unit * unit;
}

}  // namespace

std::vector<PaidInvoice> paid_invoices(const CreditCase& one, Date from, Date until) {
  std::vector<PaidInvoice> paid;
  const PaymentHistory& history = one.input.history;
  for (const HistoryItem& item : history.items_of(one.id)) {
    const DocType type = one.input.ledger.type(item.row);
    if (type != DocType::invoice && type != DocType::debit_note) continue;
    if (item.due == kDueOpen || item.amount == 0) continue;
    const ItemState state = history.state(item, until);
    const bool settled = state.open == 0 && state.last_payment.known() && !state.written_off;
    if (!settled || state.last_payment <= from || state.last_payment > until) continue;
    const std::int32_t deadline =
        deadline_days(one.input.ledger, one.input.facts, item.row, item.due, one.input.stages);
    paid.push_back({item.currency, item.amount, item.due - item.doc_date, deadline,
                    state.last_payment - item.due, state.last_payment});
  }
  return paid;
}

CreditEvidence evidence_of(const CreditCase& one, Currency currency) {
  CreditEvidence evidence;
  if (!one.id.valid()) return evidence;
  count_paid(one, evidence);
  count_purchases(one, currency, evidence);
  count_failures(one, evidence);
  return evidence;
}

Grade suggest_grade(const CreditEvidence& evidence) {
  if (evidence.returned_payments > 0 || evidence.broken_promises >= kBrokenForE) return Grade::e;
  if (evidence.paid_invoices < kRatedFrom) return Grade::not_rated;
  const std::int64_t late = *evidence.days_late;
  if (late <= 0) return Grade::a;
  if (2 * late <= evidence.deadline_days) return Grade::b;
  if (late <= evidence.deadline_days) return Grade::c;
  return late <= kGradeDUntil ? Grade::d : Grade::e;
}

std::optional<std::int64_t> suggest_limit(const CreditEvidence& evidence, Grade grade,
                                          std::optional<std::int64_t> limit) {
  if (evidence.months == 0) return std::nullopt;
  const Wide purchases = std::max<std::int64_t>(0, evidence.purchases);
  Wide suggested = purchases / evidence.months;
  if (grade != Grade::not_rated) {
    const Wide days = evidence.term_days +
                      std::max<std::int64_t>(0, evidence.days_late.value_or(0));
    suggested = purchases * days * factor(grade) / (Wide{evidence.months} * 30 * 100 * 100);
  }
  if (limit && *limit > 0) suggested = std::min(suggested, Wide{*limit} * 3 / 2);
  const Wide largest = std::numeric_limits<std::int64_t>::max();
  return keep_two_digits(static_cast<std::int64_t>(std::min(suggested, largest)));
}

std::string_view to_string(Grade grade) {
  switch (grade) {
    case Grade::a: return "A";
    case Grade::b: return "B";
    case Grade::c: return "C";
    case Grade::d: return "D";
    case Grade::e: return "E";
    case Grade::not_rated: break;
  }
  return "not rated";
}

}  // namespace arrears
