#include <arrears/engine/sales_book.hpp>

#include <algorithm>

#include "credit_account.hpp"

namespace arrears {
namespace {

void keep_earliest(Date& earliest, Date day) {
  if (day.known() && (!earliest.known() || day < earliest)) earliest = day;
}

}  // namespace

bool SalesOfCurrency::given_by(Date until) const {
  return !months_.empty() && months_.begin()->first <= until;
}

std::int64_t SalesOfCurrency::up_to(Date day) const {
  const auto after = std::upper_bound(days_.begin(), days_.end(), day,
                                      [](Date a, const Day& b) { return a < b.day; });
  return after == days_.begin() ? 0 : std::prev(after)->total;
}

std::int64_t SalesOfCurrency::between(Date from, Date until) const {
  if (!given_by(until)) return up_to(until) - up_to(from.plus_days(-1));
  std::int64_t sum = 0;
  for (const auto& [month, amount] : months_) {
    if (month >= from.start_of_month() && month <= until) sum += amount;
  }
  return sum;
}

Date SalesOfCurrency::first_month(Date until) const {
  if (given_by(until)) return months_.begin()->first;
  const bool any = !days_.empty() && days_.front().day <= until;
  return any ? days_.front().day.start_of_month() : Date{};
}

SalesBook::SalesBook(const Ledger& ledger, std::span<const MonthSales> sales) {
  const auto codes = ledger.currencies();
  currencies_.resize(codes.size());
  std::vector<std::map<Date, std::int64_t>> by_day(codes.size());
  for (std::size_t c = 0; c < codes.size(); ++c) {
    currencies_[c].currency = codes[c];
    for (const MonthSales& month : sales) {
      if (month.credit_sales.currency != codes[c]) continue;
      currencies_[c].months_[month.month.start_of_month()] += month.credit_sales.minor;
    }
  }
  for (std::uint32_t i = 0; i < ledger.size(); ++i) {
    const RowId row(i);
    const auto at = static_cast<std::size_t>(
        std::lower_bound(codes.begin(), codes.end(), ledger.currency(row)) - codes.begin());
    SalesOfCurrency& book = currencies_[at];
    const Date date = ledger.doc_date(row);
    keep_earliest(book.first_document, date);
    if (ledger.money(Column::open_amount, row)) keep_earliest(book.first_claim, date);
    if (effect_of(ledger.type(row)) == Effect::lowers) keep_earliest(book.first_movement, date);
    const Date settled = ledger.date(Column::settled_date, row);
    if (settled.known()) keep_earliest(book.first_movement, std::max(settled, date));
    const int sign = sales_sign(ledger, row);
    if (sign != 0) by_day[at][date] += sign * ledger.amount(row);
  }
  for (std::size_t c = 0; c < codes.size(); ++c) {
    std::int64_t total = 0;
    for (const auto& [day, amount] : by_day[c]) {
      total += amount;
      currencies_[c].days_.push_back({day, total});
    }
  }
}

}  // namespace arrears
