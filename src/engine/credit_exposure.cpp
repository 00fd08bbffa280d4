#include <algorithm>
#include <string>

#include "credit_account.hpp"
#include "deadline_days.hpp"
#include "row_facts.hpp"

namespace arrears {
namespace {

/// Whether `names` ("A;B; C") has exactly that number among its parts.
bool names_document(std::string_view names, std::string_view number) {
  while (!names.empty()) {
    const std::size_t end = std::min(names.find(';'), names.size());
    std::string_view part = names.substr(0, end);
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    if (part == number) return true;
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return false;
}

/// Bills and post-dated cheques end the invoice, not the risk; one that came back is neither.
std::int64_t not_honoured(const CreditCase& one, RowId payment) {
  const Ledger& ledger = one.input.ledger;
  if (ledger.type(payment) != DocType::payment) return 0;
  if (ledger.text(Column::instrument, payment).empty()) return 0;
  const Date due = ledger.date(Column::instrument_due, payment);
  if (!due.known() || due <= one.day()) return 0;
  std::int64_t left = ledger.amount(payment);
  const std::string_view number = ledger.text(Column::doc_no, payment);
  for (const RowId row : one.rows) {
    const bool back = ledger.type(row) == DocType::returned_payment && !number.empty() &&
                      ledger.currency(row) == ledger.currency(payment) &&
                      names_document(ledger.text(Column::applies_to, row), number);
    if (back) left -= ledger.amount(row);
  }
  return std::max<std::int64_t>(0, left);
}

Exposure& of_currency(std::map<Currency, Exposure>& all, Currency currency) {
  Exposure& exposure = all[currency];
  exposure.currency = currency;
  return exposure;
}

void add_ledger(const CreditCase& one, std::map<Currency, Exposure>& all) {
  const CreditInput& in = one.input;
  for (const OpenItem& item : in.open.items_of(one.id)) {
    Exposure& exposure = of_currency(all, in.ledger.currency(item.row));
    exposure.receivable += item.open;
    if (item.due < one.day()) exposure.overdue += item.open;
  }
  for (const UnappliedCredit& credit : in.open.unapplied_of(one.id)) {
    of_currency(all, in.ledger.currency(credit.row)).unapplied += credit.left;
  }
  for (const RowId row : one.rows) {
    const std::int64_t amount = not_honoured(one, row);
    if (amount > 0) of_currency(all, in.ledger.currency(row)).instruments += amount;
  }
}

void add_book(const CreditCase& one, std::map<Currency, Exposure>& all) {
  const Customer& book = *one.book;
  const SideFiles& side = one.input.side;
  const bool orders_listed = side.orders_listed || !side.orders.empty();
  if (book.open_orders && !orders_listed) {
    of_currency(all, book.open_orders->currency).orders += book.open_orders->minor;
  }
  if (book.deliveries) {
    of_currency(all, book.deliveries->currency).deliveries += book.deliveries->minor;
  }
  if (book.security_amount) {
    const auto counted = book.security_amount->scaled(one.policy.security_per_cent, 100);
    if (counted) of_currency(all, counted->currency).security += counted->minor;
  }
}

}  // namespace

RowsByCustomer::RowsByCustomer(const Ledger& ledger, const OpenItems& open)
    : first_(ledger.customer_count() + 1, 0) {
  const auto counts = [&](RowId row) {
    return ledger.doc_date(row) <= open.as_of && is_known_at(ledger, row, open.known_at);
  };
  for (std::uint32_t i = 0; i < ledger.size(); ++i) {
    if (counts(RowId(i))) ++first_[ledger.customer(RowId(i)).index() + 1];
  }
  for (std::size_t c = 0; c + 1 < first_.size(); ++c) first_[c + 1] += first_[c];
  rows_.resize(first_.back());
  std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
  for (std::uint32_t i = 0; i < ledger.size(); ++i) {
    const RowId row(i);
    if (counts(row)) rows_[next[ledger.customer(row).index()]++] = row;
  }
}

std::span<const RowId> RowsByCustomer::of(CustomerId customer) const {
  const std::uint32_t first = first_[customer.index()];
  return std::span(rows_).subspan(first, first_[customer.index() + 1] - first);
}

bool raises_receivable(const Ledger& ledger, RowId row) {
  const DocType type = ledger.type(row);
  if (type == DocType::adjustment) return ledger.amount(row) > 0;
  return effect_of(type) == Effect::raises;
}

int sales_sign(const Ledger& ledger, RowId row) {
  switch (ledger.type(row)) {
    case DocType::invoice:
    case DocType::debit_note: return 1;
    case DocType::credit_note: return -1;
    // The amount itself is signed: a positive adjustment is a debit note.
    case DocType::adjustment: return 1;
    default: return 0;
  }
}

bool CreditCase::has_history() const {
  return std::any_of(rows.begin(), rows.end(),
                     [this](RowId row) { return raises_receivable(input.ledger, row); });
}

std::optional<std::int64_t> total_in(Currency currency, const Exposure& exposure,
                                     const Exchange& exchange, Date day) {
  std::int64_t total = 0;
  for (const std::int64_t part : {exposure.receivable, -exposure.unapplied, exposure.instruments,
                                  exposure.orders, exposure.deliveries, -exposure.security}) {
    const auto converted = exchange.convert({part, exposure.currency}, currency, day);
    if (!converted) return std::nullopt;
    total += *converted;
  }
  return total;
}

std::optional<Reason> excess_at_least(std::optional<std::int64_t> least, std::int64_t limit,
                                      Currency currency) {
  if (!least || *least <= limit) return std::nullopt;
  return Reason("credit.over-limit-at-least")
      .with("excess", Money{*least - limit, currency}.to_decimal())
      .with("currency", std::string(currency.code()));
}

ComparedExposure compare_exposures(Currency currency, std::span<const Exposure> exposures,
                                   const Exchange& exchange, Date day) {
  ComparedExposure compared;
  std::map<Currency, std::int64_t> missing;  // whatever its rate, a credit of one offsets its debt
  for (const Exposure& exposure : exposures) {
    if (const auto part = total_in(currency, exposure, exchange, day)) {
      compared.sum += *part;
    } else {
      if (!compared.missing.known()) compared.missing = exposure.currency;
      missing[exposure.currency] += exposure.total();
    }
  }
  compared.least =
      std::all_of(missing.begin(), missing.end(), [](const auto& one) { return one.second >= 0; });
  return compared;
}

std::vector<Exposure> exposures_of(const CreditCase& one) {
  std::map<Currency, Exposure> all;
  if (one.id.valid()) add_ledger(one, all);
  if (one.book != nullptr) add_book(one, all);
  for (const Order* order : one.orders) {
    if (order->date > one.day()) continue;
    of_currency(all, order->amount.currency).orders += order->amount.minor;
  }
  std::vector<Exposure> exposures;
  for (const auto& [currency, exposure] : all) exposures.push_back(exposure);
  return exposures;
}

}  // namespace arrears
