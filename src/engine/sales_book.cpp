#include <arrears/engine/sales_book.hpp>

#include <algorithm>

#include <tsl/robin_map.h>

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
  std::vector<tsl::robin_map<std::int32_t, std::int64_t>> by_day(codes.size());
  for (std::size_t c = 0; c < codes.size(); ++c) {
    currencies_[c].currency = codes[c];
    for (const MonthSales& month : sales) {
      if (month.credit_sales.currency != codes[c]) continue;
      currencies_[c].months_[month.month.start_of_month()] += month.credit_sales.minor;
    }
  }
  const bool any_claim = ledger.has(Column::open_amount);
  const bool any_settled = ledger.has(Column::settled_date);
  std::size_t at = 0;
  for (std::uint32_t i = 0; i < ledger.size(); ++i) {
    const RowId row(i);
    if (codes[at] != ledger.currency(row)) {
      at = static_cast<std::size_t>(
          std::lower_bound(codes.begin(), codes.end(), ledger.currency(row)) - codes.begin());
    }
    SalesOfCurrency& book = currencies_[at];
    const Date date = ledger.doc_date(row);
    keep_earliest(book.first_document, date);
    if (any_claim && ledger.money(Column::open_amount, row)) keep_earliest(book.first_claim, date);
    if (effect_of(ledger.type(row)) == Effect::lowers) keep_earliest(book.first_movement, date);
    const Date settled = any_settled ? ledger.date(Column::settled_date, row) : Date{};
    if (settled.known()) keep_earliest(book.first_movement, std::max(settled, date));
    const int sign = sales_sign(ledger, row);
    if (sign != 0) by_day[at][date.serial()] += sign * ledger.amount(row);
  }
  for (std::size_t c = 0; c < codes.size(); ++c) {
    auto& days = currencies_[c].days_;
    for (const auto& [day, amount] : by_day[c]) days.push_back({Date::from_serial(day), amount});
    std::sort(days.begin(), days.end(), [](const auto& a, const auto& b) { return a.day < b.day; });
    std::int64_t total = 0;
    for (auto& day : days) {
      total += day.total;
      day.total = total;
    }
  }
}

}  // namespace arrears
