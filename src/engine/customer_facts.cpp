#include <arrears/engine/customer_facts.hpp>

#include <algorithm>

#include <arrears/model/jobs.hpp>

#include "row_facts.hpp"

namespace arrears {
namespace {

// For each customer the row whose value of the column counts; an invalid id where none has one.
std::vector<RowId> latest_rows(const Ledger& ledger, Column column, Date as_of, Date known_at) {
  std::vector<RowId> best;
  if (!ledger.has(column)) return best;
  best.resize(ledger.customer_count());
  std::vector<Date> best_date(best.size());  // beside its row, which is far away
  const auto later = [&](RowId a, RowId b) {
    const int number = ledger.text(Column::doc_no, a).compare(ledger.text(Column::doc_no, b));
    if (number != 0) return number > 0;
    return ledger.text(column, a) < ledger.text(column, b);
  };
  for (std::uint32_t i = 0; i < ledger.size(); ++i) {
    const RowId row(i);
    const Date date = ledger.doc_date(row);
    if (ledger.text_ref(column, row).empty() || date > as_of) continue;
    const std::size_t customer = ledger.customer(row).index();
    RowId& known = best[customer];
    if (known.valid() &&
        (date < best_date[customer] || (date == best_date[customer] && !later(row, known)))) {
      continue;
    }
    if (!is_known_at(ledger, row, known_at)) continue;
    known = row;
    best_date[customer] = date;
  }
  return best;
}

}  // namespace

CustomerFacts::CustomerFacts(const Ledger& ledger, const CustomerBook* book, Date as_of,
                             Date known_at, unsigned threads)
    : ledger_(&ledger), as_of_(as_of), customers_(ledger.customer_count()) {
  run_jobs(threads, 4, [&](std::size_t job) {
    switch (job) {
      case 0: name_row_ = latest_rows(ledger, Column::customer_name, as_of, known_at); break;
      case 1: find_last_payments(known_at); break;
      case 2:
        salesperson_row_ = latest_rows(ledger, Column::salesperson, as_of, known_at);
        break;
      default: region_row_ = latest_rows(ledger, Column::region, as_of, known_at);
    }
  });
  for (std::uint32_t i = 0; book != nullptr && i < customers_.size(); ++i) {
    customers_[i] = book->find(ledger.customer_id(CustomerId(i)));
  }
}

std::string_view CustomerFacts::own_or_latest(std::string_view own,
                                              const std::vector<RowId>& latest, CustomerId id,
                                              Column column) const {
  if (!own.empty() || latest.empty()) return own;
  const RowId row = latest[id.index()];
  return row.valid() ? ledger_->text(column, row) : std::string_view{};
}

std::string_view CustomerFacts::name(CustomerId id) const {
  const Customer* own = customer(id);
  return own_or_latest(own != nullptr ? own->name : std::string_view{}, name_row_, id,
                       Column::customer_name);
}

std::string_view CustomerFacts::salesperson(CustomerId id) const {
  const Customer* own = customer(id);
  return own_or_latest(own != nullptr ? own->salesperson : std::string_view{}, salesperson_row_,
                       id, Column::salesperson);
}

std::string_view CustomerFacts::region(CustomerId id) const {
  const Customer* own = customer(id);
  return own_or_latest(own != nullptr ? own->region : std::string_view{}, region_row_, id,
                       Column::region);
}

bool CustomerFacts::monthly_settler(CustomerId id) const {
  return customer(id) != nullptr && customer(id)->monthly_settler();
}

std::optional<Money> CustomerFacts::credit_limit(CustomerId id, Currency currency) const {
  if (customer(id) == nullptr) return std::nullopt;
  const auto limit = customer(id)->limit_on(as_of_);
  return limit && limit->currency == currency ? limit : std::nullopt;
}

LastPayment CustomerFacts::last_payment(CustomerId id, Currency currency) const {
  const auto currencies = ledger_->currencies();
  const auto found = std::lower_bound(currencies.begin(), currencies.end(), currency);
  if (payments_.empty() || found == currencies.end() || *found != currency) return {};
  const auto position = static_cast<std::size_t>(found - currencies.begin());
  return payments_[id.index() * currencies.size() + position];
}

void CustomerFacts::find_last_payments(Date known_at) {
  const auto currencies = ledger_->currencies();
  for (std::uint32_t i = 0; i < ledger_->size(); ++i) {
    const RowId row(i);
    const Date date = ledger_->doc_date(row);
    if (ledger_->type(row) != DocType::payment || date > as_of_) continue;
    if (!is_known_at(*ledger_, row, known_at)) continue;
    payments_.resize(ledger_->customer_count() * currencies.size());
    const auto found =
        std::lower_bound(currencies.begin(), currencies.end(), ledger_->currency(row));
    const auto position = static_cast<std::size_t>(found - currencies.begin());
    LastPayment& last =
        payments_[ledger_->customer(row).index() * currencies.size() + position];
    if (date < last.date) continue;
    if (date > last.date) last = {date, 0};
    last.amount += ledger_->amount(row);
  }
}

}  // namespace arrears
